/** The fields of the figure: a number that cannot be simulated is refused where it was written. */
import {html, nothing, type TemplateResult} from 'lit';
import type {SessionError} from '../../runtime/index.js';
import type {PartHost} from './part-host.js';
import {readNumber} from './settings.js';
import type {BatchingStrings} from './strings.js';

export type NumberName =
  | 'batch'
  | 'budget'
  | 'requests'
  | 'rate'
  | 'prompt'
  | 'output'
  | 'seed'
  | 'stages'
  | 'microBatches'
  | 'tokens';

/** What could not be computed: at a field where one is to blame. */
export interface Problem {
  readonly field: NumberName | undefined;
  readonly message: string;
}

/** What the core calls the fields. */
const coreNames: readonly (readonly [RegExp, NumberName])[] = [
  [/expected (count|1 to \d+ requests)/, 'requests'],
  [/expected (rate|arrival)/, 'rate'],
  [/expected prompt/, 'prompt'],
  [/expected output/, 'output'],
  [/expected batch/, 'batch'],
  [/expected budget/, 'budget'],
  [/expected seed/, 'seed'],
  [/expected (stages|forward)/, 'stages'],
  [/expected microBatches/, 'microBatches'],
  [/expected tokens/, 'tokens'],
];

/** The core's refusal, without the name of its function. @throws an error that is none */
export function problemOf(error: SessionError): Problem {
  if (error.kind !== 'CountError') throw error;
  const {message} = error;
  const field = coreNames.find(([pattern]) => pattern.test(message))?.[1];
  return {field, message: message.replace(/^\w+: /, '')};
}

export class Fields {
  readonly #host: PartHost;
  /** What was written and is no number. */
  readonly #drafts = new Map<NumberName, string>();

  constructor(host: PartHost) {
    this.#host = host;
  }

  reset(): void {
    this.#drafts.clear();
    this.#host.requestUpdate();
  }

  /** A number, and what is wrong with it. */
  number(
    name: NumberName,
    label: string,
    problem: Problem | undefined,
    words: BatchingStrings,
  ): TemplateResult {
    const draft = this.#drafts.get(name);
    const wrong =
      draft !== undefined ? words.noNumber : problem?.field === name ? problem.message : undefined;
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input
        id=${name}
        type="text"
        inputmode="decimal"
        autocomplete="off"
        .value=${draft ?? String(this.#host[name])}
        aria-invalid=${wrong !== undefined}
        aria-describedby=${wrong === undefined ? nothing : `${name}-problem`}
        @change=${({target}: Event) => {
          const text = (target as HTMLInputElement).value;
          const value = readNumber(text);
          if (value === undefined) this.#drafts.set(name, text);
          else {
            this.#drafts.delete(name);
            this.#host[name] = value;
          }
          this.#host.requestUpdate();
        }}
      />
      ${wrong === undefined ? nothing : html`<p class="wrong" id=${`${name}-problem`} part="problem" role="alert">${wrong}</p>`}
    </div>`;
  }

  /** One of several. */
  choice<Name extends keyof PartHost>(
    name: Name,
    label: string,
    options: readonly PartHost[Name][],
    titleOf: (option: PartHost[Name]) => string,
  ): TemplateResult {
    const host = this.#host;
    return html`<div class="field">
      <label for=${name as string}>${label}</label>
      <select
        id=${name as string}
        @change=${({target}: Event) => {
          host[name] = options[(target as HTMLSelectElement).selectedIndex];
        }}
      >
        ${options.map((each) => html`<option .selected=${each === host[name]}>${titleOf(each)}</option>`)}
      </select>
    </div>`;
  }
}
