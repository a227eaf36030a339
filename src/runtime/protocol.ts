/** What travels between a session and whoever computes for it. All of it can be structured-cloned. */
import type {EncodingName, MergeHistory, Tokenization, TrainedMerges} from '../core/index.js';
import type {CacheCalls} from './cache-protocol.js';
import type {GradientCalls} from './gradients-protocol.js';
import type {ModelCalls} from './model-protocol.js';
import type {ModularCalls} from './modular-protocol.js';
import type {PreferenceCalls} from './preference-protocol.js';
import type {QuantizationCalls} from './quantization-protocol.js';
import type {ServingCalls} from './serving-protocol.js';
import type {SliceCalls} from './slice-protocol.js';
import type {TrainingCalls} from './training-protocol.js';

/**
 * Parameters and result of everything a session can be asked, and what it tells meanwhile. Calls on a model name it by
 * `model`, and no others have a parameter of that name.
 */
export interface Calls
  extends
    ModelCalls,
    TrainingCalls,
    GradientCalls,
    SliceCalls,
    CacheCalls,
    ModularCalls,
    PreferenceCalls,
    QuantizationCalls,
    ServingCalls {
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
/** What a call tells while it is under way, in order, all before its result; never, for most. */
export type CallEvent<Name extends CallName> = Calls[Name] extends {event: infer Event} ? Event : never;

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
  | {id: number; event: CallEvent<CallName>}
  | {id: number; result: Result<CallName>}
  | {id: number; error: {name: string; message: string}};
