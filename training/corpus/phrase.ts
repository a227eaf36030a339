/**
 * Sentences with gaps and alternatives.
 *
 * - `[a|b|]` is one of its alternatives, all alike; they nest, and may be empty.
 * - `{thing}` is the slot of that name, `{hero.he}` a property of it.
 * - `{^thing}` begins with a capital, `{a:thing}` has its article, `{s:thing}` is its plural, `{^a:thing}` is both.
 *
 * A slot may be a function: it draws when the slot is first read, so that nothing is drawn that the text does not show.
 */
import type {Draw} from './draw.js';
import {pluralOf} from './world.js';

export type Slots = Record<string, unknown>;

type Part = string | {slot: string; filters: string} | {options: Part[][]};

const compiled = new Map<string, Part[]>();

/** The sentence, its choices drawn and its slots filled in. */
export function say(draw: Draw, template: string, slots: Slots = {}): string {
  let parts = compiled.get(template);
  if (!parts) compiled.set(template, (parts = compile(template)));
  return fill(draw, parts, slots);
}

function fill(draw: Draw, parts: readonly Part[], slots: Slots): string {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else if ('options' in part) text += fill(draw, draw.pick(part.options), slots);
    else text += filter(read(part.slot, slots), part.filters);
  }
  return text;
}

function read(path: string, slots: Slots): string {
  const [name, property] = path.split('.');
  let value = slots[name];
  if (typeof value === 'function') slots[name] = value = (value as () => unknown)();
  if (typeof value === 'object' && value !== null) value = (value as Slots)[property ?? 'name'];
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new TypeError(`say: expected a text for the slot ${path}, got ${String(value)}`);
  return String(value);
}

function filter(text: string, filters: string): string {
  if (filters.includes('s')) text = pluralOf(text);
  if (filters.includes('a')) text = withArticle(text);
  return filters.includes('^') ? capital(text) : text;
}

export const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `a, b and c`. */
export const list = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

function compile(template: string): Part[] {
  let at = 0;
  const sequence = (isInside: boolean): Part[] => {
    const parts: Part[] = [];
    while (at < template.length && !(isInside && (template[at] === '|' || template[at] === ']'))) {
      if (template[at] === '[') parts.push(alternatives());
      else if (template[at] === '{') parts.push(slot());
      else parts.push(literal());
    }
    return parts;
  };
  const literal = (): string => {
    const start = at;
    while (at < template.length && !'[]{|'.includes(template[at])) at++;
    if (at === start) throw new SyntaxError(`say: unexpected ${template[at]} in: ${template}`);
    return template.slice(start, at);
  };
  const alternatives = (): Part => {
    const options: Part[][] = [];
    do {
      at++; // [ or |
      options.push(sequence(true));
    } while (template[at] === '|');
    if (template[at++] !== ']') throw new SyntaxError(`say: expected ] in: ${template}`);
    return {options};
  };
  const slot = (): Part => {
    const end = template.indexOf('}', at);
    const match = /^(\^?)(?:([as]):)?([\w.]+)$/.exec(template.slice(at + 1, end));
    if (!match) throw new SyntaxError(`say: expected a slot at ${at} in: ${template}`);
    at = end + 1;
    return {slot: match[3], filters: match[1] + (match[2] ?? '')};
  };
  return sequence(false);
}
