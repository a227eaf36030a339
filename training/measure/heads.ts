/** What heads attend to, and what is lost without them: found by measurement. */
import {Random, run, type Tokenizer, type Transformer} from 'llm-anatomy/core';
import {heldOutNames, type Case} from '../cases.js';
import {Draw} from '../corpus/draw.js';
import {copyForms} from '../corpus/exercises.js';
import {list} from '../corpus/phrase.js';
import {END} from '../recipe.js';
import {accuracy, byModel, encodeCase, margin} from './scorer.js';

/** Mean attention to the one place that the behaviour looks at, 0 to 1: [layer][head]. */
export type HeadScores = number[][];

export interface Behaviours {
  /** In a row of names, from each token to the one before it. */
  previous: HeadScores;
  /**
   * Where the row is told again, from each token to the one that followed it the first time (Olsson et al. 2022,
   * arXiv:2209.11895).
   */
  induction: HeadScores;
  /** From the place before a pronoun to the name that it stands for. */
  pronoun: HeadScores;
  /** From where a quotation may end to the mark that opened it. */
  quote: HeadScores;
}

/** One attention: from where to where, in which tokens. */
interface Look {
  tokens: readonly number[];
  from: number;
  to: readonly number[];
}

const ROWS = 24;

export function measureHeads(
  model: Transformer,
  tokenizer: Tokenizer,
  cases: Readonly<Record<string, readonly Case[]>>,
  seed: number,
): Behaviours {
  const rows = repeatedRows(tokenizer, seed);
  return {
    previous: meanAttention(
      model,
      rows.flatMap(({tokens, first, length}) =>
        Array.from({length: length - 1}, (_, i) => ({tokens, from: first + i + 1, to: [first + i]})),
      ),
    ),
    induction: meanAttention(
      model,
      rows.flatMap(({tokens, first, again, length}) =>
        Array.from({length: length - 1}, (_, i) => ({tokens, from: again + i, to: [first + i + 1]})),
      ),
    ),
    pronoun: meanAttention(model, pronounLooks(tokenizer, cases['pronouns refer back'])),
    quote: meanAttention(model, quoteLooks(tokenizer, cases['quotation marks'])),
  };
}

/** A row of names that is told twice: its tokens, and where each telling begins in them. */
export interface Repeated {
  tokens: number[];
  first: number;
  again: number;
  /** Tokens of the row. */
  length: number;
}

/**
 * Names that no training text has, told twice in words of the corpus: only induction can foresee them. (A row of random
 * tokens, as is the custom, is nothing that this model has ever met: it does not take it for a row.)
 */
export function repeatedRows(tokenizer: Tokenizer, seed: number): Repeated[] {
  const draw = new Draw(new Random(seed));
  const forms = copyForms.filter((form) => !form.includes('bag'));
  const encode = (text: string): number[] => [...tokenizer.encode(text)];
  return Array.from({length: ROWS}, () => {
    const [before, between] = draw.pick(forms).split(' *').map(encode);
    const row = encode(` ${list(draw.several(heldOutNames, 5))}`);
    const first = 1 + before.length;
    return {
      tokens: [END, ...before, ...row, ...between, ...row],
      first,
      again: first + row.length + between.length,
      length: row.length,
    };
  });
}

/** These texts begin with the name. */
function pronounLooks(tokenizer: Tokenizer, cases: readonly Case[]): Look[] {
  return cases.map(({prompt}) => {
    const name = tokenizer.encode(prompt.split(' ')[0]);
    const tokens = [END, ...tokenizer.encode(prompt)];
    return {tokens, from: tokens.length - 1, to: Array.from(name, (_, i) => 1 + i)};
  });
}

function quoteLooks(tokenizer: Tokenizer, cases: readonly Case[]): Look[] {
  return cases
    .filter(({prompt}) => prompt.startsWith('"'))
    .map(({prompt}) => {
      const tokens = [END, ...tokenizer.encode(prompt)];
      return {tokens, from: tokens.length - 1, to: [1]};
    });
}

function meanAttention(model: Transformer, looks: readonly Look[]): HeadScores {
  const {num_hidden_layers: layers, num_attention_heads: heads} = model.config;
  const scores = Array.from({length: layers}, () => new Array<number>(heads).fill(0));
  let last: readonly number[] | undefined;
  let patterns: Float32Array[] = []; // of each layer (n_heads, T, T)
  for (const {tokens, from, to} of looks) {
    if (tokens !== last) {
      const {trace} = run(model, tokens, {trace: ['blocks.*.attn.pattern'], logits: 'last'});
      patterns = scores.map((_, layer) => trace.get(`blocks.${layer}.attn.pattern`)!.data);
      last = tokens;
    }
    const T = tokens.length;
    for (const [layer, pattern] of patterns.entries())
      for (let head = 0; head < heads; head++)
        for (const key of to) scores[layer][head] += pattern[(head * T + from) * T + key] / looks.length;
  }
  return scores;
}

/** What becomes of a phenomenon when the head that scores highest is silent. */
export interface Ablation {
  behaviour: keyof Behaviours;
  phenomenon: string;
  layer: number;
  head: number;
  score: number;
  accuracy: {whole: number; without: number};
  /** Of the right choice over the best wrong one, in nats: of the whole model, without this head, without another one on average. */
  margin: {whole: number; without: number; withoutOther: number};
  /** The head whose silence costs this phenomenon most, which need not be the one that scores highest. */
  mostNeeded: {layer: number; head: number; margin: number};
}

const affected: Readonly<Record<keyof Behaviours, string>> = {
  previous: 'names never seen, copied',
  induction: 'names never seen, copied',
  pronoun: 'pronouns refer back',
  quote: 'quotation marks',
};

export function ablateBest(
  model: Transformer,
  tokenizer: Tokenizer,
  cases: Readonly<Record<string, readonly Case[]>>,
  behaviours: Behaviours,
  count = 50,
): Ablation[] {
  return (Object.keys(affected) as (keyof Behaviours)[]).map((behaviour) => {
    const phenomenon = affected[behaviour];
    const chosen = cases[phenomenon].slice(0, count).map((each) => encodeCase(tokenizer, each));
    const all = behaviours[behaviour].flatMap((heads, layer) =>
      heads.map((score, head) => ({layer, head, score})),
    );
    const [best, ...others] = all.sort((a, b) => b.score - a.score);
    const without = (place: {layer: number; head: number}) => {
      const score = byModel(model, [{at: `blocks.${place.layer}.attn.z`, head: place.head, op: 'zero'}]);
      return {accuracy: accuracy(chosen, score), margin: margin(chosen, score)};
    };
    const [whole, silent] = [byModel(model), without(best)];
    const rest = others.map(({layer, head}) => ({layer, head, margin: without({layer, head}).margin}));
    const own = {layer: best.layer, head: best.head, margin: silent.margin};
    return {
      behaviour,
      phenomenon,
      ...best,
      accuracy: {whole: accuracy(chosen, whole), without: silent.accuracy},
      margin: {
        whole: margin(chosen, whole),
        without: silent.margin,
        withoutOther: rest.reduce((sum, {margin}) => sum + margin, 0) / rest.length,
      },
      mostNeeded: [own, ...rest].reduce((most, each) => (each.margin < most.margin ? each : most)),
    };
  });
}
