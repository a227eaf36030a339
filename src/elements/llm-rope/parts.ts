/** The figure's parts: those that turn a query and a key, and those that come when they are near. */
import {html, type TemplateResult} from 'lit';
import type {LiveRun, ModelSettings, RunState} from '../../context/model.js';
import {InParts} from '../../controllers/in-parts.js';
import {hasTrace} from '../../controllers/traced-run.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {DialsPart} from './dials.js';
import {DistancePart} from './distance.js';
import {layoutRows, LayoutPart} from './layout.js';
import type * as more from './more.js';
import type {Shown} from './numbers.js';
import type {PartHost} from './part-host.js';
import {partNames, type RopePart} from './settings.js';
import type {RopeStrings} from './strings.js';
import {names, pick, type Picked} from './vectors.js';

/** Parts that draw a query and a key. */
const turning: readonly RopePart[] = ['dials', 'distance', 'layout'];

export interface PartsContent {
  state: RunState;
  /** The inline size there is, in px. */
  room: number;
  retry: () => void;
  words: RopeStrings;
}

export class RopeParts {
  picked: Picked | undefined;
  readonly #host: PartHost;
  readonly #run: () => LiveRun | undefined;
  readonly #dials: DialsPart;
  readonly #distance: DistancePart;
  readonly #layout: LayoutPart;
  readonly #drawing: InParts;
  #beyond: more.BeyondPart | undefined;
  #absolute: more.AbsolutePart | undefined;
  #error: Error | undefined; // why the later parts did not come
  #isLoading = false;

  /** @param run what the host may measure with now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.#run = run;
    this.#drawing = new InParts(host);
    this.#dials = new DialsPart(host);
    this.#distance = new DistancePart(host);
    this.#layout = new LayoutPart(host);
  }

  shows(part: RopePart): boolean {
    const {show} = this.#host;
    return !show || show === part;
  }

  /** Whether a query and a key are drawn. */
  get turns(): boolean {
    return turning.some((part) => this.shows(part));
  }

  get #needsMore(): boolean {
    return this.shows('beyond') || this.shows('absolute');
  }

  /** How far all that is shown is, besides the run. */
  get statuses(): string[] {
    const statuses = [this.#drawing.isDrawn ? 'ready' : 'loading'];
    if (this.#needsMore) statuses.push(this.#error ? 'error' : this.#beyond ? 'ready' : 'loading');
    const measuring = this.shows('beyond') ? this.#beyond?.answer.state.status : undefined;
    return measuring && measuring !== 'idle' ? [...statuses, measuring] : statuses;
  }

  /** Takes up run and settings; for the host's willUpdate(). */
  update(run: LiveRun | undefined, settings: ModelSettings, isNear: boolean): void {
    if (run && hasTrace(run, names)) {
      this.#dials.update(run, settings);
      this.picked = pick(run, settings, this.#host);
    }
    if (this.#needsMore && isNear && !this.#beyond && !this.#error) void this.#load();
  }

  /** Draws what is drawn on canvases; for the host's updated(). */
  draw(): void {
    if (this.shows('absolute')) this.#absolute?.draw();
  }

  async #load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      const {AbsolutePart, BeyondPart} = await import('./more.js');
      this.#beyond = new BeyondPart(this.#host, () => (this.shows('beyond') ? this.#run() : undefined));
      this.#absolute = new AbsolutePart(this.#host);
    } catch (error) {
      this.#error = error as Error;
    }
    this.#isLoading = false;
    this.#host.requestUpdate();
  }

  /** What is shown now, as far as it is there. */
  shown(words: RopeStrings): Shown {
    const {picked} = this;
    return {
      picked: this.turns ? picked : undefined,
      score: picked && this.shows('distance') ? this.#distance.curves(picked).score : undefined,
      points: (this.shows('beyond') && this.#beyond?.lines.flatMap(({points}) => points)) || [],
      layouts: picked && this.shows('layout') ? layoutRows(picked, words) : [],
      absolute: (this.shows('absolute') && this.#absolute?.rows(words)) || [],
    };
  }

  /** The choice of tokens, layer and head, which all that turn share. */
  renderChoice(settings: ModelSettings, words: RopeStrings): unknown {
    return this.turns && this.picked ? this.#dials.renderChoice(this.picked, settings, words) : '';
  }

  render(content: PartsContent): unknown {
    return partNames
      .filter((part) => this.shows(part))
      .map(
        (part, i) =>
          html`<div
            class=${`section part-${part}`}
            part=${part}
            role="group"
            aria-labelledby=${`${part}-title`}
          >
            <p class="section-title" id=${`${part}-title`} ?hidden=${this.#host.show !== ''}>
              ${content.words[`${part}Title`]}
            </p>
            ${this.#renderContent(part, content, i === 0)}
          </div>`,
      );
  }

  #renderContent(part: RopePart, {state, room, retry, words}: PartsContent, isFirst: boolean): unknown {
    if (part === 'absolute') return this.#absolute?.render(room, words) ?? this.#renderWait(words);
    // It stands once.
    if (state.status === 'error') return isFirst ? renderFailure(state.error, retry, words) : '';
    const {run} = state;
    if (part === 'beyond') {
      if (!this.#beyond) return this.#renderWait(words);
      if (run) return this.#beyond.render(run, room, words);
    } else if (run && this.picked) {
      const {picked} = this;
      const drawn = {dials: this.#dials, distance: this.#distance, layout: this.#layout}[part];
      return this.#drawing.next(() => drawn.render(picked, room, words));
    }
    return renderWait(words.model, state.status === 'loading' ? state.progress : undefined, words);
  }

  #renderWait(words: RopeStrings): TemplateResult {
    if (!this.#error) return renderWait('', undefined, words);
    const retry = () => {
      this.#error = undefined;
      this.#host.requestUpdate();
    };
    return renderFailure(this.#error, retry, words);
  }
}
