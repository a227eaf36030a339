/** What is computed for the figures of how a vocabulary comes about. */
import {mergeHistory} from '../core/tokenizer/merge-history.js';
import {load, type Handlers} from './handlers.js';
import {run} from './host.js';

const trainer = () => import('../core/tokenizer/bpe-trainer.js');

export const handlers: Handlers<'mergeHistory' | 'trainMerges' | 'applyMerges'> = {
  mergeHistory: async ({text, encoding, piece}, host) =>
    mergeHistory(await load(encoding, host), text, piece),
  trainMerges: async ({text, merges}, host) => run((await trainer()).trainMerges(text, merges), host),
  applyMerges: async ({text, trained, merges}, host) =>
    run((await trainer()).applyMerges(text, trained, merges), host),
};
