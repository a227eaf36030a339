/** Which matrix is looked at, and what becomes of it. */
import {html, nothing, type TemplateResult} from 'lit';
import type {ModelClient} from '../../controllers/model-client.js';
import {numberFormats, type FormatName} from '../../core/quantization/formats.js';
import {LlmPrecisionRequestEvent} from '../../events/precision-request.js';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import {renderChoiceList} from '../../views/choice-list.js';
import {
  isScaled,
  precisionName,
  precisionOf,
  renderPrecision,
  shareName,
  shares,
} from '../../views/precision.js';
import {renderSlider} from '../../views/slider.js';
import {chosenFormat, renderFormat} from './choice.js';
import type {PartHost} from './part-host.js';
import {LARGEST, matrices, scalings} from './settings.js';
import type {QuantizationStrings} from './strings.js';

/** Where the matrix is from, and how long its rows are. */
export interface Place {
  readonly layer: number;
  readonly layers: number;
  readonly cols: number;
}

/** Whether there is a choice of how whole numbers are scaled. */
export const hasZeroPoint = (format: FormatName): boolean => format === 'int8' || format === 'int4';

/** @param shown undefined before there is a model */
export function renderControls(
  host: PartHost,
  model: ModelClient,
  shown: Place | undefined,
  words: QuantizationStrings,
): TemplateResult {
  const format = chosenFormat(host);
  const {layer, layers, cols} = shown ?? {
    ...{layer: model.settings.layer, layers: model.settings.layer + 1, cols: Infinity},
  };
  const {outlier} = host;
  return html`<div class="choice settings">
      ${renderChoiceList(
        words.layer,
        layer,
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
        isScaled(numberFormats[format])
          ? renderChoiceList(
              words.share,
              host.share,
              // A group as long as a row is the row.
              shares
                .filter((share) => share === host.share || !(Number(share) >= cols))
                .map((share) => [share, shareName(share, words)] as const),
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
            precisionOf(format, numberFormats[format], host.share),
            (precision) => precisionName(precision, numberFormats, words),
            (precision) => host.dispatchEvent(new LlmPrecisionRequestEvent(precision)),
            words,
          )
        : nothing
    }`;
}
