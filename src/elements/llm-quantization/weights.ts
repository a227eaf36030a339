/** One of the house model's own matrices in few bits. */
import {html, nothing, type TemplateResult} from 'lit';
import {Answer, type Asking} from '../../controllers/answer.js';
import {OpenCheckpoint} from '../../controllers/house-checkpoint.js';
import type {QuantizationSpec} from '../../core/index.js';
import {numberFormats, type FormatName} from '../../core/quantization/formats.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import {granularityOf, isScaled, shares, type Share} from '../../views/precision.js';
import {chosenFormat} from './choice.js';
import {renderHistogram} from './histogram.js';
import {levelsOf} from './levels.js';
import {bitsEach, comparedOf, renderMeasures, renderRescue, rmsOf, sharedBy} from './measures.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import type {MatrixName, Scaling} from './settings.js';
import type {QuantizationStrings} from './strings.js';
import {mapsOf, WeightMaps, type MappedMatrix} from './weight-maps.js';
import {hasZeroPoint, renderControls, type Place} from './weights-controls.js';

/** Decides how rows are turned. */
const SEED = 1;

interface Question {
  readonly checkpoint: HouseCheckpoint;
  readonly layer: number;
  readonly matrix: MatrixName;
  readonly format: FormatName;
  readonly share: Share;
  readonly scaling: Scaling;
  readonly outlier: number;
  readonly rotate: boolean;
}

type Shown = MappedMatrix & Place;

export default class WeightsPart implements Part {
  readonly #host: PartHost;
  readonly #place: PartPlace;
  readonly #answer: Answer<Question, Shown>;
  readonly #models = new Map<HouseCheckpoint, OpenCheckpoint>();
  readonly #maps: WeightMaps;

  constructor(host: PartHost, place: PartPlace) {
    this.#host = host;
    this.#place = place;
    this.#maps = new WeightMaps(host);
    this.#answer = new Answer(
      host,
      () => (place.isSeen() && host.view === 'weights' ? this.#question : undefined),
      (question, asking) => this.#ask(question, asking),
    );
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const model of this.#models.values()) model.leave();
  }

  get #question(): Question {
    const {matrix, share, scaling, outlier, rotate} = this.#host;
    const format = chosenFormat(this.#host);
    const {checkpoint, layer} = this.#place.model.settings;
    return {checkpoint, layer, matrix, format, share, scaling, outlier, rotate};
  }

  get status(): Part['status'] {
    return this.#answer.state.status;
  }

  get isEmpty(): boolean {
    return !this.#answer.state.value;
  }

  async #ask(question: Question, {signal, onProgress}: Asking): Promise<Shown> {
    const {checkpoint, matrix, format, share, scaling, outlier, rotate} = question;
    const known = this.#models.get(checkpoint) ?? new OpenCheckpoint(checkpoint);
    this.#models.set(checkpoint, known);
    const model = await known.open(this.#place.session(), onProgress);
    const {num_hidden_layers: layers} = model.info.config;
    const layer = Math.min(question.layer, layers - 1);
    const spec: QuantizationSpec = {
      format,
      granularity: granularityOf(share),
      ...(scaling === 'zero-point' && hasZeroPoint(format) && {scheme: scaling}),
    };
    const inside = /^[qkvo]$/.test(matrix) ? 'self_attn' : 'mlp';
    const granularities = isScaled(numberFormats[format]) ? shares.map(granularityOf) : [];
    const study = await model.studyMatrix(
      `model.layers.${layer}.${inside}.${matrix}_proj.weight`,
      {spec, outlier, rotate, seed: SEED, granularities},
      {signal, onProgress},
    );
    return {...study, ...mapsOf(study), layer, layers};
  }

  updated(): void {
    const {value} = this.#answer.state;
    if (value) this.#maps.updated(value);
  }

  render(words: QuantizationStrings): TemplateResult {
    const {state} = this.#answer;
    const {value} = state;
    return html`${renderControls(this.#host, this.#place.model, value, words)}
      <div class="wait-room">
        ${state.status === 'loading' && (state.isLate || !value) ? renderWait(words.matrixWord, state.progress, words) : nothing}
      </div>
      ${
        state.status === 'error'
          ? renderFailure(state.error, () => this.#answer.retry(), words)
          : html`<div class="room">${value ? this.#renderShown(value, words) : nothing}</div>`
      }`;
  }

  #renderShown(shown: Shown, words: QuantizationStrings): TemplateResult {
    const {quantized, turned, weights} = shown;
    const asked = this.#answer.answered;
    const levels = levelsOf(quantized, this.#maps.placeIn(shown));
    return html`${this.#maps.render(shown, words)} ${renderMeasures(shown, words)}
      ${renderHistogram(turned ?? weights, levels, turned !== undefined, words)}
      ${asked ? renderRescue(shown, asked.share, asked.rotate, words) : nothing}
      <p class="hint">${words.weightsHint} ${SEED}.</p>`;
  }

  numbers(words: QuantizationStrings): NumbersTable {
    const columns = [
      ...[words.share, words.bitsPerWeight, words.withoutOutlier, words.withOutlier, words.rotated],
      words.bytes,
    ];
    const shown = this.#answer.state.value;
    if (!shown) return {columns, rows: []};
    const size = shown.rows * shown.cols;
    const {total} = shown.quantized.bytes;
    const rows = comparedOf(shown).map(({granularity, bytes, without, plain, rotated}) => [
      ...[sharedBy(granularity, shown.cols, words), bitsEach(bytes.total, size), rmsOf(without)],
      ...[shown.outlierAt < 0 ? '–' : rmsOf(plain), rmsOf(rotated), bytes.total],
    ]);
    const own = ['–', bitsEach(total, size), rmsOf(shown.errors.mse), '–', '–', total];
    return {columns, rows: rows.length ? rows : [own], note: words.rescue};
  }
}
