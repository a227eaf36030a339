/** The next token's distribution as bars. */
import {html, nothing, type ReactiveElement, type TemplateResult} from 'lit';
import type {Vocabulary} from '../../context/model.js';
import {labelOf} from '../../views/vocabulary.js';
import {grouped} from '../../views/grouped.js';
import {axisEnd, type Candidate, type Distribution} from './distribution.js';
import {share} from './share.js';
import type {SamplingStrings} from './strings.js';

export interface BarsOptions {
  distribution: Distribution;
  vocabulary: Vocabulary;
  /** The token that was drawn from it, where one was. */
  drawn: number | undefined;
  /** Whether the reader chose it. */
  isForced: boolean;
  /** Whether temperature 0 leaves one token alone. */
  isGreedy: boolean;
  /** What stands there while the next distribution is waited for. */
  wait: TemplateResult | undefined;
  words: SamplingStrings;
}

/** A table of the likeliest tokens whose first column are buttons: one of them is reached by Tab, the others by arrow keys. */
export class Bars {
  readonly #host: ReactiveElement;
  readonly #onChoose: (candidate: Candidate) => void;
  /** The token whose row was pointed at or focused last. */
  pointed: number | undefined;
  #entry = 0; // the row that Tab reaches
  #shown = ''; // the tokens of the rows
  #end = 0; // of the axis

  /** @param onChoose is told which token the reader wants */
  constructor(host: ReactiveElement, onChoose: (candidate: Candidate) => void) {
    this.#host = host;
    this.#onChoose = onChoose;
  }

  readonly #onKey = (event: KeyboardEvent) => {
    const buttons = [...(event.currentTarget as Element).querySelectorAll('button')];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const last = buttons.length - 1;
    const moves = {ArrowDown: Math.min(last, at + 1), ArrowUp: Math.max(0, at - 1), Home: 0, End: last};
    const to = moves[event.key as keyof typeof moves];
    if (to === undefined || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#entry = to;
    buttons[to].focus();
    this.#host.requestUpdate();
  };

  render(options: BarsOptions): TemplateResult {
    const {distribution, wait, words} = options;
    const {candidates} = distribution;
    const entry = Math.min(this.#entry, candidates.length - 1);
    // A bar that moves says that its token has become likelier: it must still be that token's.
    const tokens = candidates.map(({token}) => token).join();
    const moves = tokens === this.#shown;
    this.#shown = tokens;
    // While the reader moves a slider the axis only grows: the model's own bars stay as they are.
    const end = (this.#end = moves ? Math.max(this.#end, axisEnd(candidates)) : axisEnd(candidates));
    const heading = (name: string, kind: string) =>
      html`<span class=${kind} role="columnheader">${name}</span>`;
    return html`<div
        class=${moves ? 'bars moves' : 'bars'}
        part="bars"
        role="table"
        aria-labelledby="next"
        @keydown=${this.#onKey}
      >
        <div class="row heads" role="row">
          ${heading(words.token, 'name')} ${heading(words.logit, 'number logit')}
          ${heading(words.before, 'number')} ${heading(words.after, 'number')}
        </div>
        ${candidates.map((candidate, i) => this.#renderRow(candidate, end, i === entry, options))}
        ${this.#renderOthers(distribution, words)}
      </div>
      ${wait ?? this.#renderLegend(end, words)}`;
  }

  #renderLegend(end: number, words: SamplingStrings): TemplateResult {
    return html`<p class="legend">
      <span><i class="key before"></i>${words.legendBefore}</span>
      <span><i class="key after"></i>${words.legendAfter}</span>
      <span><i class="key dropped"></i>${words.legendDropped}</span>
      <span>${words.axis} ${end * 100}%.</span>
    </p>`;
  }

  // Pointing changes the numbers of one logit below, where they are open.
  #point(token: number): void {
    if (token === this.pointed) return;
    this.pointed = token;
    this.#host.requestUpdate();
  }

  #renderRow(
    candidate: Candidate,
    end: number,
    isEntry: boolean,
    {vocabulary, drawn, isForced, isGreedy, words}: BarsOptions,
  ): TemplateResult {
    const {token, rank, logit, before, after, droppedBy} = candidate;
    const isDrawn = token === drawn;
    const label = labelOf(vocabulary, token);
    const action =
      drawn === undefined
        ? `${words.append} ${label}, ${share(before)}`
        : isDrawn
          ? `${label}, ${share(before)}`
          : `${words.put} ${label}, ${share(before)}, ${words.insteadOf} ${labelOf(vocabulary, drawn)}`;
    const name = droppedBy === 'temperature' && isGreedy ? words.greedy : droppedBy && words[droppedBy];
    return html`<div
      class=${`row${droppedBy ? ' dropped' : ''}${isDrawn ? ' drawn' : ''}`}
      role="row"
      @pointerenter=${() => this.#point(token)}
    >
      <span class="name" role="rowheader"
        ><button
          type="button"
          part="candidate"
          data-token=${token}
          tabindex=${isEntry ? 0 : -1}
          aria-label=${action}
          aria-current=${isDrawn}
          title=${`${action} · ${words.id} ${token} · ${words.rank} ${rank}`}
          @focus=${() => this.#onFocus(token)}
          @click=${() => this.#onChoose(candidate)}
        >
          <bdi>${label}</bdi></button
        >${isDrawn ? html`<span class="mark">${isForced ? words.forced : words.drawn}</span>` : nothing}</span
      >
      ${renderBar(before, after, end)}
      <span class="number logit" role="cell">${logit.toFixed(2)}</span>
      <span class="number" role="cell">${share(before)}</span>
      <span class="number after" role="cell" title=${name ? `${words.droppedBy} ${name}` : ''}
        >${name ? html`<span class="why">✕ ${name}</span>` : share(after)}</span
      >
    </div>`;
  }

  // A row that was clicked is the one that Tab comes back to.
  #onFocus(token: number): void {
    this.#point(token);
    const rows = [...this.#host.renderRoot.querySelectorAll<HTMLElement>('[part="candidate"]')];
    const at = rows.findIndex(({dataset}) => Number(dataset.token) === token);
    if (at < 0 || at === this.#entry) return;
    this.#entry = at;
    this.#host.requestUpdate();
  }

  // Together they may be far more than the axis has room for: no bar.
  #renderOthers({others}: Distribution, words: SamplingStrings): TemplateResult {
    const {count, kept, before, after} = others;
    return html`<div class=${`row others${kept ? '' : ' dropped'}`} role="row">
      <span class="name" role="rowheader"
        >${grouped(count)} ${words.others}, ${grouped(kept)} ${words.kept}</span
      >
      <span class="number logit" role="cell">–</span>
      <span class="number" role="cell">${share(before)}</span>
      <span class="number after" role="cell">${share(after)}</span>
    </div>`;
  }
}

/** What the model says behind what is drawn from. By attributes of SVG: a style attribute may be refused. */
function renderBar(before: number, after: number, end: number): TemplateResult {
  const width = (probability: number) => `${(100 * probability) / end}%`;
  return html`<svg class="bar" aria-hidden="true">
    <rect class="before" height="100%" width=${width(before)}></rect>
    <rect class="after" y="25%" height="50%" width=${width(after)}></rect>
  </svg>`;
}
