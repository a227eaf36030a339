/** What is computed for each call; the same in the worker and on the main thread. */
import {encodings, type EncodingName} from '../core/tokenizer/encodings.js';
import {Tokenizer} from '../core/tokenizer/tokenizer.js';
import {run, type Host} from './host.js';
import type {CallName, Params, Result} from './protocol.js';
import {loadRanks} from './ranks.js';

type Handlers = {[Name in CallName]: (params: Params<Name>, host: Host) => Promise<Result<Name>>};

async function tokenizer(name: EncodingName, host: Host): Promise<Tokenizer> {
  const {ranks, split, specialTokens} = encodings[name];
  return new Tokenizer(await loadRanks(ranks, host), split, specialTokens);
}

const trainer = () => import('../core/tokenizer/bpe-trainer.js');
const history = () => import('../core/tokenizer/merge-history.js');

// What only some figures ask for is loaded when they ask.
export const handlers: Handlers = {
  tokenize: async ({text, encoding}, host) => run((await tokenizer(encoding, host)).tokenize(text), host),
  mergeHistory: async ({text, encoding, piece}, host) =>
    (await history()).mergeHistory(await tokenizer(encoding, host), text, piece),
  trainMerges: async ({text, merges}, host) => run((await trainer()).trainMerges(text, merges), host),
  applyMerges: async ({text, trained, merges}, host) =>
    run((await trainer()).applyMerges(text, trained, merges), host),
};
