import type {LiveRun} from '../../context/model.js';
import type {NumbersTable} from '../../views/numbers.js';
import {real} from './from-run.js';
import {textOf} from './sentence.js';
import {stepNames, type Fact, type StepName, type Told} from './steps.js';
import type {PathStrings} from './strings.js';

const tableStrings = {stepColumn: 'Step', sentenceColumn: 'In words', valuesColumn: 'Numbers'};

/** All steps that are known, each with its sentence and what its drawing shows. */
export function numbersOf(
  run: LiveRun | undefined,
  toldOf: (step: StepName) => Told | undefined,
  strings: PathStrings & Partial<typeof tableStrings>,
): NumbersTable {
  const words = {...tableStrings, ...strings};
  const row = (name: StepName, i: number): (readonly string[])[] => {
    const told = run && toldOf(name);
    if (!told) return [];
    const text = (fact: Fact) => textOf(fact, run, words);
    const sentence = words[told.say].replace(/\{(\w+)\}/g, (whole, key: string) =>
      key in told.facts ? text(told.facts[key]) : whole,
    );
    return [[`${i + 1} ${words[name]}`, sentence, valuesOf(told, text)]];
  };
  return {
    columns: [words.stepColumn, words.sentenceColumn, words.valuesColumn],
    rows: stepNames.flatMap(row),
  };
}

/** What a drawing shows. */
function valuesOf({drawing}: Told, text: (fact: Fact) => string): string {
  switch (drawing?.kind) {
    case 'rows':
      return drawing.rows
        .map(
          ({of, name, value}) => [...(of === undefined ? [] : [of]), name].map(text).join(' ') + ` ${value}`,
        )
        .join('; ');
    case 'chips':
      return drawing.tokens.map((token) => text({token})).join(' | ');
    case 'columns':
    case 'cells':
      return Array.from(drawing.values, real).join('; ');
    case 'dials':
      return drawing.angles.map((angle) => `${((180 * angle) / Math.PI).toFixed(2)}°`).join('; ');
    default:
      return '';
  }
}
