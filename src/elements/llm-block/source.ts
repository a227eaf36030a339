/** Which config is drawn: nano's, a published one, which is loaded when it is chosen, or one that was given. */
import type {ReactiveElement} from 'lit';
import {completeConfig, type PartialConfig} from '../../core/model/complete-config.js';
import type {ModelConfig} from '../../core/model/config.js';
import {modelTitles, nanoConfig, type BlockModel} from './models.js';
import type * as published from './published.js';

/** The config that is drawn, and what is known of it. */
export interface Shown {
  readonly config: ModelConfig;
  /** '' for one that was given. */
  readonly title: string;
  readonly isNano: boolean;
  /** Where it is published, and how many parameters its model is said to have. */
  readonly source?: string;
  readonly parameters?: number;
}

const nano: Shown = {config: nanoConfig, title: modelTitles.nano, isNano: true};

export class Source {
  /** What is drawn: the one before, until the next is there. */
  shown: Shown = nano;
  /** What is wrong with the config that was given. */
  problem: Error | undefined;
  /** Why the published ones could not be loaded. */
  failure: Error | undefined;
  readonly #host: ReactiveElement;
  #published: typeof published | undefined;
  #isLoading = false;
  #given: PartialConfig | undefined;
  #fromGiven: Shown | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
  }

  get status(): 'loading' | 'ready' | 'error' {
    return this.failure ? 'error' : this.#isLoading ? 'loading' : 'ready';
  }

  /** Takes up what is chosen. @param isNear whether anything may be loaded */
  update(model: BlockModel, given: PartialConfig | undefined, isNear: boolean): void {
    if (!this.#published && (given || model !== 'nano')) {
      if (isNear && !this.#isLoading && !this.failure) void this.#load();
      if (this.failure) this.shown = nano;
      return;
    }
    if (given !== this.#given) this.#check(given);
    this.failure = undefined;
    this.shown = this.#fromGiven ?? this.#ofModel(model);
  }

  /** Loads again what could not be loaded. */
  retry(): void {
    this.failure = undefined;
    this.#host.requestUpdate();
  }

  #ofModel(model: BlockModel): Shown {
    return model === 'nano' ? nano : {...this.#published!.modelPresets[model], isNano: false};
  }

  #check(given: PartialConfig | undefined): void {
    this.#given = given;
    this.#fromGiven = this.problem = undefined;
    if (!given) return;
    try {
      this.#fromGiven = {config: completeConfig(given), title: '', isNano: false};
    } catch (error) {
      this.problem = error as Error;
    }
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    try {
      this.#published = await import('./published.js');
    } catch (error) {
      this.failure = error as Error;
    }
    this.#isLoading = false;
    this.#host.requestUpdate();
  }
}
