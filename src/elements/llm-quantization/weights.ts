/** One of the house model's own matrices in few bits. */
import {html, nothing, type TemplateResult} from 'lit';
import {Answer, type Asking} from '../../controllers/answer.js';
import {OpenCheckpoint} from '../../controllers/house-checkpoint.js';
import type {QuantizationSpec} from '../../core/index.js';
import {numberFormats, type FormatName} from '../../core/quantization/formats.js';
import {LlmPrecisionRequestEvent} from '../../events/precision-request.js';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {renderChoiceList} from '../../views/choice-list.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import {renderPrecision, shareName} from '../../views/precision.js';
import {renderSlider} from '../../views/slider.js';
import {precisionName, renderFormat} from './choice.js';
import {renderHistogram} from './histogram.js';
import {levelsOf} from './levels.js';
import {bitsEach, renderMeasures, renderRescue, rmsOf} from './measures.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import {LARGEST, matrices, scalings, shares, type MatrixName, type Scaling, type Share} from './settings.js';
import type {QuantizationStrings} from './strings.js';
import {mapsOf, WeightMaps, type MappedMatrix} from './weight-maps.js';

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

interface Shown extends MappedMatrix {
  readonly layer: number;
  readonly layers: number;
}

const granularityOf = (share: Share) => (share === 'tensor' || share === 'channel' ? share : Number(share));
/** Whether a scale is shared at all. */
const isScaled = (format: FormatName): boolean => numberFormats[format].storedBits <= 8;
/** Whether there is a choice of how. */
const hasZeroPoint = (format: FormatName): boolean => format === 'int8' || format === 'int4';

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
    const {matrix, format, share, scaling, outlier, rotate} = this.#host;
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
    const study = await model.studyMatrix(
      `model.layers.${layer}.${inside}.${matrix}_proj.weight`,
      {spec, outlier, rotate, seed: SEED, granularities: isScaled(format) ? shares.map(granularityOf) : []},
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
    return html`${this.#renderChoice(words, value)}
      <div class="wait-room">
        ${state.status === 'loading' && (state.isLate || !value) ? renderWait(words.matrixWord, state.progress, words) : nothing}
      </div>
      ${
        state.status === 'error'
          ? renderFailure(state.error, () => this.#answer.retry(), words)
          : html`<div class="room">${value ? this.#renderShown(value, words) : nothing}</div>`
      }`;
  }

  #renderChoice(words: QuantizationStrings, shown: Shown | undefined): TemplateResult {
    const host = this.#host;
    const {model} = this.#place;
    const {format} = host;
    const layers = shown?.layers ?? model.settings.layer + 1;
    const {outlier} = host;
    return html`<div class="choice">
        ${renderChoiceList(
          words.layer,
          shown?.layer ?? model.settings.layer,
          Array.from({length: layers}, (_, i) => [i, String(i)] as const),
          (layer) => host.dispatchEvent(new LlmSelectRequestEvent({layer})),
        )}
        ${renderChoiceList(
          words.matrixWord,
          host.matrix,
          matrices.map((name) => [name, words[name]] as const),
          (matrix) => {
            host.matrix = matrix;
          },
        )}
        ${renderFormat(host, words)}
        ${
          isScaled(format)
            ? renderChoiceList(
                words.share,
                host.share,
                shares.map((share) => [share, shareName(share, words)] as const),
                (share) => {
                  host.share = share;
                },
              )
            : nothing
        }
        ${
          hasZeroPoint(format)
            ? renderChoiceList(
                words.scaling,
                host.scaling,
                scalings.map((scaling) => [scaling, words[scaling]] as const),
                (scaling) => {
                  host.scaling = scaling;
                },
              )
            : nothing
        }
      </div>
      <div class="choice">
        ${renderSlider({
          ...{name: words.outlier, value: outlier, least: 0, most: LARGEST.outlier, step: 1},
          said: outlier ? `${outlier} σ` : words.none,
          onInput: (value) => {
            host.outlier = value;
          },
        })}
        <label class="check"
          ><input
            type="checkbox"
            .checked=${host.rotate}
            @change=${({target}: Event) => {
              host.rotate = (target as HTMLInputElement).checked;
            }}
          />${words.rotate}</label
        >
      </div>
      ${
        model.isShared
          ? renderPrecision(
              model.settings.precision,
              isScaled(format) ? `${format}:${host.share}` : format,
              (precision) => precisionName(precision, words),
              (precision) => host.dispatchEvent(new LlmPrecisionRequestEvent(precision)),
              words,
            )
          : nothing
      }`;
  }

  #renderShown(shown: Shown, words: QuantizationStrings): TemplateResult {
    const {quantized, turned, weights} = shown;
    const asked = this.#answer.answered;
    const levels = levelsOf(quantized, this.#maps.placeIn(shown));
    const note = levels.length
      ? `${words.levels} ${levels.length} ${words.levelsOf}${turned ? words.ofTurned : ''}.`
      : words.tooMany;
    return html`${this.#maps.render(shown, words)} ${renderMeasures(shown, words)}
      ${renderHistogram(turned ?? weights, levels, note, words)}
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
    const rows = shown.compared.map(({granularity, bytes, without, plain, rotated}) => [
      ...[shareName(String(granularity), words), bitsEach(bytes.total, size), rmsOf(without)],
      ...[shown.outlierAt < 0 ? '–' : rmsOf(plain), rmsOf(rotated), bytes.total],
    ]);
    const own = ['–', bitsEach(total, size), rmsOf(shown.errors.mse), '–', '–', total];
    return {columns, rows: rows.length ? rows : [own], note: words.rescue};
  }
}
