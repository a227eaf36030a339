/** All heads as small maps, and one of them enlarged: which token looks at which, and what kind of head that makes it. */
import {html, nothing, svg, type TemplateResult} from 'lit';
import type {LiveRun, ModelSettings} from '../../context/model.js';
import {layerReadings, type HeadReadings} from '../../core/model/head-readings.js';
import {placeIn} from '../../controllers/run-place.js';
import {hasTrace} from '../../controllers/traced-run.js';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import {LlmTextRequestEvent} from '../../events/text-request.js';
import {Drawing} from '../../views/laid-out.js';
import {PatternPainter, renderPatternKey} from '../../views/pattern.js';
import {labelOf} from '../../views/vocabulary.js';
import {ablationOf, headsOf} from './ablation-data.js';
import {change, number} from './number.js';
import {patternOf, type HeadPlace, type PartHost} from './part-host.js';
import {layOutPattern, type PatternGeometry} from './pattern-geometry.js';
import type {MultiHeadStrings} from './strings.js';

/** What a reading has to reach to be named below a small map. */
const NAMED = 0.3;
/** Tokens from which a small map has more of them than pixels, and is smoothed. */
const FINE = 64;
/** Where the maps stand beside the enlarged one, in px: the styles say the same; and what they then take, gap included. */
const [WIDE, MAPS] = [740, 440];
/** By how much the loss rises without each head, (layers · heads). */
export type Costs = Float64Array;

export class HeadsPart {
  readonly #host: PartHost;
  readonly #painter = new PatternPainter();
  readonly #drawing: Drawing;
  #run: LiveRun | undefined;
  #settings: ModelSettings | undefined;
  #read: {run: LiveRun; readings: HeadReadings[]} | undefined;
  #hovered: {t: number; s: number} | undefined;
  /** Head and text of the pattern that is drawn. */
  #drawn = '';
  /** The cell that the reader has chosen, in the row of its token. */
  #chosen: {t: number; s: number} | undefined;
  #geometry: PatternGeometry | undefined;

  constructor(host: PartHost) {
    this.#host = host;
    this.#drawing = new Drawing(host, () => this.#draw());
  }

  /** Takes up run and settings; for the host's willUpdate(). */
  update(run: LiveRun | undefined, settings: ModelSettings): void {
    this.#settings = settings;
    if (run !== this.#run) this.#hovered = undefined;
    if (run) {
      const {layer, head} = placeIn(run, settings);
      const drawn = `${layer} ${head} ${run.text}`;
      if (drawn !== this.#drawn) this.#chosen = undefined; // it was one of another pattern
      this.#drawn = drawn;
    }
    this.#run = run;
  }

  /** Readings of all heads of the run that is drawn, layer by layer. */
  get readings(): HeadReadings[] {
    const run = this.#run!;
    if (this.#read?.run !== run) {
      const {num_hidden_layers: layers} = run.model.info.config;
      const readings = Array.from({length: layers}, (_, layer) =>
        layerReadings(run.trace.get(`blocks.${layer}.attn.pattern`)!, run.tokens),
      ).flat();
      this.#read = {run, readings};
    }
    return this.#read.readings;
  }

  /** Draws what has changed; for the host's updated(). */
  paint(): void {
    this.#drawing.ask();
    const large = this.#host.renderRoot.querySelector<HTMLElement>('.pattern canvas');
    // By CSSOM, which a strict Content-Security-Policy does not refuse.
    if (large) large.style.inlineSize = large.style.blockSize = `${this.#geometry!.side}px`;
  }

  #draw(): boolean {
    const run = this.#run;
    if (!run || !hasTrace(run, ['blocks.*.attn.pattern'])) return false;
    const canvases = this.#host.renderRoot.querySelectorAll('canvas');
    for (const canvas of canvases) {
      const {layer, head} = canvas.dataset;
      this.#painter.paint(
        canvas,
        patternOf(run, {layer: Number(layer), head: Number(head)}),
        run.tokens.length,
      );
    }
    return canvases.length > 0;
  }

