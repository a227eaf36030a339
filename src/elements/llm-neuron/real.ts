/** One of the model's own neurons: where in the text it answers, what it pushes, and what its absence costs. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LiveRun, ModelSettings} from '../../context/model.js';
import {Answer} from '../../controllers/answer.js';
import {RunTokens} from '../../controllers/run-tokens.js';
import {LlmInterventionsRequestEvent} from '../../events/interventions-request.js';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import {topTokens} from '../../runtime/top-tokens.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {renderPromptField} from '../../controllers/prompt-field.js';
import {percent} from '../../views/percent.js';
import {signed} from '../../views/signed.js';
import {labelOf} from '../../views/vocabulary.js';
import {
  compare,
  isSilenced,
  strongestAt,
  withSilence,
  type Comparison,
  type NeuronQuestion,
} from './effects.js';
import type {PartHost} from './part-host.js';
import type {NeuronStrings} from './strings.js';

/** Neurons that are offered, and places that are listed. */
const [OFFERED, PLACES, GUESSES] = [5, 4, 3];
/** How much colour the strongest activation has, in per cent: text on it is to be read. */
const MOST_TINT = 50;
/** Tokens before a place that are told with it. */
const CONTEXT = 5;

export class RealNeuron {
  readonly answer: Answer<NeuronQuestion, Comparison>;
  readonly #host: PartHost;
  readonly #tokens: RunTokens;
  readonly #interventions: () => LiveRun['interventions'];
  #run: LiveRun | undefined;
  #settings: ModelSettings | undefined;

