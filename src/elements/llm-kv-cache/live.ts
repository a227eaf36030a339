/** The live model decodes with a cache and without: the grid that fills, what each step costs, and that both say the same. */
import {html, nothing, type TemplateResult} from 'lit';
import {InlineSize} from '../../controllers/inline-size.js';
import {LinePlot} from '../../controllers/line-plot.js';
import {renderPromptField} from '../../controllers/prompt-field.js';
import {StepPlayer} from '../../controllers/step-player.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {PlotData} from '../../views/line-plot.js';
import type {NumbersTable} from '../../views/numbers.js';
import {renderButton} from '../../views/run-controls.js';
import {grouped} from '../../views/grouped.js';
import {percent} from '../../views/percent.js';
import {tiny} from '../../views/tiny.js';
import {renderCosts} from './costs.js';
import {curveNames, curveOf, type CurveName} from './curves.js';
import {Decoding, roomFor, type Decoded} from './decoding.js';
import {GridPart} from './grid-part.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import {ways, whereEven, type Step} from './race.js';
import type {KvCacheStrings} from './strings.js';
import {tokenText, textOfTokens} from './tokens.js';

/** Logits in 32 bits that are no further apart than this are apart by rounding, which is near a hundred-thousandth of them. */
const ROUNDING = 1e-3;

/** What a chart has drawn, of which steps and how. */
interface Drawn {
  readonly of: readonly Step[];
  readonly isSummed: boolean;
  readonly key: string;
  readonly data: PlotData;
}

export default class LivePart implements Part {
  readonly #host: PartHost;
  readonly #place: PartPlace;
  readonly #decoding: Decoding;
  readonly #player: StepPlayer;
  readonly #grid: GridPart;
  readonly #room: InlineSize;
  readonly #charts: readonly LinePlot[];
  readonly #drawn = new Map<CurveName, Drawn>();
  #words: KvCacheStrings | undefined;
  #frame = 0;

