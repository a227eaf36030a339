/** The choice of a format. */
import type {TemplateResult} from 'lit';
import {numberFormats} from '../../core/quantization/formats.js';
import {renderChoiceList} from '../../views/choice-list.js';
import {chosenFormats, type ChosenFormat} from '../../views/chosen-formats.js';
import type {PartHost} from './part-host.js';
import type {QuantizationStrings} from './strings.js';

/** The format that is looked at: weights begin where there is an error to see. */
export const chosenFormat = ({format, view}: PartHost): ChosenFormat =>
  format || (view === 'bits' ? 'fp16' : 'int4');

export const renderFormat = (host: PartHost, words: QuantizationStrings): TemplateResult =>
  renderChoiceList(
    words.format,
    chosenFormat(host),
    chosenFormats.map((name) => [name, numberFormats[name].title] as const),
    (format) => {
      host.format = format;
    },
  );
