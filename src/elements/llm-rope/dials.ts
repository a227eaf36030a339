/** The dials: a query and a key of the model, pair by pair, turned to where the reader puts them. */
import {html, nothing, type TemplateResult} from 'lit';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import {RunTokens} from '../../controllers/run-tokens.js';
import type {LiveRun, ModelSettings} from '../../context/model.js';
import {signed} from '../../views/signed.js';
import {tiny} from '../../views/tiny.js';
import {labelOf} from '../../views/vocabulary.js';
import {grouped} from '../../views/grouped.js';
import {drawDial} from './dial.js';
import {PositionLine} from './line.js';
import type {PartHost} from './part-host.js';
import {products, stray, total, turned} from './rotation.js';
import {LAST} from './settings.js';
import type {RopeStrings} from './strings.js';
import type {Picked} from './vectors.js';

/** Columns of the dials, by which the arrow keys go up and down. */
const columnsIn = (room: number): number => (room > 680 ? 6 : room > 420 ? 4 : 3);

/** A token by its name, with its position. */
export function nameOf(run: LiveRun, token: number, words: RopeStrings): string {
  return token ? labelOf(run.vocabulary, run.tokens[token]) : words.beginning;
}

export class DialsPart {
  readonly #host: PartHost;
  readonly #line: PositionLine;
  readonly #tokens: RunTokens;

  constructor(host: PartHost) {
    this.#host = host;
    this.#line = new PositionLine(host);
    this.#tokens = new RunTokens(host);
  }

  /** Takes up run and settings; for the host's willUpdate(). */
  update(run: LiveRun, settings: ModelSettings): void {
    this.#tokens.update(run, settings.token);
  }

  /** The choice of tokens, layer and head, which all parts share. */
  renderChoice(picked: Picked, asked: ModelSettings, words: RopeStrings): TemplateResult {
    const {run, layer, head, queryToken, keyToken} = picked;
    const {num_hidden_layers: layers, num_attention_heads: heads} = run.model.info.config;
    const choose = (name: string, value: number, most: number, onInput: (value: number) => void) =>
      html`<label class="field"
        >${name}
        <select
          .value=${String(value)}
          @change=${({target}: Event) => onInput(Number((target as HTMLSelectElement).value))}
        >
          ${Array.from({length: most}, (_, each) => html`<option value=${each} ?selected=${each === value}>${each}</option>`)}
        </select></label
      >`;
    const select = (selection: {layer?: number; head?: number}) =>
      this.#host.dispatchEvent(new LlmSelectRequestEvent(selection));
    const isMissing = asked.layer >= layers || asked.head >= heads;
    return html`<div class="tokens">${this.#tokens.render(words.tokens)}</div>
      <div class="choice">
        <label class="field"
          >${words.keyToken}
          <select
            .value=${String(keyToken)}
            @change=${({target}: Event) => {
              this.#host.keyToken = Number((target as HTMLSelectElement).value);
              this.#host.n = 'text';
            }}
          >
            ${Array.from(run.tokens, (_, token) => token)
              .filter((token) => token <= queryToken || token === keyToken)
              .map(
                (token) =>
                  html`<option value=${token} ?selected=${token === keyToken}>
                    ${token} ${nameOf(run, token, words)}
                  </option>`,
              )}
          </select></label
        >
        ${choose(words.layer, layer, layers, (to) => select({layer: to}))}
        ${choose(words.head, head, heads, (to) => select({head: to}))}
      </div>
      ${
        isMissing
          ? html`<p class="notice" part="missing" role="status">
              ${words.layer} ${asked.layer}, ${words.head.toLowerCase()} ${asked.head} ${words.missing}
              ${layers} ${words.layersUnit} ${heads} ${words.headsUnit} ${layer}, ${head}.
            </p>`
          : nothing
      }`;
  }

  render(picked: Picked, room: number, words: RopeStrings): TemplateResult {
    const {run, queryToken, keyToken, m, n, q, theta} = picked;
    const host = this.#host;
    const parts = products(picked, m, n);
    const sum = total(parts);
    const {most, places} = stray(picked, m, n, LAST);
    const isMoved = m !== queryToken || n !== keyToken;
    return html`${this.#line.render(picked, room, words)}
      <p class="equation" part="product" role="status">
        <b class="query">${nameOf(run, queryToken, words)}</b> ·
        <b class="key">${nameOf(run, keyToken, words)}</b> = ${words.sumOf} ${theta.length} ${words.partsUnit}
        = <code class="product">${signed(sum, 6)}</code>; ${words.score}
        <code>${signed(sum, 3)} / √${q.length} = ${signed(sum / Math.sqrt(q.length), 4)}</code>
      </p>
      <p class="readout" part="stays">
        ${
          m >= n
            ? places > 1
              ? html`${words.stays} ${places} ${words.staysPlaces} <code>m − n = ${m - n}</code>,
                  ${words.staysMost} <code>${tiny(most)}</code> ${words.staysRounding}.`
              : nothing
            : words.stayFuture
        }
      </p>
      <p class="hint">${words.lineHint}</p>
      <div class="controls">
        <button
          type="button"
          ?disabled=${!isMoved}
          @click=${() => {
            host.m = host.n = 'text';
          }}
        >
          ${words.back}
        </button>
        <label class="check"
          ><input
            type="checkbox"
            .checked=${host.relative}
            @change=${({target}: Event) => {
              host.relative = (target as HTMLInputElement).checked;
            }}
          />
          ${words.relative}</label
        >
      </div>
      ${this.#renderDials(picked, parts, room, words)}
      <p class="hint">${words.lengthHint}</p>`;
  }

