/** What a session can be asked of a model that lives with whoever computes for it. */
import type {
  Contribution,
  HeapOptions,
  Intervention,
  ModelConfig,
  PartialConfig,
  PositionChanges,
  QuantizationSpec,
  RunOptions,
  SamplingSettings,
  Tokenization,
  TraceTensor,
  TrainedMerges,
} from '../core/index.js';
import type {HouseCheckpoint} from './house-model.js';
import type {Integrity} from './integrity.js';
import type {DroppedFiles} from './named-files.js';

/** What a model is called on the line. Who opens it gives it: no two that are open at a time may share one. */
export type ModelId = number;

/** A text, for a model with a tokenizer, or tokens: IDs from 0 to below vocab_size. */
export type ModelInput = string | TextInput | ArrayLike<number>;

/** A text, and how it is read. A string by itself is plain text: nothing in it is special, and nothing is added. */
export interface TextInput {
  text: string;
  /** Whether the text of special tokens, such as "<|eot_id|>", is those tokens; false, as it must be for a user's text. */
  allowSpecial?: boolean;
  /** Whether the model's beginning of text, its config's bos_token_id, comes first; false. */
  bos?: boolean;
  /**
   * Which of its ends is left out where the text is longer than the model's context, its config's max_position_embeddings;
   * nothing is where neither is named.
   */
  truncate?: 'start' | 'end';
}

/** Where a model comes from. */
export type ModelOrigin =
  /**
   * A folder as published: the address of it, or of a model's file in it, relative to the page. In Node it is in full, and
   * may be a file: URL.
   */
  | {url: string; tokenizer?: boolean; integrity?: Integrity}
  /** The same, dropped on the page or picked in a dialogue. */
  | {files: DroppedFiles; tokenizer?: boolean; integrity?: Integrity}
  /** The house model, as HouseModelOptions says; `from` is relative to the page. */
  | {house: HouseCheckpoint; from?: string; integrity?: boolean}
  /** Fresh weights: the same config and seed give the same model. */
  | {config: PartialConfig; seed?: number; tokenizer?: TokenizerSource};

/** Each byte a token; the bytes and the merges of a vocabulary that was trained; or what a tokenizer.json holds. */
export type TokenizerSource = 'bytes' | Pick<TrainedMerges, 'left' | 'right'> | {json: unknown};

export interface OpenOptions {
  /** Which kernels may be used, for who wants the same last digits everywhere. */
  kernels?: HeapOptions;
  /**
   * What the matrices of its blocks are rounded to: the weights of the model that is then open, to read, run, copy and train.
   * What is left out is not rounded.
   */
  precision?: QuantizationSpec;
  /** What its config says otherwise about positions: the same weights under another scaling, in a longer context. */
  positions?: PositionChanges;
}

/** What a model that is open is like. */
export interface ModelInfo {
  config: ModelConfig;
  /** How many numbers the model has learned; a tied unembedding is not counted twice. */
  parameters: number;
  /** What computes: WebAssembly where the engine has it and the page's policy allows it. */
  kernels: 'WebAssembly' | 'TypeScript';
  /** Whether it takes text. */
  hasTokenizer: boolean;
}

/** The most probable tokens of one distribution or of several. */
export interface TopTokens {
  /** Of each distribution so many, the most probable first, (…, top). */
  tokens: Int32Array;
  /** Of each of these, (…, top). */
  probabilities: Float32Array;
}

/** A run, with the tokens it was made of. */
export interface ModelRun {
  /** (T) */
  tokens: Int32Array;
  /** How many tokens of a text that was too long were left out. */
  leftOut: number;
  /** (T, vocab), or (vocab) for the last alone. */
  logits: Float32Array;
  /** By name, in the order of computation. */
  trace: Map<string, TraceTensor>;
}

/** What the logit lens looks at, and what it tells. */
export interface LensOptions {
  /** Which of the residual streams are read: the one before the first block and those after each, where left out. */
  at?: readonly string[];
  interventions?: readonly Intervention[];
  /** How many of the most probable tokens, at most 256; 5. */
  top?: number;
  /** Whether all logits come too. */
  logits?: boolean;
}

/** What the model would say if it ended at a place. */
export interface LensLayer {
  /** "blocks.2.resid_post" */
  name: string;
  /** (T, top) */
  top: TopTokens;
  /** (T, vocab), where they were asked for. */
  logits?: Float32Array;
}

