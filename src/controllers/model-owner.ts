import {ContextEvent} from '@lit/context';
import type {ReactiveController, ReactiveElement} from 'lit';
import type {ModelSettings} from '../context/model.js';
import {sessionContext} from '../context/session.js';
import type {LlmCheckpointRequestEvent} from '../events/checkpoint-request.js';
import type {LlmInterventionsRequestEvent} from '../events/interventions-request.js';
import type {LlmPrecisionRequestEvent} from '../events/precision-request.js';
import type {LlmSelectRequestEvent} from '../events/select-request.js';
import type {LlmTextRequestEvent} from '../events/text-request.js';
import {defaultSession, type Session} from '../runtime/index.js';
import {defaults, modelSettings} from './model-settings.js';
import {ModelStore} from './model-store.js';
import {parseSafely, warnOnce, type Setting} from './settings.js';

type Request =
  | LlmTextRequestEvent
  | LlmCheckpointRequestEvent
  | LlmInterventionsRequestEvent
  | LlmPrecisionRequestEvent
  | LlmSelectRequestEvent;
const requests = [
  'llm-text-request',
  'llm-checkpoint-request',
  'llm-interventions-request',
  'llm-precision-request',
  'llm-select-request',
] as const;

/** What a request asks for, as far as it can be granted: a page may send whatever it likes. */
function changesOf(request: Partial<ModelSettings & LlmSelectRequestEvent>): [string, unknown][] {
  const asked: Record<string, unknown> = {...request.selection, ...request};
  return Object.entries(modelSettings).flatMap(([name, setting]: [string, Setting<unknown>]) => {
    const value = parseSafely(setting, asked[name]);
    if (value !== undefined) return [[name, value]];
    if (asked[name] !== undefined)
      warnOnce(
        `${request.type} ${name}: expected ${setting.expects}, got "${parseSafely({parse: String}, asked[name])}"`,
      );
    return [];
  });
}

/** Requests that somebody has taken up: no owner further out does. */
const taken = new WeakSet<Event>();

/**
 * Owns the shared state for an element: its properties are the settings, and it grants the requests that reach it. So what
 * a request changes is where the element's author can read it and a link can hold it.
 */
export class ModelOwner implements ReactiveController {
  readonly store: ModelStore;
  readonly #host: ReactiveElement;
  readonly #names: readonly (keyof ModelSettings)[];
  readonly #isInCharge: () => boolean;
  #pushed: Partial<ModelSettings> = {};
  #session: Session | undefined;

  /**
   * @param names the settings that the host has properties for, of the same names
   * @param isInCharge whether requests are for this one to grant now
   */
  constructor(
    host: ReactiveElement,
    names: readonly (keyof ModelSettings)[],
    isInCharge: () => boolean = () => true,
  ) {
    this.#host = host;
    this.#names = names;
    this.#isInCharge = isInCharge;
    this.store = new ModelStore(() => this.#session ?? defaultSession(), defaults);
    host.addController(this);
  }

  hostConnected(): void {
    this.#session = undefined;
    this.#host.dispatchEvent(
      new ContextEvent(sessionContext, this.#host, (session) => {
        this.#session = session;
      }),
    );
    for (const name of requests) this.#host.addEventListener(name, this.#grant as EventListener);
  }

  hostDisconnected(): void {
    for (const name of requests) this.#host.removeEventListener(name, this.#grant as EventListener);
    this.store.leave();
  }

  /** What the host has no property for, back to how it was at first. */
  reset(): void {
    const others = Object.entries(defaults).filter(
      ([name]) => !this.#names.includes(name as keyof ModelSettings),
    );
    this.store.update(Object.fromEntries(others));
  }

  hostUpdate(): void {
    const values = this.#host as unknown as ModelSettings;
    const now = Object.fromEntries(this.#names.map((name) => [name, values[name]]));
    this.store.update(
      Object.fromEntries(
        Object.entries(now).filter(([name, value]) => value !== this.#pushed[name as keyof ModelSettings]),
      ),
    );
    this.#pushed = now;
  }

  readonly #grant = (request: Request): void => {
    if (!this.#isInCharge() || taken.has(request)) return;
    taken.add(request);
    // After all who listen on its way, for they may decide otherwise.
    queueMicrotask(() => {
      if (request.defaultPrevented) return;
      const changes = changesOf(request as Partial<ModelSettings>);
      // What the host has a property for it checks before the store gets it.
      const [own, others] = [true, false].map((isOwn) =>
        Object.fromEntries(
          changes.filter(([name]) => this.#names.includes(name as keyof ModelSettings) === isOwn),
        ),
      );
      Object.assign(this.#host, own);
      this.store.update(others);
    });
  };
}