  #renderDials(picked: Picked, parts: Float64Array, room: number, words: RopeStrings): TemplateResult {
    const {q, k, v, m, n, theta, pair, run, keyToken} = picked;
    const columns = columnsIn(room);
    const {relative} = this.#host;
    // One scale for all dials: the longest arrow reaches the rim. Lengths are square roots, so that short ones can be seen.
    const longest = longestOf([q, k], theta.length);
    const arrow = (kind: 'query' | 'key', x: ArrayLike<number>, i: number, position: number) => {
      const at = (angle: number) => shortened(turned(x, i, angle), longest);
      const [to, from] = [at(position * theta[i]), at(0)];
      return {kind, x: to[0], y: to[1], from};
    };
    const back = relative ? m : 0;
    const [vx, vy] = shortened(turned(v, pair, 0), longestOf([v], theta.length));
    const [a, b, c, d] = [
      turned(q, pair, (m - back) * theta[pair]),
      turned(k, pair, (n - back) * theta[pair]),
    ].flat();
    return html`<div
        class="dials"
        part="dials-list"
        role="radiogroup"
        aria-label=${words.pairs}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event, pair, theta.length, columns)}
      >
        ${Array.from(
          theta,
          (t, i) =>
            html`<button
              type="button"
              class="dial"
              part="dial"
              role="radio"
              aria-checked=${i === pair}
              tabindex=${i === pair ? 0 : -1}
              aria-label=${`${words.pair} ${i}, ${words.wavelength} ${wave(t)} ${words.tokensUnit}, ${words.adds} ${signed(parts[i], 4)}`}
              @click=${() => {
                this.#host.pair = i;
              }}
            >
              ${drawDial([arrow('query', q, i, m - back), arrow('key', k, i, n - back)])}
              <span class="dial-name"><b>${i}</b> λ ${wave(t)}</span>
              <code>${signed(parts[i], 4)}</code>
            </button>`,
        )}
      </div>
      <div class="detail" part="pair">
        <span class="value-dial">${drawDial([{kind: 'value', x: vx, y: vy}])}</span>
        <p>
          ${words.pair} ${pair}: <code>θ = ${theta[pair].toPrecision(4)}</code>, ${words.wavelength}
          <code>2π/θ = ${wave(theta[pair])}</code> ${words.tokensUnit}; ${words.turnedBy}
          <code>${words.query} ${angleOf((m - back) * theta[pair])}</code>,
          <code>${words.key} ${angleOf((n - back) * theta[pair])}</code> ${words.radians}.<br />
          <code>(${signed(a, 3)})(${signed(c, 3)})</code>
          <code>+ (${signed(b, 3)})(${signed(d, 3)})</code>
          <code>= ${signed(parts[pair], 4)}</code><br />
          <span class="value">V</span> ${words.ofToken} <b>${nameOf(run, keyToken, words)}</b>,
          <code
            >(${turned(v, pair, 0)
              .map((each) => signed(each, 3))
              .join(', ')})</code
          >, ${words.neverTurns}
        </p>
      </div>`;
  }

  #onKey(event: KeyboardEvent, pair: number, pairs: number, columns: number): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const isRtl = getComputedStyle(this.#host).direction === 'rtl';
    const across = isRtl ? -1 : 1;
    const to = {
      ...{ArrowRight: pair + across, ArrowLeft: pair - across},
      ...{ArrowDown: pair + columns, ArrowUp: pair - columns, Home: 0, End: pairs - 1},
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#host.pair = Math.min(pairs - 1, Math.max(0, to));
    void this.#host.updateComplete.then(() =>
      this.#host.renderRoot.querySelector<HTMLElement>('.dial[tabindex="0"]')?.focus(),
    );
  }
}

const longestOf = (vectors: readonly ArrayLike<number>[], pairs: number): number =>
  Math.max(...vectors.flatMap((x) => Array.from({length: pairs}, (_, i) => Math.hypot(...turned(x, i, 0)))));

/** A pair as an arrow whose length is the square root of the pair's, where the longest has 1. */
function shortened([x, y]: readonly [number, number], longest: number): [number, number] {
  const by = Math.sqrt(Math.hypot(x, y) * longest) || 1;
  return [x / by, y / by];
}

const angleOf = (radians: number): string => signed(radians, Math.abs(radians) < 1 ? 4 : 2);

/** A wavelength in tokens, to the digits that mean something. */
export function wave(theta: number): string {
  const length = (2 * Math.PI) / theta;
  return length < 100 ? length.toFixed(1) : grouped(Math.round(length));
}
