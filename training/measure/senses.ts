/** Where in the model the two senses of a word come apart. */
import {Random, run, type Tokenizer, type Transformer} from 'llm-anatomy/core';
import {Draw} from '../corpus/draw.js';
import {say} from '../corpus/phrase.js';
import {senseSlots, senseWords} from '../corpus/senses.js';
import {seeds} from '../recipe.js';

/** Times that each sentence is written, with other people in it. */
const TIMES = 4;

interface Occurrence {
  sense: number;
  /** Sentence it is from: none is judged by its own kind. */
  sentence: string;
  /** The residual stream at the word, (d_model) for each layer, the embedding first. */
  stream: Float32Array[];
}

/**
 * Share of occurrences that stand nearer to the mean of their own sense than to that of the other one, by layer, the
 * embedding first; means are over the other sentences. Half is chance.
 */
export function senseSeparation(model: Transformer, tokenizer: Tokenizer): Record<string, number[]> {
  const draw = new Draw(new Random(seeds.cases));
  return Object.fromEntries(
    Object.keys(senseWords).map((word) => {
      const all = occurrences(model, tokenizer, word, draw);
      const depth = model.config.num_hidden_layers + 1;
      return [word, Array.from({length: depth}, (_, layer) => separation(all, layer))];
    }),
  );
}

function occurrences(model: Transformer, tokenizer: Tokenizer, word: string, draw: Draw): Occurrence[] {
  const layers = model.config.num_hidden_layers;
  const names = ['blocks.0.resid_pre', ...Array.from({length: layers}, (_, i) => `blocks.${i}.resid_post`)];
  return senseWords[word].senses.flatMap(({told}, sense) =>
    told.flatMap((sentence) =>
      Array.from({length: TIMES}, () => {
        const text = say(draw, sentence, senseSlots(draw));
        // The word is the sentence's last: what is before it has decided its sense.
        const end = text.lastIndexOf(` ${word}`) + word.length + 1;
        const tokens = [model.config.bos_token_id!, ...tokenizer.encode(text.slice(0, end))];
        const {trace} = run(model, tokens, {trace: names, logits: 'last'});
        const stream = names.map((name) => trace.get(name)!.data.slice(-model.config.hidden_size));
        return {sense, sentence, stream};
      }),
    ),
  );
}

function separation(all: readonly Occurrence[], layer: number): number {
  const shares = all.map(({sense, sentence, stream}) => {
    const others = all.filter((each) => each.sentence !== sentence);
    const [own, other] = [sense, 1 - sense].map((kind) =>
      distance(
        stream[layer],
        mean(others.filter((each) => each.sense === kind).map((each) => each.stream[layer])),
      ),
    );
    // Where both are equal, as in the embedding, which is one row for both senses, there is no telling.
    return own === other ? 0.5 : Number(own < other);
  });
  return shares.reduce((sum, share) => sum + share, 0) / all.length;
}

const mean = (vectors: readonly Float32Array[]): Float32Array =>
  vectors[0].map((_, i) => vectors.reduce((sum, vector) => sum + vector[i], 0) / vectors.length);

const distance = (a: Float32Array, b: Float32Array): number => Math.hypot(...a.map((x, i) => x - b[i]));
