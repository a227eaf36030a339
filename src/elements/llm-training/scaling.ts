/** What a run costs, from its parameters and its tokens: operations, memory, time, and whether the two suit each other. */
import {html, type TemplateResult} from 'lit';
import {accelerators, type AcceleratorName} from '../../core/accounting/accelerators.js';
import {
  acceleratorsFor,
  computeOptimal,
  OPTIMAL_TOKENS_PER_PARAMETER,
  runFlops,
  runSeconds,
  trainingStateBytes,
} from '../../core/accounting/training-run.js';
import type {NumbersTable} from '../../views/numbers.js';
import {published} from './published-runs.js';
import {about, exactly, inBytes, readSize, type SizeProblem} from './sizes.js';
import type {TrainingStrings} from './strings.js';
import type {PartHost, View} from './view.js';

const MOST_YEARS = 1e6;

type Row = readonly [what: string, exact: string, readable: string];

export class ScalingView implements View {
  readonly status = 'ready';
  readonly #host: PartHost;

  constructor(host: PartHost) {
    this.#host = host;
  }

  update(): void {} // nothing goes on by itself

  release(): void {}

  get #sizes(): {parameters: bigint | SizeProblem; tokens: bigint | SizeProblem} {
    const {parameters, tokens} = this.#host;
    return {parameters: readSize(parameters), tokens: readSize(tokens)};
  }

  render(_room: number, words: TrainingStrings): TemplateResult {
    const {parameters, tokens} = this.#sizes;
    return html`<div class="choice">
        ${this.#renderExamples(words)}
        ${this.#renderSize('parameters', words.parametersLabel, parameters, words)}
        ${this.#renderSize('tokens', words.tokensLabel, tokens, words)}
      </div>
      <div class="choice">${this.#renderMachine(words)}</div>
      <div class="problems" role="status" part="news">
        ${this.#renderProblem(words.parametersLabel, parameters, words)}
        ${this.#renderProblem(words.tokensLabel, tokens, words)}
      </div>
      ${this.#renderRows(words)}
      <p class="hint">
        ${words.scalingHint}
        <a href="https://arxiv.org/abs/2203.15556">Hoffmann ${words.andOthers} 2022</a>,
        <a href="https://arxiv.org/abs/2001.08361">Kaplan ${words.andOthers} 2020</a>,
        <a href="https://arxiv.org/abs/1910.02054">Rajbhandari ${words.andOthers} 2020</a>,
        <a href=${accelerators[this.#host.accelerator].source}>${words.dataSheet}</a>,
        <a href="https://arxiv.org/abs/2407.21783">Llama 3 2024</a>.
      </p>`;
  }

  #renderExamples(words: TrainingStrings): TemplateResult {
    const {parameters, tokens} = this.#host;
    const now = published.findIndex((run) => run.parameters === parameters && run.tokens === tokens);
    return html`<label class="number-field"
      >${words.example}
      <select
        @change=${({target}: Event) => {
          const run = published[Number((target as HTMLSelectElement).value)];
          if (run) Object.assign(this.#host, {parameters: run.parameters, tokens: run.tokens});
        }}
      >
        <option value="-1" ?selected=${now < 0}>${words.ownSizes}</option>
        ${published.map(({title}, i) => html`<option value=${i} ?selected=${i === now}>${title}</option>`)}
      </select></label
    >`;
  }

  #renderSize(
    name: 'parameters' | 'tokens',
    label: string,
    value: bigint | SizeProblem,
    words: TrainingStrings,
  ): TemplateResult {
    return html`<label class="number-field size"
      >${label}
      <input
        type="text"
        inputmode="text"
        spellcheck="false"
        autocomplete="off"
        title=${words.sizeTitle}
        .value=${this.#host[name]}
        aria-invalid=${typeof value === 'string'}
        @input=${({target}: Event) => {
          this.#host[name] = (target as HTMLInputElement).value;
        }}
    /></label>`;
  }

  #renderMachine(words: TrainingStrings): TemplateResult {
    const host = this.#host;
    const number = (name: 'count' | 'utilization', label: string, most: number) =>
      html`<label class="number-field"
        >${label}
        <input
          type="number"
          min="1"
          max=${most}
          step="1"
          .value=${String(host[name])}
          @change=${({target}: Event) => {
            const input = target as HTMLInputElement;
            if (input.value && input.checkValidity()) host[name] = Number(input.value);
            else input.value = String(host[name]);
          }}
      /></label>`;
    return html`<label class="number-field"
        >${words.accelerator}
        <select
          @change=${({target}: Event) => {
            this.#host.accelerator = (target as HTMLSelectElement).value as AcceleratorName;
          }}
        >
          ${Object.entries(accelerators).map(
            ([name, {title}]) =>
              html`<option value=${name} ?selected=${name === this.#host.accelerator}>${title}</option>`,
          )}
        </select></label
      >
      ${number('count', words.howMany, 1_000_000)} ${number('utilization', words.utilization, 100)}`;
  }

  #renderProblem(label: string, value: bigint | SizeProblem, words: TrainingStrings): unknown {
    return typeof value === 'string' ? html`<p class="warning">${label}: ${words[value]}</p>` : '';
  }

  /** All that is counted; undefined where a size is none. */
  #rows(words: TrainingStrings): readonly Row[] | undefined {
    const {parameters, tokens} = this.#sizes;
    if (typeof parameters === 'string' || typeof tokens === 'string') return undefined;
    const flops = runFlops({parameters, tokens});
    const best = computeOptimal(flops);
    const bytes = trainingStateBytes(parameters);
    const card = accelerators[this.#host.accelerator];
    const {count: cards, utilization} = this.#host;
    const seconds = runSeconds(flops, card, {count: cards, utilization: utilization / 100});
    const count = (value: bigint, unit = ''): readonly [string, string] => [
      `${exactly(value)}${unit}`,
      about(value),
    ];
    return [
      [words.flops, ...count(flops)],
      [words.ratio, ratioText(tokens, parameters), this.#verdict(tokens, parameters, words)],
      [words.bestSize, ...count(best.parameters)],
      [words.bestTokens, ...count(best.tokens)],
      [words.memory, `${exactly(bytes.total)} B`, inBytes(bytes.total)],
      [words.cardsFor, exactly(acceleratorsFor(bytes.total, card)), `× ${inBytes(BigInt(card.memory))}`],
      [words.time, `${number(seconds)} s`, timeText(seconds, words)],
      [words.cardHours, number((seconds * cards) / 3600), ''],
    ];
  }

  #verdict(tokens: bigint, parameters: bigint, words: TrainingStrings): string {
    const best = OPTIMAL_TOKENS_PER_PARAMETER * parameters;
    if (4n * tokens < best) return words.tooFew;
    return tokens > 4n * best ? words.many : words.nearBest;
  }

  #renderRows(words: TrainingStrings): TemplateResult {
    const rows = this.#rows(words);
    if (!rows) return html`<div class="costs-room"></div>`;
    return html`<table class="facts costs" part="result">
      <tbody>
        ${rows.map(
          ([what, exact, readable]) =>
            html`<tr>
              <th scope="row">${what}</th>
              <td class="exact">${exact}</td>
              <td class="about">${readable}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  numbers(words: TrainingStrings): NumbersTable {
    return {columns: [words.what, words.exact, words.readable], rows: this.#rows(words) ?? []};
  }
}

/** A quotient to three digits, exact where it is whole. */
function ratioText(a: bigint, b: bigint): string {
  if (a % b === 0n) return exactly(a / b);
  return a / b > 1000n ? exactly(a / b) : number(Number(a) / Number(b));
}

/** A number to three digits, in full: never 1e+21. */
function number(value: number): string {
  if (value >= 1000) return exactly(BigInt(Math.round(value)));
  if (value >= 0.001 || value === 0) return String(Number(value.toPrecision(3)));
  return `${(value * 10 ** -Math.floor(Math.log10(value))).toFixed(2)} × 10${raised(Math.floor(Math.log10(value)))}`;
}

const raised = (power: number): string =>
  [...String(power)].map((digit) => (digit === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)])).join('');

function timeText(seconds: number, words: TrainingStrings): string {
  const steps: readonly (readonly [number, string])[] = [
    [31_557_600, words.years],
    [86_400, words.days],
    [3600, words.hours],
    [60, words.minutesUnit],
    [1, words.seconds],
  ];
  const [size, unit] = steps.find(([each]) => seconds >= each) ?? [1, words.seconds];
  if (seconds / 31_557_600 > MOST_YEARS) return words.tooLong;
  return `${number(seconds / size)} ${unit}`;
}
