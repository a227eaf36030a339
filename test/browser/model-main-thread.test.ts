// Where a page allows no worker, models compute on its main thread, in slices.
import {expect} from '@open-wc/testing';
import {Session, type ModelHandle} from 'llm-anatomy';
import {run} from 'llm-anatomy/core';
import {expectClose, failureOf, openSmall, reasonOf, small, smallByHand} from './support/models.js';
import {withoutWorkers} from './support/workers.js';

const TEXT = 'To be, or not to be: that is the question.';
const tokens = new TextEncoder().encode(TEXT);

describe('a model on the main thread', () => {
  let restore: () => void;
  let model: ModelHandle;
  const session = new Session();

  before(async () => {
    restore = withoutWorkers();
    expect(await session.place()).to.equal('main thread');
    model = await openSmall(session, 7);
  });

  after(async () => {
    restore();
    await session.close();
  });

  it('gives the same logits and the same text', async () => {
    const byHand = smallByHand(7);
    expectClose((await model.run(TEXT)).logits, run(byHand, tokens).logits, 'logits');
    const events: string[] = [];
    const {end} = await model.generate(TEXT, {maxTokens: 3}, {onEvent: ({kind}) => events.push(kind)});
    expect(end).to.equal('length');
    expect(events).to.deep.equal(['prefill', 'token', 'token', 'token']);
    expect(await failureOf(model.run([999]))).to.match(/^VocabularyError: /);
  });

  it('lets the page work in between', async () => {
    const config = {...small, hidden_size: 128, num_hidden_layers: 12, num_attention_heads: 8};
    const large = await openSmall(model.session, 1, {kernels: {wasm: false}}, config);
    const {port1, port2} = new MessageChannel();
    let turns = 0;
    let isDone = false;
    port1.onmessage = () => {
      turns++;
      if (!isDone) port2.postMessage(null);
    };
    port2.postMessage(null);
    const start = performance.now();
    await large.run(TEXT.repeat(3));
    isDone = true;
    const time = performance.now() - start;
    // A slice ends with the block that it is in: so every block may have one, and twelve make at least a few.
    expect(turns, `in ${time} ms`).to.be.greaterThan(Math.min(10, time / 20));
    port1.close();
  });

  it('ends at an abort', async () => {
    const controller = new AbortController();
    let told = 0;
    const call = model.generate(
      TEXT,
      {maxTokens: 1e4, stop: []},
      {
        signal: controller.signal,
        onEvent: () => {
          if (++told === 4) controller.abort();
        },
      },
    );
    expect(await reasonOf(call)).to.equal(controller.signal.reason);
    await model.run('a');
    expect(told).to.equal(4);
  });
});
