/** Sentences with numbers and tokens put in. */
import {html} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {nameOfToken} from '../../controllers/run-place.js';
import {labelOf} from '../../views/vocabulary.js';
import type {Fact, Told} from './steps.js';
import type {PathStrings} from './strings.js';

/** A fact as plain text. */
export function textOf(fact: Fact, run: LiveRun, words: PathStrings): string {
  if (typeof fact === 'string') return fact;
  if ('token' in fact) return labelOf(run.vocabulary, fact.token);
  if ('position' in fact) return nameOfToken(run, fact.position, words);
  return fact.number === undefined ? words[fact.word] : `${words[fact.word]} ${fact.number}`;
}

/** Each {name} of the sentence is replaced; one that there is no fact of stays as it is. */
export function sentenceOf({say, facts}: Told, run: LiveRun, words: PathStrings): unknown[] {
  return words[say].split(/(\{\w+\})/).map((part) => {
    const fact = facts[part.slice(1, -1)] as Fact | undefined;
    if (fact === undefined || !part.startsWith('{')) return part;
    const text = textOf(fact, run, words);
    return typeof fact === 'string' ? html`<code>${text}</code>` : html`<b><bdi>${text}</bdi></b>`;
  });
}
