/** What is computed for each call; the same in the worker and on the main thread. */
import {encodingParts, type EncodingName} from '../core/tokenizer/encoding-parts.js';
import type {MergeTable} from '../core/tokenizer/merge-table.js';
import type {SplitPattern} from '../core/tokenizer/split.js';
import {tokenize} from '../core/tokenizer/tokenize.js';
import {run, type Host} from './host.js';
import type {CallName, Params, Result} from './protocol.js';
import {loadRanks} from './ranks.js';

export type Handlers<Names extends CallName> = {
  [Name in Names]: (params: Params<Name>, host: Host) => Promise<Result<Name>>;
};

/** What a public encoding is made of. */
export async function load(
  name: EncodingName,
  host: Host,
): Promise<{table: MergeTable; split: SplitPattern}> {
  const {ranks, split} = encodingParts[name];
  return {table: await loadRanks(ranks, host), split};
}

type Handler = (params: Params<CallName>, host: Host) => Promise<Result<CallName>>;

/** Kept, for even a module that is there makes an abort wait for the event loop, where a model trains. */
let ofModels: Partial<Handlers<CallName>> | undefined;

/** Answers a call. All but what every figure asks for is loaded when somebody asks for it. */
export async function answer(
  call: CallName,
  params: Params<CallName>,
  host: Host,
): Promise<Result<CallName>> {
  if (call === 'tokenize') {
    const {text, encoding} = params as Params<'tokenize'>;
    const {table, split} = await load(encoding, host);
    return run(tokenize(table, split, text), host);
  }
  const handlers: Partial<Handlers<CallName>> =
    'model' in params
      ? (ofModels ??= (await import('./model-handlers.js')).handlers)
      : (await import('./bpe-handlers.js')).handlers;
  return (handlers[call] as Handler)(params, host);
}
