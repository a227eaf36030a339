import {ContextEvent} from '@lit/context';
import type {ReactiveController, ReactiveElement} from 'lit';
import {
  modelContext,
  type ModelSettings,
  type ModelSource,
  type RunState,
  type SettingsOwner,
} from '../context/model.js';
import type {MenuSettings} from './figure-menu.js';
import {drawInTurn} from './in-turn.js';
import {ModelOwner} from './model-owner.js';
import {modelSettings} from './model-settings.js';
import type {Shared} from './share.js';

/** What decides the numbers of a run, beside its text. */
const deciding = ['checkpoint', 'interventions', 'precision'] as const;

export interface ModelClientOptions {
  /** The activations that the host draws now; undefined for nothing, as where nobody can see it. */
  wants: () => readonly string[] | undefined;
  /** Whether the host asks the model itself, and so is to hear of what the settings have come to without a run; false. */
  hears?: () => boolean;
  /** The settings that the host has properties for, which count where it stands alone. */
  names: readonly (keyof ModelSettings)[];
  /** Whether resetting the host resets what it shares with others; false. */
  resetsShared?: boolean;
}

/**
 * A figure's window on the run that it shares with the others below its `<llm-model>`, or on one of its own where there is
 * none. The host is drawn anew when something has changed; what it asks for it says by an event of src/events.
 */
export class ModelClient implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #options: ModelClientOptions;
  #shared: ModelSource | undefined;
  #own: ModelOwner | undefined;
  #unsubscribe: (() => void) | undefined;
  #drawn: ModelSettings | undefined;

  constructor(host: ReactiveElement, options: ModelClientOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get #source(): ModelSource {
    return this.#shared ?? this.#ownStore;
  }

  get #ownStore(): ModelSource {
    this.#own ??= new ModelOwner(this.#host, this.#options.names, () => !this.#shared);
    return this.#own.store;
  }

  /** Whether the state is shared. */
  get isShared(): boolean {
    return this.#shared !== undefined;
  }

  get settings(): ModelSettings {
    return this.#source.settings;
  }

  get state(): RunState {
    return this.#source.state;
  }

  hostConnected(): void {
    this.findModel();
    // A provider may come later, and a nearer one after it: their code, where a page loads each element's by itself.
    // Heard on its way down: an outer provider stops it on its way up.
    document.addEventListener('context-provider', this.#onProvider as EventListener, true);
  }

  hostDisconnected(): void {
    document.removeEventListener('context-provider', this.#onProvider as EventListener, true);
    this.#leave();
    this.#shared = undefined;
  }

  hostUpdate(): void {
    this.#drawn = this.settings;
    this.#source.want(this, this.#options.wants());
  }

  hostUpdated(): void {
    if (!this.#host.hasUpdated) drawInTurn(this.#host); // the first drawing is not kept waiting
    // Where the host stands alone, its properties become the settings in the middle of an update, which has read them by then.
    if (this.settings !== this.#drawn) this.#host.requestUpdate();
  }

  /** The host's settings as its menu has them: with the values that count, and where a link finds them. */
  menuSettings(own: SettingsOwner): MenuSettings {
    const source = () => this.#source;
    const {localName} = this.#host;
    const {names, resetsShared} = this.#options;
    const {table} = own;
    const isOwn = (name: string) => !names.includes(name as keyof ModelSettings);
    const alone = (): Shared => ({
      ...{table, key: own.key},
      read: () => Object.fromEntries(Object.entries(own.read()).filter(([name]) => isOwn(name))),
    });
    return {
      table,
      get key() {
        return own.key;
      },
      get links() {
        const {owner} = source();
        return owner ? [owner, alone()] : [this];
      },
      get embedded() {
        const {settings} = source();
        // What the numbers depend on and the figure has no attribute for, an <llm-model> around it has.
        const needsModel = deciding.some(
          (name) => isOwn(name) && settings[name] !== modelSettings[name].default,
        );
        if (!needsModel) return {localName, shared: this};
        const model = {table: modelSettings, key: 'llm-model', read: () => ({...settings})};
        return {localName, shared: alone(), around: {localName: 'llm-model', shared: model}};
      },
      read: () => ({
        ...own.read(),
        ...Object.fromEntries(names.map((name) => [name, source().settings[name]])),
      }),
      reset: () => {
        own.reset();
        if (!this.#shared) this.#own?.reset();
        else if (resetsShared) this.#shared.owner?.reset();
      },
    };
  }

  /** Tries again after an error. */
  retry(): void {
    this.#source.retry();
  }

  /** Looks for an `<llm-model>` around the host. */
  findModel(): void {
    let found: ModelSource | undefined;
    this.#host.dispatchEvent(
      new ContextEvent(modelContext, this.#host, (source) => {
        found = source;
      }),
    );
    if (this.#unsubscribe && found === this.#shared) return;
    this.#leave();
    this.#shared = found;
    this.#unsubscribe = this.#source.subscribe(() => {
      const {wants, hears} = this.#options;
      if (wants() || hears?.()) this.#host.requestUpdate(); // what nobody sees is drawn when somebody does
    });
    this.#host.requestUpdate();
  }

  #leave(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    (this.#shared ?? this.#own?.store)?.want(this, undefined);
  }

  readonly #onProvider = ({context}: Event & {context: unknown}): void => {
    if (context === modelContext) this.findModel();
  };
}
