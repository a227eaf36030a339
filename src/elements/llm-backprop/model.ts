/** The gradients of the house model for the reader's text: which groups of parameters get how much, and what a step changes. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LiveRun, ModelSettings} from '../../context/model.js';
import {logitsAfter} from '../../context/model.js';
import {Answer, type Asking} from '../../controllers/answer.js';
import {nameOfToken, placeIn} from '../../controllers/run-place.js';
import type {GradientReport} from '../../core/training/gradient-report.js';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import {topTokens} from '../../runtime/top-tokens.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {percent} from '../../views/percent.js';
import {labelOf} from '../../views/vocabulary.js';
import {digits} from './digits.js';
import {blockParts, groupsOf, measureOf, wholeParts, type Group, type GroupName} from './groups.js';
import type {PartHost} from './part-host.js';
import {rates, type Measure} from './settings.js';
import {TriedSteps} from './steps.js';
import type {BackpropStrings} from './strings.js';

/** The same fields are the same question; so tokens are said as a text. */
export interface GradientQuestion {
  readonly model: ModelHandle;
  /** IDs of the tokens that are read. */
  readonly read: string;
  /** The one that is to follow the last of them; −1 where each is to be followed by the next. */
  readonly target: number;
}

/** Tokens that are offered as what is to come. */
const OFFERED = 8;

async function measure({model, read, target}: GradientQuestion, asking: Asking): Promise<GradientReport> {
  const tokens = read.split(' ').map(Number);
  const targets = target < 0 ? undefined : tokens.map((_, i) => (i < tokens.length - 1 ? -1 : target));
  return model.gradients(tokens, {targets, rates}, asking);
}

export class ModelPart {
  readonly answer: Answer<GradientQuestion, GradientReport>;
  readonly #host: PartHost;
  readonly #settings: () => ModelSettings;
  readonly #steps: TriedSteps;
  #cell = 0; // the group that is looked at, by its place
  #hovered = -1;
  #focusDue = false;
  #isWrong = false; // what was typed is not one token
  #count = 0;

  /** @param run what may be asked now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined, shared: () => ModelSettings) {
    this.#host = host;
    this.#settings = shared;
    this.#steps = new TriedSteps(host);
    this.answer = new Answer(
      host,
      () => {
        const now = run();
        return now && this.#questionOf(now);
      },
      measure,
    );
  }

  #questionOf(run: LiveRun): GradientQuestion | undefined {
    const {model, tokens} = run;
    if (this.#host.aim === 'text')
      return tokens.length > 1 ? {model, read: tokens.join(' '), target: -1} : undefined;
    const position = this.#positionIn(run);
    return {model, read: tokens.slice(0, position + 1).join(' '), target: this.targetIn(run)};
  }

  #positionIn(run: LiveRun): number {
    return placeIn(run, {...this.#settings(), head: 0}).position;
  }

  /** The token that is to come: the one chosen, else the text's own, else the likeliest. */
  targetIn(run: LiveRun): number {
    const {guess} = this.#host;
    const position = this.#positionIn(run);
    if (guess >= 0 && guess < run.vocabulary.ends.length) return guess;
    return run.tokens[position + 1] ?? this.#likeliest(run, 1)[0];
  }

  #likeliest(run: LiveRun, top: number): number[] {
    const logits = logitsAfter(run, this.#positionIn(run));
    return Array.from(topTokens(logits, logits.length, top).tokens);
  }

  /** For the host's updated(). */
  focus(): void {
    if (!this.#focusDue) return;
    this.#focusDue = false;
    this.#host.renderRoot.querySelector<HTMLElement>(`[data-group="${this.#cell}"]`)?.focus();
  }

  /** @param chips the tokens of the text, drawn */
  render(run: LiveRun, chips: TemplateResult, room: number, words: BackpropStrings): TemplateResult {
    const {state} = this.answer;
    const report = state.value;
    const isWaiting = state.status === 'loading' && (state.isLate || !report);
    const progress = state.status === 'loading' ? state.progress : undefined;
    const isEmpty = this.#host.aim === 'text' && run.tokens.length < 2;
    return html`<div class="tokens">${chips}</div>
      ${this.#renderAim(run, words)}
      ${run.interventions.length ? html`<p class="notice" role="status">${words.withoutChanges}</p>` : nothing}
      ${
        state.status === 'error'
          ? renderFailure(state.error, () => this.answer.retry(), words)
          : html`<div class="model-room">
              ${
                isEmpty
                  ? html`<p class="notice" role="status">${words.noTargets}</p>`
                  : report
                    ? this.#renderReport(run, report, room, words)
                    : nothing
              }
              <div class="wait-room">
                ${isWaiting && !isEmpty ? renderWait(words.gradients, progress ?? {doing: 'compute', done: 0, total: 0}, words) : nothing}
              </div>
            </div>`
      }
      <p class="hint">${words.modelNote}</p>`;
  }

  #renderAim(run: LiveRun, words: BackpropStrings): TemplateResult {
    const {aim} = this.#host;
    const radio = <Name extends 'aim' | 'measure'>(name: Name, value: PartHost[Name], title: string) =>
      html`<label class="check"
        ><input
          type="radio"
          name=${name}
          .checked=${this.#host[name] === value}
          @change=${() => {
            this.#host[name] = value;
          }}
        />${title}</label
      >`;
    return html`<div class="choice">
      <fieldset>
        <legend>${words.aimLabel}</legend>
        ${radio('aim', 'next', words.aimNext)} ${aim === 'next' ? this.#renderTarget(run, words) : nothing}
        ${radio('aim', 'text', words.aimText)}
      </fieldset>
      <fieldset>
        <legend>${words.measureLabel}</legend>
        ${(['norm', 'rms'] satisfies Measure[]).map((each) => radio('measure', each, words[each]))}
      </fieldset>
    </div>`;
  }

