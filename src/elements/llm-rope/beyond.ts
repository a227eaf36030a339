/** Loss by position, on the live model, with each way to read on beyond the trained length. */
import {html, nothing, svg, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {Answer} from '../../controllers/answer.js';
import {PointSlider} from '../../controllers/point-slider.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {pathThrough, placeNames} from '../../views/line-chart.js';
import {grouped} from '../../views/grouped.js';
import {
  BUCKET,
  lineOf,
  lossesOf,
  meanOver,
  measure,
  windowsOf,
  WINDOW,
  type LossLine,
  type LossQuestion,
} from './losses.js';
import type {PartHost} from './part-host.js';
import {scalings} from './settings.js';
import type {RopeStrings} from './strings.js';

const [HEIGHT, LEFT, TOP, BOTTOM] = [280, 40, 12, 34];
/** Room at the right for the names of lines, and the width from which there is that room. */
const [NAMES, WIDE] = [172, 620];

export class BeyondPart {
  readonly answer: Answer<LossQuestion, true>;
  readonly #host: PartHost;
  readonly #run: () => LiveRun | undefined;
  readonly #slider: PointSlider;
  #isStopped = false;
  #windows: number | undefined;
  #asked: LossQuestion | undefined;

  /** @param run what may be computed with now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.#run = run;
    this.#slider = new PointSlider(host);
    this.answer = new Answer(
      host,
      () => (this.#isStopped ? undefined : this.#question),
      async (question, asking) => {
        this.#windows = (await windowsOf(question.model)).tokens.length;
        return measure(question, asking);
      },
    );
  }

  /** What is asked now; nothing where nobody can see it. */
  get #question(): LossQuestion | undefined {
    const run = this.#run();
    const {factor} = this.#host;
    return run && (this.#asked = {model: run.model, interventions: run.interventions, factor});
  }

  /** What is measured by now, the methods in their order. */
  get lines(): LossLine[] {
    const asked = this.#question ?? this.#asked;
    if (!asked) return [];
    return scalings.flatMap((method) => {
      const losses = lossesOf(asked, method);
      return losses ? [lineOf(method, losses)] : [];
    });
  }

  render(run: LiveRun, room: number, words: RopeStrings): TemplateResult {
    const {state} = this.answer;
    const {config} = run.model.info;
    const trained = config.max_position_embeddings;
    const {lines} = this;
    return html`${this.#renderControls(words)}
      <div class="beyond">
        ${
          state.status === 'error'
            ? renderFailure(state.error, () => this.answer.retry(), words)
            : this.#draw(lines, trained, config.vocab_size, room, words)
        }
        <div class="state">
          ${
            state.status === 'loading'
              ? html`${renderWait(words.held, state.progress ?? {doing: 'compute', done: 0, total: 1}, words)}
                  <button type="button" @click=${() => this.#stop(true)}>${words.stop}</button>`
              : this.#isStopped
                ? html`${words.stopped}
                    <button type="button" @click=${() => this.#stop(false)}>${words.measure}</button>`
                : this.#renderSentence(lines, trained, words)
          }
        </div>
      </div>
      ${this.#renderTable(lines, trained, words)}
      <p class="hint">
        ${this.#windows ?? '…'} ${words.windows} ${WINDOW} ${words.windowsNote} ${BUCKET}
        ${words.positionsNote}
      </p>`;
  }

  #stop(isStopped: boolean): void {
    this.#isStopped = isStopped;
    this.#host.requestUpdate();
  }

  #renderControls(words: RopeStrings): TemplateResult {
    const host = this.#host;
    return html`<div class="controls">
      <fieldset>
        <legend>${words.scaling}</legend>
        ${scalings.map(
          (each) =>
            html`<label class="check"
              ><input
                type="radio"
                name="scaling"
                .checked=${host.scaling === each}
                @change=${() => {
                  host.scaling = each;
                }}
              />
              ${words[each]}</label
            >`,
        )}
      </fieldset>
      <label class="field"
        >${words.factor}
        <select
          .value=${String(host.factor)}
          @change=${({target}: Event) => {
            host.factor = Number((target as HTMLSelectElement).value);
            this.#isStopped = false;
          }}
        >
          ${[2, 3, 4].map((each) => html`<option value=${each} ?selected=${each === host.factor}>${each}</option>`)}
        </select></label
      >
    </div>`;
  }

  #draw(
    lines: readonly LossLine[],
    trained: number,
    vocabulary: number,
    room: number,
    words: RopeStrings,
  ): TemplateResult {
    const width = Math.max(240, room);
    const isWide = room >= WIDE;
    const right = isWide ? NAMES : 12;
    const guess = Math.log(vocabulary);
    const most = Math.ceil(guess) + 1;
    const {factor, scaling} = this.#host;
    const x = (position: number) => LEFT + (position / WINDOW) * (width - LEFT - right);
    const y = (loss: number) => TOP + (1 - Math.min(loss, most) / most) * (HEIGHT - TOP - BOTTOM);
    // The one in front is drawn last.
    const ordered = [...lines].sort((a, b) => Number(a.method === scaling) - Number(b.method === scaling));
    const floor = HEIGHT - BOTTOM;
    const ends = placeNames(
      lines.map(({points}) => y(points.at(-1)!.loss)),
      floor,
    );
    const centre = (point: number) => x((point + 0.5) * BUCKET);
    const at = this.#slider.layOut(Array.from({length: WINDOW / BUCKET}, (_, i) => centre(i)));
    const here = centre(at);
    const said = `${words.at} ${at * BUCKET}–${(at + 1) * BUCKET - 1}: ${lines.map(({method, points}) => `${words[method]} ${points[at].loss.toFixed(2)}`).join(', ')}`;
    const chart = html`<svg class="chart-svg" width=${width} height=${HEIGHT} aria-hidden="true">
      <rect class="inside" x=${x(0)} y=${TOP} width=${x(trained) - x(0)} height=${floor - TOP}></rect>
      <text class="middle tick" x=${x(trained / 2)} y=${TOP + 14}>${words.trained}</text>
      ${factor * trained <= WINDOW ? svg`<line class="mark" x1=${x(factor * trained)} x2=${x(factor * trained)} y1=${TOP + 18} y2=${floor}></line><text class="middle tick" x=${x(factor * trained)} y=${TOP + 12}>× ${factor}</text>` : nothing}
      <line class="axis" x1=${x(0)} x2=${x(WINDOW)} y1=${floor} y2=${floor}></line>
      <line class="mark" x1=${here} x2=${here} y1=${TOP} y2=${floor}></line>
      <line class="mark" x1=${x(0)} x2=${x(WINDOW)} y1=${y(guess)} y2=${y(guess)}></line>
      <text class="tick" x=${x(0) + 4} y=${y(guess) - 4}>
        ${words.guessing}${isWide ? `: ln ${grouped(vocabulary)} =` : ''} ${guess.toFixed(2)}
      </text>
      ${[0, 2, 4, 6, 8].map((tick) => svg`<text class="end tick" x=${LEFT - 6} y=${y(tick) + 4}>${tick}</text>`)}
      ${[0, 256, 512, 768].map((tick) => svg`<text class="middle tick" x=${Math.min(x(tick), width - 14)} y=${floor + 15}>${tick}</text>`)}
      <text class="middle tick" x=${x(WINDOW / 2)} y=${HEIGHT - 3}>${words.positionAxis}</text>
      ${ordered.map(
        (line) =>
          svg`<path class=${`loss-line ${line.method}${line.method === scaling ? ' front' : ''}`} d=${pathThrough(line.points.map(({loss}, i) => [centre(i), y(loss)]))}></path>`,
      )}
      ${isWide ? lines.map(({method}, i) => svg`<text class=${`name${method === scaling ? ' front' : ''}`} x=${x(WINDOW) + 4} y=${ends[i] + 4}>${words[method]}</text>`) : nothing}
    </svg>`;
    return html`${this.#slider.render(at, {part: 'chart', label: `${words.lossAxis}, ${words.positionAxis}`, said, chart})}
      <p class="readout" part="point">${said}</p>`;
  }

  #renderSentence(lines: readonly LossLine[], trained: number, words: RopeStrings): unknown {
    const [front, none] = [this.#host.scaling, 'none'].map((name) =>
      lines.find(({method}) => method === name),
    );
    if (!front || !none) return nothing;
    const beyond = ({losses}: LossLine) => meanOver(losses, trained, 2 * trained).toFixed(2);
    const within = meanOver(front.losses, 0, trained).toFixed(2);
    return html`<p class="equation" part="outcome" role="status">
      ${words.at} ${trained}–${2 * trained - 1} ${words.lossIs}
      ${
        front.method === 'none'
          ? html`<code>${beyond(front)}</code> ${words.unscaled}`
          : html`<code>${beyond(front)}</code> ${words.withMethod} ${words[front.method]} ×
              ${this.#host.factor}, ${words.insteadOf} <code>${beyond(none)}</code>`
      };
      ${words.inside} <code>${within}</code>.
    </p>`;
  }

  #renderTable(lines: readonly LossLine[], trained: number, words: RopeStrings): TemplateResult {
    const ranges = Array.from(
      {length: WINDOW / trained},
      (_, i) => [i * trained, (i + 1) * trained] as const,
    );
    return html`<table class="results" part="losses">
      <caption>
        ${words.lossAxis}
      </caption>
      <thead>
        <tr>
          <th scope="col">${words.method}</th>
          ${ranges.map(([from, to]) => html`<th scope="col">${from}–${to - 1}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${scalings.map((method) => {
          const losses = lines.find((line) => line.method === method)?.losses;
          return html`<tr aria-current=${method === this.#host.scaling}>
            <th scope="row">
              <svg class="swatch" width="28" height="10" aria-hidden="true">
                <line
                  class=${`loss-line ${method}${method === this.#host.scaling ? ' front' : ''}`}
                  x2="28"
                  y1="5"
                  y2="5"
                ></line></svg
              >${words[method]}
            </th>
            ${ranges.map(([from, to]) => html`<td>${losses ? meanOver(losses, from, to).toFixed(3) : '–'}</td>`)}
          </tr>`;
        })}
      </tbody>
    </table>`;
  }
}
