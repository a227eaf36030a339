/** What travels between a session and whoever computes for it. All of it can be structured-cloned. */
import type {EncodingName, MergeHistory, Tokenization, TrainedMerges} from '../core/index.js';

/** Parameters and result of everything a session can be asked. */
export interface Calls {
  /** The tokens of a text under a public encoding. */
  tokenize: {params: {text: string; encoding: EncodingName}; result: Tokenization};
  /** How one piece of a text merges, step by step; `piece` counts from 0. */
  mergeHistory: {params: {text: string; encoding: EncodingName; piece: number}; result: MergeHistory};
  /** A vocabulary trained on a text, of at most so many merges. */
  trainMerges: {params: {text: string; merges: number}; result: TrainedMerges};
  /** The tokens of a text under the first so many merges of a trained vocabulary. */
  applyMerges: {params: {text: string; trained: TrainedMerges; merges: number}; result: Tokenization};
}

export type CallName = keyof Calls;
export type Params<Name extends CallName> = Calls[Name]['params'];
export type Result<Name extends CallName> = Calls[Name]['result'];

/** How far a call is. `total` is 0 where it is not known. */
export interface Progress {
  doing: 'download' | 'compute';
  /** Bytes of a download; a part of 1 of a computation. */
  done: number;
  total: number;
}

export type Request =
  | {id: number; call: CallName; params: Params<CallName>}
  | {abort: number}
  /** Where rank files lie, if not beside the code. Comes first. */
  | {ranks: string};

export type Reply =
  | {ready: true}
  | {id: number; progress: Progress}
  | {id: number; result: Result<CallName>}
  | {id: number; error: {name: string; message: string}};
