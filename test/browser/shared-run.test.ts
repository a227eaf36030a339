/** Figures of one <llm-model> share its run: one that comes later draws nothing of a run that lacks what it draws. */
import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import type {LlmModel} from 'llm-anatomy';
import 'llm-anatomy/define';
import {place, stateIs, type Figure} from './support/page.js';

// In pairs that share a name of their traces, but not all: [who is there, who comes].
const pairs = [
  ['<llm-multi-head show="output"></llm-multi-head>', '<llm-residual show="stream"></llm-residual>'],
  ['<llm-residual show="stream"></llm-residual>', '<llm-multi-head show="output"></llm-multi-head>'],
  ['<llm-block></llm-block>', '<llm-residual show="stream"></llm-residual>'],
  ['<llm-block></llm-block>', '<llm-norm show="vector"></llm-norm>'],
  ['<llm-feed-forward show="model" layer="0"></llm-feed-forward>', '<llm-neuron show="real"></llm-neuron>'],
  ['<llm-attention layer="0"></llm-attention>', '<llm-rope show="dials"></llm-rope>'],
  ['<llm-attention layer="0"></llm-attention>', '<llm-multi-head show="heads"></llm-multi-head>'],
];

describe('a run that is shared', () => {
  // All of them are in sight.
  before(() => setViewport({width: 900, height: 4000}));

  for (const [there, comes] of pairs)
    it(`by ${/llm-[a-z-]+/.exec(there)![0]} serves ${/llm-[a-z-]+/.exec(comes)![0]} too`, async () => {
      const errors: string[] = [];
      const note = ({reason}: PromiseRejectionEvent): void => {
        errors.push(String(reason));
      };
      addEventListener('unhandledrejection', note);
      const model = await place<LlmModel>(`<llm-model layer="0">${there}</llm-model>`);
      await stateIs(model.firstElementChild as Figure, 'ready');
      model.insertAdjacentHTML('beforeend', comes);
      await stateIs(model.lastElementChild as Figure, 'ready');
      removeEventListener('unhandledrejection', note);
      expect(errors).to.deep.equal([]);
    });
});
