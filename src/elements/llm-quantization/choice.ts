/** The choice of a format, and its name. */
import type {TemplateResult} from 'lit';
import {numberFormats, type FormatName} from '../../core/quantization/formats.js';
import {renderChoiceList} from '../../views/choice-list.js';
import {chosenFormats, shareName} from '../../views/precision.js';
import type {PartHost} from './part-host.js';
import type {QuantizationStrings} from './strings.js';

export const renderFormat = (host: PartHost, words: QuantizationStrings): TemplateResult =>
  renderChoiceList(
    words.format,
    host.format,
    chosenFormats.map((name) => [name, numberFormats[name].title] as const),
    (format) => {
      host.format = format;
    },
  );

/** "INT4, 32 in a row" of "int4:32". */
export function precisionName(precision: string, words: QuantizationStrings): string {
  const [format, share = 'channel'] = precision.split(':');
  const {title, storedBits} = numberFormats[format as FormatName];
  return storedBits > 8 ? title : `${title}, ${shareName(share, words)}`;
}