  /** The choice of the token that is to come: the text's own, the likeliest ones, or any other by its text. */
  #renderTarget(run: LiveRun, words: BackpropStrings): TemplateResult {
    const host = this.#host;
    const position = this.#positionIn(run);
    const own: number | undefined = run.tokens[position + 1];
    const likeliest = this.#likeliest(run, OFFERED);
    const chosen = this.targetIn(run);
    const logits = logitsAfter(run, position);
    const most = logits.reduce((a, b) => Math.max(a, b));
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
    const offered = [...new Set([...(own === undefined ? [] : [own]), ...likeliest, chosen])];
    const note = (id: number) =>
      id === own ? ` · ${words.ownNext}` : id === likeliest[0] ? ` · ${words.likeliest}` : '';
    return html`<label class="number-field"
        ><span class="visually-hidden">${words.aimNext}</span>
        <select
          @change=${({target}: Event) => {
            this.#isWrong = false;
            host.guess = Number((target as HTMLSelectElement).value);
          }}
        >
          ${offered.map(
            (id) =>
              html`<option
                value=${id === own ? -1 : id}
                ?selected=${id === chosen}
                .selected=${id === chosen}
              >
                ${labelOf(run.vocabulary, id)} ${percent(Math.exp(logits[id] - most) / total)}${note(id)}
              </option>`,
          )}
        </select></label
      >
      <label class="number-field"
        >${words.another}
        <input
          type="text"
          class="another"
          dir="auto"
          maxlength="64"
          autocomplete="off"
          spellcheck="false"
          aria-invalid=${this.#isWrong}
          @change=${({target}: Event) => this.#onAnother(run, target as HTMLInputElement)}
      /></label>
      ${this.#isWrong ? html`<span class="notice" role="status">${words.notOneToken}</span>` : nothing}`;
  }

  #onAnother({vocabulary: {bytes, ends}}: LiveRun, input: HTMLInputElement): void {
    const wanted = new TextEncoder().encode(input.value);
    const id = ends.findIndex((end, i) => {
      const start = i ? ends[i - 1] : 0;
      return end - start === wanted.length && wanted.every((byte, at) => bytes[start + at] === byte);
    });
    this.#isWrong = input.value !== '' && id < 0;
    if (id >= 0) {
      this.#host.guess = id;
      input.value = '';
    }
    this.#host.requestUpdate();
  }

  #renderReport(run: LiveRun, report: GradientReport, room: number, words: BackpropStrings): TemplateResult {
    const asked = this.answer.answered ?? this.#questionOf(run)!;
    const position = asked.read.split(' ').length - 1;
    const {vocab_size: vocab, num_hidden_layers: layers} = run.model.info.config;
    const groups = groupsOf(report, layers);
    this.#count = groups.length;
    this.#cell = Math.min(this.#cell, groups.length - 1);
    const name = nameOfToken(run, Math.min(position, run.tokens.length - 1), words);
    const who =
      asked.target < 0
        ? html`${words.meanLoss} <code>${report.targets}</code> ${words.targetsUnit}`
        : html`${words.lossFor} <b class="token">${labelOf(run.vocabulary, asked.target)}</b> ${words.after}
            <b class="token"><bdi>${name}</bdi></b>`;
    return html`<p class="readout" part="model-loss" role="status">
        ${who} ${words.is} <code>${report.loss.toFixed(4)}</code> ${words.nats}; ${words.againstGuess}
        <code>${vocab.toLocaleString('en')}</code> ${words.costs}
        <code>ln ${vocab} = ${Math.log(vocab).toFixed(4)}</code>. ${words.whole}
        <code>‖g‖ = ${digits(report.norm)}</code>.
      </p>
      ${this.#renderGroups(groups, layers, words)} ${this.#steps.render(report, vocab, room, words)}`;
  }

  readonly #onKey = (event: KeyboardEvent, columns: number): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const by = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns}[event.key];
    const last = this.#count - 1;
    const whole = this.#count - wholeParts.length;
    // The groups of the whole model stand alone in their rows.
    const down = by === columns && this.#cell >= whole ? 1 : by === -columns && this.#cell > whole ? -1 : by;
    const to = {Home: 0, End: last}[event.key] ?? (down && this.#cell + down);
    if (to === undefined || to < 0 || (to > last && this.#cell >= whole)) return;
    event.preventDefault();
    this.#hovered = -1;
    this.#cell = to > last || (by === columns && to >= whole && this.#cell < whole) ? whole : to;
    this.#focusDue = true;
    this.#host.requestUpdate();
  };

  readonly #onPointer = (event: PointerEvent): void => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-group]');
    const at = event.type === 'pointerleave' || !cell ? -1 : Number(cell.dataset.group);
    if (at === this.#hovered || event.pointerType === 'touch') return;
    this.#hovered = at;
    this.#host.requestUpdate();
  };

  #renderGroups(groups: readonly Group[], layers: number, words: BackpropStrings): TemplateResult {
    const {measure} = this.#host;
    const most = groups.reduce((largest, group) => Math.max(largest, measureOf(group, measure)), 0);
    const active = groups[Math.min(this.#hovered < 0 ? this.#cell : this.#hovered, groups.length - 1)];
    const layer = this.#settings().layer;
    const row = (part: GroupName) => {
      const own = groups.filter((group) => group.part === part);
      return html`<tr>
        <th scope="row">${words[part]}</th>
        ${own.map((group) => this.#renderGroup(group, groups.indexOf(group), most, layers, words))}
      </tr>`;
    };
    return html`<table
        class="groups"
        part="groups"
        aria-label=${words.gradientsLabel}
        @pointerover=${this.#onPointer}
        @pointerleave=${this.#onPointer}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event, layers)}
      >
        <thead>
          <tr>
            <td></td>
            ${Array.from(
              {length: layers},
              (_, i) => html`<th scope="col" aria-current=${i === layer}>${words.block} ${i}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${blockParts.map(([part]) => row(part))} ${wholeParts.map(([part]) => row(part))}
        </tbody>
      </table>
      <p class="readout group-readout" part="group" role="status">${tellGroup(active, words)}</p>`;
  }

  #renderGroup(
    group: Group,
    index: number,
    most: number,
    layers: number,
    words: BackpropStrings,
  ): TemplateResult {
    const {measure} = this.#host;
    const {layer} = group;
    const value = measureOf(group, measure);
    const name = `${words[group.part]}${layer === undefined ? '' : `, ${words.block} ${layer}`}`;
    return html`<td colspan=${layer === undefined ? layers : 1}>
      <button
        type="button"
        class="group"
        data-group=${index}
        tabindex=${index === this.#cell ? 0 : -1}
        aria-pressed=${index === this.#cell}
        aria-label=${`${name}: ${digits(value)}`}
        @click=${() => {
          this.#cell = index;
          if (layer !== undefined) this.#host.dispatchEvent(new LlmSelectRequestEvent({layer}));
          this.#host.requestUpdate();
        }}
        @focus=${() => {
          if (this.#cell === index) return;
          this.#cell = index;
          this.#host.requestUpdate();
        }}
      >
        <svg
          viewBox=${`0 0 ${layer === undefined ? 100 * layers : 100} 10`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <rect width=${(most > 0 ? (100 * value) / most : 0).toFixed(2)} height="10"></rect>
        </svg>
        <span>${digits(value)}</span>
      </button>
    </td>`;
  }
}

/** All that is known of a group, in a sentence. */
function tellGroup(group: Group, words: BackpropStrings): TemplateResult {
  const {part, layer, gradient, size, rms, share, weight} = group;
  const name = `${words[part]}${layer === undefined ? '' : `, ${words.block.toLowerCase()} ${layer}`}`;
  return html`<b>${name}</b>: <code>‖g‖ = ${digits(gradient)}</code>,
    <code>${percent(share)}</code> ${words.share};
    <code>${size.toLocaleString('en')}</code> ${words.numbersUnit},
    <code>‖g‖/√n = ${digits(rms)}</code> ${words.each}; ${words.weightsLength}
    <code>‖w‖ = ${digits(weight)}</code>.`;
}
