/** What figures on the house model share: one text, one run, one selection, the same changes. */
import {createContext} from '@lit/context';
import type {Intervention, TraceTensor} from '../core/index.js';
import type {HouseCheckpoint} from '../runtime/house-model.js';
import type {ModelHandle} from '../runtime/model-client.js';
import type {Progress} from '../runtime/index.js';

/** What decides the run and what of it is looked at: all that a reader can change. */
export interface ModelSettings {
  readonly text: string;
  /** Position in the run that is looked at: 0 is the token that begins every text, 1 the text's first one; −1 the last. */
  readonly token: number;
  readonly layer: number;
  readonly head: number;
  readonly checkpoint: HouseCheckpoint;
  readonly interventions: readonly Intervention[];
  /** What the weights are rounded to: "fp32" for not at all, "int8", "int4:32" with a scale for each 32 in a row. */
  readonly precision: string;
}

/** Every token there is: the bytes of all, one after the other, and where those of each end, (vocab). */
export interface Vocabulary {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

/** One forward pass over the text, and all that was asked for of it. */
export interface LiveRun extends Pick<ModelSettings, 'text' | 'checkpoint' | 'interventions' | 'precision'> {
  /** The model that ran, to ask more of. */
  readonly model: ModelHandle;
  readonly vocabulary: Vocabulary;
  /** The token that begins every text, and those of this one, (T). */
  readonly tokens: Int32Array;
  /** The text in UTF-8, and where in it each of its tokens ends, (T − 1). */
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  /** Tokens at the text's end that the model's context has no room for: they were left out. */
  readonly leftOut: number;
  /** After each token, (T, vocab). */
  readonly logits: Float32Array;
  /** Activations by name. */
  readonly trace: ReadonlyMap<string, TraceTensor>;
}

/** The logits after a position of a run, (vocab). */
export function logitsAfter({logits, tokens}: LiveRun, position: number): Float32Array {
  const vocab = logits.length / tokens.length;
  return logits.subarray(position * vocab, (position + 1) * vocab);
}

/**
 * How the run is. The last one stays while the next is computed; where that can be noticed, it `isLate`. Where nobody draws
 * before the next is there it is idle, with the last one.
 */
export type RunState =
  | {readonly status: 'idle'; readonly run?: LiveRun}
  | {
      readonly status: 'loading';
      readonly run?: LiveRun;
      readonly progress?: Progress;
      readonly isLate?: boolean;
    }
  | {readonly status: 'ready'; readonly run: LiveRun}
  | {readonly status: 'error'; readonly run?: undefined; readonly error: Error};

/** A setting, as far as a link or code that embeds a figure needs it. */
interface SharedSetting {
  readonly default: unknown;
  /** The attribute, where it has another name than the property. */
  readonly attribute?: string;
  readonly isAuthors?: boolean;
  format?(value: never): string;
}

/** Where shared settings are kept, as far as a link to them and going back need it. */
export interface SettingsOwner {
  /** Its name in links. */
  readonly key: string;
  readonly table: Readonly<Record<string, SharedSetting>>;
  /** The values now, by name. */
  read(): Record<string, unknown>;
  /** Back to how the page's author wrote them. */
  reset(): void;
}

/** As much of the shared state as a figure may touch: it reads and is told; to change something it sends a request. */
export interface ModelSource {
  readonly settings: ModelSettings;
  readonly state: RunState;
  /** Where the settings are kept, if others share them. */
  readonly owner?: SettingsOwner;
  /**
   * Says which activations somebody draws, by names in which * stands for anything; undefined where it draws nothing now.
   * Without anybody who draws, nothing is computed or loaded.
   */
  want(owner: object, names: readonly string[] | undefined): void;
  /** Is called after each change, until the function that it returns is. */
  subscribe(listener: () => void): () => void;
  /** Tries again after an error. */
  retry(): void;
}

/** The state that elements below an `<llm-model>` share; without one each has its own. */
export const modelContext = createContext<ModelSource>(Symbol('llm-model'));
