/** What is computed for each call; the same in the worker and on the main thread. */
import {encodings, type EncodingName} from '../core/tokenizer/encodings.js';
import type {MergeTable} from '../core/tokenizer/merge-table.js';
import type {SplitPattern} from '../core/tokenizer/split.js';
import {tokenize} from '../core/tokenizer/tokenize.js';
import {run, type Host} from './host.js';
import type {CallName, Params, Result} from './protocol.js';
import {loadRanks} from './ranks.js';

type Handlers = {[Name in CallName]: (params: Params<Name>, host: Host) => Promise<Result<Name>>};

/** What a public encoding is made of. */
async function load(name: EncodingName, host: Host): Promise<{table: MergeTable; split: SplitPattern}> {
  const {ranks, split} = encodings[name];
  return {table: await loadRanks(ranks, host), split};
}

const trainer = () => import('../core/tokenizer/bpe-trainer.js');
const history = () => import('../core/tokenizer/merge-history.js');

// What only some figures ask for is loaded when they ask.
export const handlers: Handlers = {
  tokenize: async ({text, encoding}, host) => {
    const {table, split} = await load(encoding, host);
    return run(tokenize(table, split, text), host);
  },
  mergeHistory: async ({text, encoding, piece}, host) =>
    (await history()).mergeHistory(await load(encoding, host), text, piece),
  trainMerges: async ({text, merges}, host) => run((await trainer()).trainMerges(text, merges), host),
  applyMerges: async ({text, trained, merges}, host) =>
    run((await trainer()).applyMerges(text, trained, merges), host),
};