  constructor(host: PartHost, place: PartPlace) {
    const {client, isSeen} = place;
    this.#host = host;
    this.#place = place;
    const isHere = (): boolean => host.view === 'live' && isSeen();
    this.#decoding = new Decoding(host, () => (isHere() ? client.state.run : undefined));
    this.#player = new StepPlayer(host, {
      pace: 250,
      isSeen: isHere,
      last: () => Math.max(0, this.#steps.length - 1),
    });
    this.#grid = new GridPart(host);
    this.#room = new InlineSize(host);
    host.addController({
      hostDisconnected: () => {
        cancelAnimationFrame(this.#frame);
        this.#frame = 0;
      },
    });
    this.#charts = curveNames.map(
      (name) =>
        new LinePlot(host, {
          selector: `.chart-${name}`,
          data: () => this.#curve(name),
          onPick: (x) => this.#player.go(Math.round(x) - (this.#steps[0]?.length ?? 0)),
        }),
    );
  }

  get #steps(): readonly Step[] {
    return this.#decoding.shown?.steps ?? [];
  }

  /** What a chart has to draw now; nothing where it has drawn it, for drawing takes long. */
  #curve(name: CurveName): PlotData | undefined {
    const steps = this.#steps;
    const words = this.#words;
    if (steps.length === 0 || !words || this.#host.view !== 'live') return undefined;
    const isSummed = this.#host.summed;
    const marker = steps[this.#player.step].length;
    const key = `${isSummed} ${marker} ${this.#room.value}`;
    const drawn = this.#drawn.get(name);
    const isThere = this.#host.renderRoot.querySelector(`.chart-${name} canvas`) !== null;
    if (drawn?.of === steps && drawn.key === key) return isThere ? undefined : drawn.data;
    // One in a frame, for three at once would take too long.
    if (this.#frame) return isThere ? undefined : drawn?.data;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#host.requestUpdate();
    });
    const isSame = drawn?.of === steps && drawn.isSummed === isSummed;
    const data = {...(isSame ? drawn.data : curveOf(name, steps, isSummed, words)), marker};
    this.#drawn.set(name, {of: steps, isSummed, key, data});
    return data;
  }

  get status(): Part['status'] {
    const {state} = this.#place.client;
    const all = [state.status, ...(state.run ? [this.#decoding.answer.state.status] : [])];
    if (this.#decoding.isStopped && this.#steps.length > 0) return 'ready';
    return (['error', 'loading', 'idle'] as const).find((bad) => all.includes(bad)) ?? 'ready';
  }

  reset(): void {
    this.#decoding.isStopped = false;
    this.#grid.reset();
  }

  render(words: KvCacheStrings): TemplateResult {
    this.#words = words;
    const {client, fields} = this.#place;
    const {state, settings: shared, isShared} = client;
    const host = this.#host;
    const {shown} = this.#decoding;
    const {run} = state;
    return html`${renderPromptField(isShared ? undefined : shared.text, run, words)}
      <div class="choice">
        ${fields.render('steps', host.steps, words)}
        <div class="state" part="progress">
          ${this.#renderState(words)} ${fields.renderProblems(['steps'], words)}
        </div>
      </div>
      ${
        run && roomFor(run, 1) === 0
          ? html`<p class="notice" role="status" part="missing">${words.noRoom}</p>`
          : nothing
      }
      ${shown ? this.#renderShown(shown, words) : nothing}`;
  }

  /** How far it is, what may be stopped, and what failed. */
  #renderState(words: KvCacheStrings): unknown {
    const {client} = this.#place;
    const {state} = client;
    const {answer, isStopped} = this.#decoding;
    for (const {status, error} of [state, answer.state] as {status: string; error?: Error}[])
      if (status === 'error')
        return renderFailure(
          error!,
          () => {
            if (client.state.status === 'error') client.retry();
            if (answer.state.status === 'error') answer.retry();
          },
          words,
        );
    const button = (label: string, stops: boolean) => renderButton(label, () => this.#decoding.stop(stops));
    if (isStopped) return html`${words.stopped} ${button(words.again, false)}`;
    if (!state.run)
      return state.status === 'loading' ? renderWait(words.model, state.progress, words) : nothing;
    if (answer.state.status !== 'loading') return nothing;
    const {progress = {doing: 'compute', done: 0, total: 1}} = answer.state;
    return html`${renderWait(words.decoding, progress, words)} ${button(words.stop, true)}`;
  }

  #renderShown(shown: Decoded, words: KvCacheStrings): TemplateResult {
    const {run, steps} = shown;
    const at = this.#player.step;
    const step = steps[at];
    const {config} = run.model.info;
    const even = whereEven(config);
    const reads = config.max_position_embeddings;
    const said = textOfTokens(
      run,
      steps.slice(0, at + 1).map(({next}) => next),
    );
    const same = steps.slice(0, at + 1).every(({next, nextWithout}) => next === nextWithout);
    return html`<p class="said" part="text" dir="auto">${run.text}<b>${said}</b></p>
      ${this.#player.render(words)} ${this.#grid.render(shown, at, this.#room.value, words)}
      ${renderCosts(step, config, words)}
      <p class="readout lines" part="check" role="status">
        ${step.worst < ROUNDING ? words.bothSay : words.theyDiffer} ${grouped(config.vocab_size)}
        ${words.logitsDiffer} <span><code>${tiny(step.difference)}</code> ${words.inThisStep}</span>
        <span><code>${tiny(step.worst)}</code> ${words.upToHere}</span>
        <span>${same ? words.sameTokens : words.otherTokens}</span>
      </p>
      <label class="check"
        ><input
          type="checkbox"
          .checked=${this.#host.summed}
          @change=${({target}: Event) => {
            this.#host.summed = (target as HTMLInputElement).checked;
          }}
        />${words.summed}</label
      >
      <div class="charts">
        ${curveNames.map(
          (name, i) =>
            html`<div>
              <p class="label">${words[`${name}Chart`]}</p>
              <div
                class=${`chart chart-${name}`}
                part="chart"
                role="img"
                aria-label=${`${words[`${name}Chart`]}. ${words.growth}`}
                title=${words.pickStep}
              ></div>
              ${this.#charts[i].error ? renderFailure(this.#charts[i].error, () => this.#charts[i].retry(), words) : nothing}
            </div>`,
        )}
      </div>
      <p class="legend">
        ${[...ways, 'attentionPart' as const].map((name) => html`<span class=${`swatch ${name}`}>${words[name]}</span>`)}
      </p>
      <p class="verdict" part="growth">
        ${words.growth} ${words.evenFrom} <code>${grouped(even.length)}</code> ${words.evenTokens}${
          even.length > reads
            ? html`, ${words.reads} <code>${reads}</code>, ${words.thereIs}
                <code>${percent(even.part)}</code> ${words.ofStep}`
            : nothing
        }.
      </p>
      <p class="hint">${words.liveHint} ${run.interventions.length > 0 ? words.edits : nothing}</p>`;
  }

  numbers(words: KvCacheStrings): NumbersTable {
    const {run} = this.#decoding.shown ?? {};
    const both = (what: string) => [`${what}: ${words.cached}`, `${what}: ${words.whole}`];
    return {
      columns: [
        ...[words.stepWord, words.tokensRead, words.nextToken, ...both(words.flopsRow)],
        ...[...both(words.attentionRow), ...both(words.msAxis), words.difference, words.bytesFactor],
      ],
      rows: this.#steps.map(({step, length, next, costs: {cached, whole}, difference, bytes}) => [
        ...[step, length, tokenText(run!, next)],
        ...[cached, whole].map(({matrices, attention}) => grouped(matrices + attention)),
        ...[cached, whole].map(({attention}) => grouped(attention)),
        ...[cached, whole].map(({time}) => time.toFixed(4)),
        ...[tiny(difference), grouped(bytes)],
      ]),
    };
  }
}
