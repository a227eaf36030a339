/** Steps for which the run's own model is asked: an embedding's neighbours, the logit lens, heads taken away. */
import {logitsAfter, type LiveRun} from '../../context/model.js';
import {greedy} from '../../core/decoding/distribution.js';
import {percent} from '../../views/percent.js';
import type {Asked} from './asked.js';
import {hasText, ranked, real} from './from-run.js';
import {readAgain, type Reading} from './reading.js';

/** A token that is a space and a word, or a number. */
const word = /^ (\p{L}{2,}|\d+)$/u;
const EMBEDDING = 'model.embed_tokens.weight';

export const embeddings: Asked = {
  names: ['embeddings'],
  async ask({model, vocabulary: {bytes, ends}, tokens}, signal) {
    const {data} = (await model.readParameters([EMBEDDING], {signal})).get(EMBEDDING)!;
    const {hidden_size: d_model} = model.info.config;
    const rowOf = (id: number) => data.subarray(id * d_model, (id + 1) * d_model);
    const last = tokens.length - 1;
    const row = rowOf(tokens[last]);
    const decoder = new TextDecoder();
    const cosines = Float64Array.from(ends, (end, id) => {
      const isWord = word.test(decoder.decode(bytes.subarray(id ? ends[id - 1] : 0, end)));
      return isWord && id !== tokens[last] ? cosine(row, rowOf(id)) : -Infinity;
    });
    const [nearest] = ranked(cosines);
    const peak = row.reduce((best, x, i) => (Math.abs(x) > Math.abs(row[best]) ? i : best), 0);
    return {
      embeddings: {
        say: 'embeddingsSays',
        facts: {
          last: {position: last},
          id: String(tokens[last]),
          width: String(d_model),
          near: {token: nearest},
          cosine: real(cosines[nearest]),
        },
        drawing: {
          kind: 'columns',
          values: row,
          on: peak,
          colour: 'residual',
          ends: ['0', String(d_model - 1)],
        },
      },
    };
  },
};

export const block: Asked = {
  names: ['block'],
  async ask(run, signal) {
    const {model, tokens, interventions} = run;
    const {layers} = await model.logitLens(tokens, {top: 1, interventions}, {signal});
    const position = tokens.length - 1;
    const rows = layers.map(({top}) => ({token: top.tokens[position], p: top.probabilities[position]}));
    const last = rows.length - 1;
    const best = bestOf(run);
    const wrong = rows.findLastIndex(({token}) => token !== best);
    const depth = wrong + 1; // 0 is the embedding
    const isNever = depth > last;
    return {
      block: {
        say: isNever ? 'blockNever' : depth === 0 ? 'blockFirst' : depth === last ? 'blockLast' : 'blockSays',
        facts: {
          blocks: String(last),
          best: {token: best},
          ...(depth > 0 && depth < last && {block: String(depth - 1), p1: percent(rows[depth].p)}),
          ...(!isNever && {p2: percent(rows[last].p)}),
        },
        drawing: {
          kind: 'chips',
          tokens: rows.map(({token}) => token),
          isOn: (index) => rows[index].token === best,
          isTinted: false,
        },
      },
    };
  },
};

export const multiHead: Asked = {
  names: ['multiHead'],
  isLong: true,
  async ask(run, signal) {
    const {model, interventions} = run;
    const {num_hidden_layers: layers, num_attention_heads: heads} = model.info.config;
    const best = bestOf(run);
    const before = await readAgain(model, run, best, interventions, signal);
    const without: Reading[] = [];
    for (let i = 0; i < layers * heads; i++) {
      const at = `blocks.${Math.floor(i / heads)}.attn.z`;
      const changed = [...interventions, {at, head: i % heads, op: 'zero'} as const];
      without.push(await readAgain(model, run, best, changed, signal));
    }
    // By the loss, as in llm-multi-head; where there is none, by how much the likeliest token's probability changes.
    const costs = without.map(({loss, p}) => (hasText(run) ? loss - before.loss : before.p - p));
    const [most] = hasText(run) ? ranked(costs) : ranked(costs.map(Math.abs));
    return {
      multiHead: {
        say: hasText(run) ? 'multiHeadSays' : 'multiHeadEmpty',
        facts: {
          heads: String(layers * heads),
          head: String(most % heads),
          layer: String(Math.floor(most / heads)),
          ...(hasText(run) && {before: real(before.loss), after: real(without[most].loss)}),
          best: {token: best},
          p1: percent(before.p),
          p2: percent(without[most].p),
        },
        drawing: {kind: 'cells', values: costs, columns: heads, on: most},
      },
    };
  },
};

/** The likeliest token after a run's last. */
const bestOf = (run: LiveRun): number => greedy(logitsAfter(run, run.tokens.length - 1));

function cosine(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    ab += x * b[i];
    aa += x * x;
    bb += b[i] * b[i];
  }
  return ab / (Math.sqrt(aa * bb) || 1);
}