/** Which logit is taken apart, in which run. */
export interface AttributionOptions {
  /** After which token the logit stands; the last. */
  position?: number;
  /** Whose logit; the largest. */
  token?: number;
  interventions?: readonly Intervention[];
}

/** A logit, and what each part of the model adds to it. */
export interface Attribution {
  /** (T) */
  tokens: Int32Array;
  position: number;
  token: number;
  logit: number;
  /** In the order of the model; they add up to the logit. */
  contributions: Contribution[];
}

/** How a text is continued, and what is told of it. */
export interface GenerationOptions extends SamplingSettings {
  /** Most tokens to draw; 128. Where positions were learned, no more than there are positions. */
  maxTokens?: number;
  /** The same seed gives the same text; 0. */
  seed?: number;
  /**
   * How many draws of the seed's generator are left out, at most 2^20: with as many as tokens were drawn before, a text goes
   * on as it would have; 0.
   */
  skip?: number;
  /** Tokens that end the text; the model's own where they are left out. */
  stop?: readonly number[];
  interventions?: readonly Intervention[];
  /** How many of the most probable tokens are told with each, at most 256; 0. */
  top?: number;
  /** Whether the logits are told with each. */
  logits?: boolean;
}

/** What happens while a text is continued. */
export type GenerationEvent =
  /** So much of the prompt is read, up to 1. */
  | {kind: 'prefill'; done: number}
  | {
      kind: 'token';
      /** How many were drawn before it. */
      index: number;
      token: number;
      /**
       * What the token adds to the text: nothing where it ends inside a character, the whole character with the token
       * that completes it. "" where the model has no tokenizer.
       */
      text: string;
      /** In the distribution it was drawn from, after all filters. */
      probability: number;
      /** In the model's own distribution, before them. */
      modelProbability: number;
      /** Of the model's own distribution. */
      top: TopTokens; // (top)
      /** What the model said, (vocab), where it was asked for. */
      logits?: Float32Array;
    };

/** What a text was continued by. */
export interface Generation {
  /** What was drawn. */
  tokens: Int32Array;
  /** Its text; a character that was left unfinished is U+FFFD. */
  text: string;
  /** Why it ended: a token of `stop` came, there are as many as were asked for, or the model has no more positions. */
  end: 'stop' | 'length' | 'context';
}

/** How much each token of some texts surprises a model. */
export interface Evaluation {
  /** Of each input, for each token but the first −ln p(token | tokens before it), in nats, (T − 1). */
  losses: Float32Array[];
  /** Over all of them; NaN where there are none. */
  mean: number;
}

/** The text of some tokens. */
export interface Decoded {
  text: string;
  /** Each token by itself; bytes that are no whole character are U+FFFD. */
  pieces: string[];
  /** The bytes of all, and where those of each token end, (tokens). */
  bytes: Uint8Array;
  ends: Uint32Array;
}

export interface ModelCalls {
  openModel: {params: {model: ModelId; origin: ModelOrigin; options?: OpenOptions}; result: ModelInfo};
  /** Lets go of a model. One that is not open is no error. */
  closeModel: {params: {model: ModelId}; result: object};
  /** A model of its own with the same weights; its config may say otherwise about positions. */
  copyModel: {params: {model: ModelId; as: ModelId; options?: PositionChanges}; result: ModelInfo};
  run: {params: {model: ModelId; input: ModelInput; options?: RunOptions}; result: ModelRun};
  logitLens: {
    params: {model: ModelId; input: ModelInput; options?: LensOptions};
    result: {tokens: Int32Array; layers: LensLayer[]};
  };
  attributeLogit: {
    params: {model: ModelId; input: ModelInput; options?: AttributionOptions};
    result: Attribution;
  };
  generate: {
    params: {model: ModelId; input: ModelInput; options?: GenerationOptions};
    result: Generation;
    event: GenerationEvent;
  };
  evaluate: {
    params: {model: ModelId; inputs: readonly ModelInput[]; interventions?: readonly Intervention[]};
    result: Evaluation;
  };
  /** Copies of parameters: names as in Transformer.parameters, in which * stands for anything. */
  readParameters: {
    params: {model: ModelId; names: readonly string[]};
    result: {parameters: Map<string, TraceTensor>};
  };
  encode: {params: {model: ModelId; text: string}; result: Tokenization};
  decode: {params: {model: ModelId; tokens: ArrayLike<number>}; result: Decoded};
}