  /**
   * @param run what may be computed with now; undefined for nothing
   * @param interventions those there are now, which others may have changed since the host was drawn
   */
  constructor(host: PartHost, run: () => LiveRun | undefined, interventions: () => LiveRun['interventions']) {
    this.#host = host;
    this.#interventions = interventions;
    this.#tokens = new RunTokens(host);
    this.answer = new Answer(
      host,
      () => {
        const shown = run();
        return shown && {run: shown, ...this.#placeIn(shown)};
      },
      (question, {signal}) => compare(question, signal),
    );
  }

  /** Takes up run and settings; for the host's willUpdate(). */
  update(run: LiveRun | undefined, settings: ModelSettings): void {
    this.#settings = settings;
    if (!run) return;
    this.#run = run;
    this.#tokens.update(this.shown!.run, settings.token);
  }

  /**
   * What is drawn: the last answer with the run and the neuron that it is of. Where the next is late, that run and neuron
   * without an answer.
   */
  get shown(): (NeuronQuestion & {value?: Comparison}) | undefined {
    const {answered, state} = this.answer;
    const isLate = state.status === 'loading' && state.isLate;
    if (answered && state.value && !isLate) return {...answered, value: state.value};
    return this.#run && {run: this.#run, ...this.#placeIn(this.#run)};
  }

  /** The neuron that is looked at: the nearest that the model has. */
  #placeIn({model}: LiveRun): {layer: number; neuron: number} {
    const {num_hidden_layers, intermediate_size} = model.info.config;
    return {
      layer: Math.min(this.#settings!.layer, num_hidden_layers - 1),
      neuron: Math.min(this.#host.neuron, intermediate_size - 1),
    };
  }

  /** Tints the tokens by the neuron's activation; for the host's updated(). */
  tint(): void {
    const value = this.shown?.value;
    const chips = this.#host.renderRoot.querySelectorAll<HTMLElement>('#tokens .chip');
    const range = value && rangeOf(value.activations);
    for (const chip of chips) {
      // No answer yet: the colours of another neuron would be taken for this one's.
      if (!range) {
        chip.style.removeProperty('--_tint');
        continue;
      }
      const activation = value.activations[Number(chip.dataset.token) + 1] ?? 0;
      const share = Math.round((MOST_TINT * Math.abs(activation)) / range);
      const colour = activation < 0 ? '--_negative' : '--_positive';
      // By CSSOM: a style attribute in the template would be refused under a strict Content-Security-Policy.
      chip.style.setProperty('--_tint', `color-mix(in oklab, var(--_neutral), var(${colour}) ${share}%)`);
    }
  }

  /**
   * @param text what the field holds, where the reader is to write it here
   * @param failed what is said where there is no run
   */
  render(text: string | undefined, notice: unknown, failed: unknown, words: NeuronStrings): TemplateResult {
    const {shown} = this;
    const {state} = this.answer;
    const failure =
      failed ??
      (state.status === 'error' ? renderFailure(state.error, () => this.answer.retry(), words) : undefined);
    return html`${renderPromptField(text, failure ? undefined : shown?.run, words)}
    ${
      failure
        ? failure
        : html`<div class="real">${shown && !notice ? this.#renderRun(shown, words) : notice}</div>`
    }`;
  }

  #renderRun(
    {run, layer, neuron, value}: NeuronQuestion & {value?: Comparison},
    words: NeuronStrings,
  ): TemplateResult {
    const {state} = this.answer;
    return html`${this.#renderChoice(run, layer, neuron, words)}
      <div class="tokens">${this.#tokens.render(words.tokens)}</div>
      ${
        value
          ? this.#renderAnswer(run, value, layer, neuron, words)
          : renderWait(words.model, state.status === 'loading' ? state.progress : undefined, words)
      }`;
  }

  #renderChoice(run: LiveRun, layer: number, neuron: number, words: NeuronStrings): TemplateResult {
    const {num_hidden_layers, intermediate_size} = run.model.info.config;
    // What is not granted is taken back.
    const field = (name: string, value: number, most: number, ask: (value: number) => boolean) =>
      html`<label class="number-field"
        >${name}
        <input
          type="number"
          min="0"
          max=${most}
          .value=${String(value)}
          @change=${({target}: Event) => {
            const input = target as HTMLInputElement;
            const isGranted = input.value && input.checkValidity() && ask(Number(input.value));
            if (!isGranted) input.value = String(value);
          }}
        />
        ${words.of} 0–${most}</label
      >`;
    const offered = strongestAt(run, layer, this.#tokens.selected, OFFERED);
    return html`<div class="choice">
      ${field(words.layer, layer, num_hidden_layers - 1, (to) =>
        this.#host.dispatchEvent(new LlmSelectRequestEvent({layer: to})),
      )}
      ${field(words.neuron, neuron, intermediate_size - 1, (to) => {
        this.#host.neuron = to;
        return true;
      })}
      <div class="offered" role="group" aria-labelledby="offered">
        <span class="label" id="offered">${words.strongestHere}</span>
        ${offered.map(
          (each) =>
            html`<button
              type="button"
              aria-pressed=${each === neuron}
              @click=${() => {
                this.#host.neuron = each;
              }}
            >
              ${each}
            </button>`,
        )}
      </div>
    </div>`;
  }

  #renderAnswer(
    run: LiveRun,
    value: Comparison,
    layer: number,
    neuron: number,
    words: NeuronStrings,
  ): TemplateResult {
    const {activations, effect} = value;
    const range = rangeOf(activations);
    const position = Math.min(this.#tokens.position, activations.length - 1);
    const label = (id: number) => labelOf(run.vocabulary, id);
    const name = position ? label(run.tokens[position]) : words.beginning;
    const isSilent = isSilenced(run.interventions, layer, neuron);
    const tokens = (ids: readonly number[]) =>
      ids.map((id, i) => html`${i ? ' ' : ''}<b class="token">${label(id)}</b>`);
    return html`<div class="tokens-foot">
        <p class="readout" part="readout" role="status">
          ${words.at} <b>${name}</b> ${isSilent ? words.wouldAnswer : words.answers}
          <code>${signed(activations[position], 3)}</code>.
        </p>
        <span
          class="scale"
          role="img"
          aria-label=${`${words.scale} ${signed(-range, 1)} ${words.to} ${range}`}
        >
          <code>${signed(-range, 1)}</code><i></i><code>0</code><i></i><code>+${range.toFixed(1)}</code>
        </span>
      </div>
      <div class="columns">
        <div>
          <p class="label">${words.strongestIn}</p>
          ${this.#renderPlaces(run, value, words)}
          <p class="label">${words.pushes}</p>
          <p class="pushes" part="pushes">↑ ${tokens(effect.up)}<br />↓ ${tokens(effect.down)}</p>
          <p class="hint">${words.pushesNote}</p>
        </div>
        <div part="switch">
          <button type="button" @click=${() => this.#toggle(layer, neuron, !isSilent)}>
            ${isSilent ? words.switchOn : words.switchOff}
          </button>
          <p role="status" class="state">${isSilent ? words.isOff : words.isOn}</p>
          ${this.#renderLoss(run, value, isSilent, words)}
        </div>
      </div>`;
  }

  #toggle(layer: number, neuron: number, isSilent: boolean): void {
    const changed = withSilence(this.#interventions(), layer, neuron, isSilent);
    this.#host.dispatchEvent(new LlmInterventionsRequestEvent(changed));
  }

  #renderPlaces(run: LiveRun, {activations}: Comparison, words: NeuronStrings): TemplateResult {
    const positions = [...activations.keys()].slice(1);
    positions.sort((a, b) => Math.abs(activations[b]) - Math.abs(activations[a]));
    if (!positions.length) return html`<p>${words.noText}</p>`;
    const label = (id: number) => labelOf(run.vocabulary, id);
    return html`<ol class="places" part="places">
        ${positions.slice(0, PLACES).map((position) => {
          const [start, before] = [position - 1 - CONTEXT, position - 1].map((i) =>
            i > 0 ? run.ends[i - 1] : 0,
          );
          return html`<li>
            <code>${signed(activations[position], 2)}</code>
            <span
              >${start ? '… ' : ''}${wholeText(run.bytes.subarray(start, before)).trimStart()}<b
                >${label(run.tokens[position])}</b
              ></span
            >
          </li>`;
        })}
      </ol>
      <p class="hint">${words.atBeginning} <code>${signed(activations[0], 2)}</code>.</p>`;
  }

  #renderLoss(run: LiveRun, value: Comparison, isSilent: boolean, words: NeuronStrings): TemplateResult {
    const {lossWith, lossWithout, costs} = value;
    const label = (id: number) => labelOf(run.vocabulary, id);
    const guesses = (logits: Float32Array) => {
      const {tokens, probabilities} = topTokens(logits, logits.length, GUESSES);
      return Array.from(
        tokens,
        (token, i) => html`${i ? ', ' : ''}<b>${label(token)}</b> <code>${percent(probabilities[i])}</code>`,
      );
    };
    const worst = [...costs.keys()].filter((i) => costs[i] > 0).sort((a, b) => costs[b] - costs[a]);
    const now = html`<small>${words.now}</small>`;
    const loss = (of: number) => (Number.isNaN(of) ? '–' : of.toFixed(4));
    return html`<table class="losses" part="losses">
        <caption>
          ${words.loss}
        </caption>
        <tr aria-current=${!isSilent}>
          <th scope="row">${words.withIt} ${isSilent ? nothing : now}</th>
          <td>${loss(lossWith)}</td>
        </tr>
        <tr aria-current=${isSilent}>
          <th scope="row">${words.without} ${isSilent ? now : nothing}</th>
          <td>${loss(lossWithout)}</td>
        </tr>
        <tr>
          <th scope="row">${words.change}</th>
          <td>${Number.isNaN(lossWith) ? '–' : plus(lossWithout - lossWith, 4)}</td>
        </tr>
      </table>
      <p class="label">${words.changeMost}</p>
      <p part="costs">
        ${
          worst.length
            ? worst
                .slice(0, GUESSES)
                .map(
                  (i, at) =>
                    html`${at ? ', ' : ''}<b>${label(run.tokens[i])}</b> <code>${plus(costs[i], 3)}</code>`,
                )
            : '–'
        }
      </p>
      <p class="label">${words.changeNext}</p>
      <p part="next">
        ${words.withIt} ${guesses(value.lastWith)}<br />${words.without} ${guesses(value.lastWithout)}
      </p>`;
  }
}

/** What some bytes of a text say; of a character that is cut at either end nothing. */
function wholeText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes).replace(/^\ufffd+|\ufffd+$/g, '');
}

const plus = (value: number, digits: number): string => {
  const text = signed(value, digits);
  return text.startsWith('−') ? text : `+${text}`;
};

/** The end of the scale: what no activation in the text exceeds, to one place. The token before it, often far off, has no chip. */
function rangeOf(activations: Float32Array): number {
  const largest = activations.subarray(1).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Math.max(0.1, Math.ceil(largest * 10) / 10);
}