  readonly #onColours = () => {
    this.#painter.forget();
    this.#drawing.ask();
  };

  #select(place: Partial<HeadPlace>): void {
    this.#host.dispatchEvent(new LlmSelectRequestEvent(place));
  }

  readonly #onMapsKey = (event: KeyboardEvent) => {
    const map = (event.target as Element).closest<HTMLElement>('.map');
    if (!map || event.altKey || event.metaKey) return;
    if (event.ctrlKey && !/^(Home|End)$/.test(event.key)) return;
    const {num_hidden_layers: layers, num_attention_heads: heads} = this.#run!.model.info.config;
    let [layer, head] = [Number(map.dataset.layer), Number(map.dataset.head)];
    if (event.key === 'ArrowUp') layer = Math.max(0, layer - 1);
    else if (event.key === 'ArrowDown') layer = Math.min(layers - 1, layer + 1);
    else if (event.key === 'ArrowLeft') head = Math.max(0, head - 1);
    else if (event.key === 'ArrowRight') head = Math.min(heads - 1, head + 1);
    else if (event.key === 'Home') [layer, head] = [event.ctrlKey ? 0 : layer, 0];
    else if (event.key === 'End') [layer, head] = [event.ctrlKey ? layers - 1 : layer, heads - 1];
    else return;
    event.preventDefault();
    this.#select({layer, head});
    map.parentElement!.querySelector<HTMLElement>(`[data-layer="${layer}"][data-head="${head}"]`)!.focus();
  };

  /** @param costs what each head's absence costs, where that is known of this run */
  renderMaps(costs: Costs | undefined, words: MultiHeadStrings): TemplateResult {
    const run = this.#run!;
    const place = placeIn(run, this.#settings!);
    const largest = costs?.reduce((most, cost) => Math.max(most, Math.abs(cost)), 0) || 1;
    return html`<div
      class="maps"
      part="maps"
      role="group"
      aria-label=${words.allHeads}
      @keydown=${this.#onMapsKey}
      @transitionend=${this.#onColours}
    >
      ${headsOf(run).map(({layer, head}, i) => {
        const isChosen = layer === place.layer && head === place.head;
        const isOff = ablationOf(run.interventions, {layer, head}) !== undefined;
        const reading = strongest(this.readings[i], words);
        const cost = costs?.[i];
        const costText = cost === undefined ? '' : change(cost, 2);
        return html`${head === 0 ? html`<span class="row-name" aria-hidden="true">${layer}</span>` : nothing}
          <button
            type="button"
            class=${isOff ? 'map off' : 'map'}
            part="map"
            data-layer=${layer}
            data-head=${head}
            tabindex=${isChosen ? 0 : -1}
            aria-pressed=${isChosen}
            aria-label=${[`${words.layerShort} ${layer}, ${words.headShort} ${head}`, reading, isOff && words.off, cost !== undefined && `${words.loss} ${costText}`].filter(Boolean).join(', ')}
            @click=${() => this.#select({layer, head})}
          >
            <span class="frame"
              ><canvas
                aria-hidden="true"
                class=${run.tokens.length > FINE ? 'fine' : ''}
                data-layer=${layer}
                data-head=${head}
              ></canvas
            ></span>
            <span class="reading">${isOff ? html`<s>${reading}</s>` : reading}</span>
            ${
              cost === undefined
                ? nothing
                : html`<span class="cost" part="cost"
                    ><svg aria-hidden="true" viewBox="0 0 40 4" preserveAspectRatio="none">
                      <rect
                        class=${cost < 0 ? 'gain' : 'loss'}
                        width=${((40 * Math.abs(cost)) / largest).toFixed(2)}
                        height="4"
                      ></rect></svg
                    ><code>${costText}</code></span
                  >`
            }
          </button>`;
      })}
      <span class="axis-name" aria-hidden="true">${words.axes}</span>
    </div>`;
  }

  /** @param room how wide the figure is, in px */
  renderEnlarged(room: number, words: MultiHeadStrings): TemplateResult {
    const run = this.#run!;
    const place = placeIn(run, this.#settings!);
    const T = run.tokens.length;
    const pattern = patternOf(run, place);
    const selected = placeIn(run, this.#settings!).position;
    const cell = this.#hovered ?? {t: selected, s: this.#keyOf(selected, pattern, T)};
    const label = (position: number) =>
      position ? labelOf(run.vocabulary, run.tokens[position]) : words.beginning;
    const geometry = (this.#geometry = layOutPattern(T, room > WIDE ? room - MAPS : room, cell));
    return html`<div class="enlarged" part="enlarged">
      <p class="head-name">
        <b>${words.layer} ${place.layer}, ${words.headShort} ${place.head}</b>${
          ablationOf(run.interventions, place) ? html` · ${words.off}` : nothing
        }
      </p>
      <div
        class="pattern"
        part="pattern"
        tabindex="0"
        role="application"
        aria-label=${words.pattern}
        aria-describedby="cell"
        @pointermove=${this.#onPointer}
        @pointerleave=${this.#onPointer}
        @click=${this.#onPointer}
        @keydown=${this.#onKey}
      >
        <canvas aria-hidden="true" data-layer=${place.layer} data-head=${place.head}></canvas>
        ${drawLabels(geometry, cell, label)}
      </div>
      <p class="readout" part="cell" id="cell" aria-live=${this.#hovered ? 'off' : 'polite'}>
        <b class="query">${label(cell.t)}</b> ${words.looksAt}
        <b class="key">${label(cell.s)}</b> ${words.with}
        <code>${number(pattern[cell.t * T + cell.s], 3)}</code>
      </p>
      ${renderPatternKey(words.weight)}
      <p class="hint">${words.patternHint}</p>
    </div>`;
  }

  /** The key of a query: the one chosen, or what it looks at most. */
  #keyOf(t: number, pattern: Float32Array, T: number): number {
    if (this.#chosen?.t === t && this.#chosen.s <= t) return this.#chosen.s;
    const row = pattern.subarray(t * T, t * T + t + 1);
    return row.reduce((best, weight, s) => (weight > row[best] ? s : best), 0);
  }

  #choose(t: number, s: number): void {
    this.#hovered = undefined;
    this.#chosen = {t, s};
    if (t !== placeIn(this.#run!, this.#settings!).position)
      this.#host.dispatchEvent(new LlmSelectRequestEvent({token: t}));
    this.#host.requestUpdate();
  }

  readonly #onPointer = (event: PointerEvent) => {
    const {left, top} = (event.currentTarget as Element).getBoundingClientRect();
    const {cell} = this.#geometry!;
    const [t, s] = [event.clientY - top, event.clientX - left].map((at) => Math.floor(at / cell));
    const isCell = event.type !== 'pointerleave' && s >= 0 && s <= t && t < this.#run!.tokens.length;
    if (event.type === 'click') {
      if (isCell) this.#choose(t, s);
      return;
    }
    if (event.pointerType === 'touch') return;
    if (isCell && this.#hovered?.t === t && this.#hovered.s === s) return;
    if (!isCell && !this.#hovered) return;
    this.#hovered = isCell ? {t, s} : undefined;
    this.#host.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const run = this.#run!;
    const T = run.tokens.length;
    let t = placeIn(run, this.#settings!).position;
    let s = this.#keyOf(t, patternOf(run, placeIn(run, this.#settings!)), T);
    if (event.key === 'ArrowLeft') s = Math.max(0, s - 1);
    else if (event.key === 'ArrowRight') s = Math.min(t, s + 1);
    else if (event.key === 'ArrowUp') t = Math.max(0, t - 1);
    else if (event.key === 'ArrowDown') t = Math.min(T - 1, t + 1);
    else if (event.key === 'Home') s = 0;
    else if (event.key === 'End') s = t;
    else return;
    event.preventDefault();
    this.#choose(t, Math.min(s, t));
  };

  renderReadings(words: MultiHeadStrings): TemplateResult {
    const run = this.#run!;
    const {layer, head} = placeIn(run, this.#settings!);
    if (run.tokens.length < 2) return html`<p class="notice">${words.oneToken}</p>`;
    const {num_attention_heads: heads} = run.model.info.config;
    const found = this.readings[layer * heads + head];
    const row = (name: string, value: string, meaning: unknown) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td>${value}</td>
        <td>${meaning}</td>
      </tr>`;
    const share = html`<code>${number(100 * found.entropyShare, 0)}%</code> ${words.entropyOf}`;
    return html`<table class="readings" part="readings">
        <caption>
          ${words.readings}
        </caption>
        <tbody>
          ${row(words.previousName, number(found.previous, 3), words.previousMeans)}
          ${row(
            words.inductionName,
            number(found.induction, 3),
            found.repeats
              ? html`${words.inductionMeans} ${found.repeats} ${words.inductionRepeats}`
              : words.inductionNone,
          )}
          ${row(words.firstName, number(found.first, 3), words.firstMeans)}
          ${row(words.entropyName, number(found.entropy, 2), html`${words.entropyMeans} ${share}`)}
          ${row(words.distanceName, number(found.distance, 1), words.distanceMeans)}
        </tbody>
      </table>
      ${
        found.repeats
          ? nothing
          : html`<p class="repeat">
              ${words.repetition}
              <button
                type="button"
                @click=${() => this.#host.dispatchEvent(new LlmTextRequestEvent(words.repeatedText))}
              >
                ${words.tryRepetition}
              </button>
            </p>`
      }`;
  }
}

/** The reading that says most of a head, in words. */
function strongest(readings: HeadReadings, words: MultiHeadStrings): string {
  const {previous, induction, first, entropyShare} = readings;
  const named = (
    [
      [words.previous, previous],
      [words.induction, induction],
      [words.first, first],
    ] as const
  ).filter(([, value]) => value >= NAMED);
  const [name, value] = named.sort((a, b) => b[1] - a[1])[0] ?? [words.spread, entropyShare];
  return `${name} ${number(value, 2)}`;
}

/** Names of tokens along the diagonal, as many as there is room for, and the cell that is read. */
function drawLabels(
  {side, width, cell, labels}: PatternGeometry,
  {t, s}: {t: number; s: number},
  label: (position: number) => string,
): TemplateResult {
  const short = (text: string) => (text.length > 10 ? `${text.slice(0, 9)}…` : text);
  return svg`<svg class="labels" width=${width} height=${side + 2} aria-hidden="true">
    <rect class="row" x="0.5" y=${t * cell + 0.5} width=${Math.max(1, (t + 1) * cell - 1)} height=${Math.max(1, cell - 1)}></rect>
    ${s === t ? nothing : svg`<rect class="column" x=${s * cell + 0.5} y=${s * cell + 0.5} width=${Math.max(1, cell - 1)} height=${Math.max(1, (t - s + 1) * cell - 1)}></rect>`}
    <rect class="cell" x=${s * cell} y=${t * cell} width=${cell} height=${cell}></rect>
    ${labels.map(
      (position) =>
        svg`<text class=${position === t ? 'query' : position === s ? 'key' : ''} x=${(position + 1) * cell + 5} y=${Math.max(11, (position + 0.5) * cell + 4)}>${short(label(position))}</text>`,
    )}
  </svg>` as TemplateResult;
}
