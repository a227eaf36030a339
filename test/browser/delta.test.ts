import {expect} from '@open-wc/testing';
import {applyDelta, createHeap, Heap} from 'llm-anatomy/core';
import {DELTA_DIGEST, digestOf, makeDelta, WEIGHTS_DIGEST} from '../core/delta-models.js';

describe('a delta in a page', () => {
  it('and the model that it makes have the same bytes as in Node', async () => {
    for (const heap of [new Heap(), await createHeap()]) {
      const {base, file} = makeDelta(heap);
      expect(digestOf(file)).to.equal(DELTA_DIGEST);
      const weights = Array.from(applyDelta(base, file).parameters.values(), ({data}) => [
        ...new Uint8Array(data.slice().buffer),
      ]);
      expect(digestOf(Uint8Array.from(weights.flat()))).to.equal(WEIGHTS_DIGEST);
    }
  });
});
