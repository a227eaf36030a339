/** Beam search with a model: all continuations share the pages of what they have in common. */
import {beamSearch, readBeamSettings, type Beam} from '../decoding/beam-search.js';
import type {Task} from '../task.js';
import {expectCausal, expectModel, expectOptions, expectTokens} from './check-arguments.js';
import {Decoder} from './decoder.js';
import {roomAfter} from './generate.js';
import {interventionsInText, type Intervention} from './interventions.js';
import {PagedCache, PagePool} from './paged-cache.js';
import type {Transformer} from './transformer.js';

/** How far and how widely continuations are looked for. */
export interface GenerateBeamsOptions {
  /** Continuations followed at once, above 0. With as many as there are, the search is exact. */
  beams: number;
  /** Tokens of a continuation at most, above 0; 128. Fewer where learned positions end before: the last token needs none. */
  maxTokens?: number;
  /** Tokens that end a continuation, which includes them; the model's own where they are left out. */
  stop?: readonly number[];
  /** α: scores are log-probability / length^α; 1. */
  lengthPenalty?: number;
  /** Changes at every token, as in generate(): so no mean, and a patch at a position alone. */
  interventions?: readonly Intervention[];
}

/** Tokens of a page: what a beam that branches off copies at most. */
const PAGE = 16;

/**
 * In slices: the most probable continuations of a text that a search of so many beams finds, best score first: beamSearch()
 * on the model's logits. Memory for the caches of all beams is taken at once, and given back at the end.
 *
 * @param prompt at least one token
 * @throws DecodingError InterventionError ModelError VocabularyError; ContextLengthError where the prompt has
 *   more tokens than there are learned positions; FreedError where the model was freed; RangeError where there is no prompt, or
 *   memory ends
 */
export function* generateBeams(
  model: Transformer,
  prompt: ArrayLike<number>,
  options: GenerateBeamsOptions,
): Task<Beam[]> {
  expectModel('generateBeams', model);
  const {config} = model;
  expectTokens('generateBeams', prompt, 1, config.vocab_size);
  expectOptions('generateBeams', options);
  expectCausal('generateBeams', model);
  const {beams, maxTokens: asked = 128, stop: ends = config.eos_token_id, lengthPenalty} = options;
  const {interventions = []} = options;
  const settings = readBeamSettings({beams, maxTokens: asked, ends, lengthPenalty}, 'generateBeams', 'stop');
  const maxTokens = Math.min(asked, roomAfter('generateBeams', prompt.length, config));
  const hooks = interventionsInText(config, interventions);
  const most = prompt.length + maxTokens - 1; // the last token is not read any more
  const pool = new PagePool(model, pagesFor(prompt.length, most, settings.beams, config.vocab_size), PAGE);
  let decoder: Decoder | undefined;
  try {
    const root = new PagedCache(pool);
    const caches = [root];
    const following = (decoder = new Decoder(model, caches, most));
    const readShare = prompt.length / (prompt.length + settings.beams * maxTokens);
    const prefill = decoder.prefill(prompt, 0, hooks);
    let reading = prefill.next();
    for (; !reading.done; reading = prefill.next()) yield readShare * reading.value;
    const first = reading.value;

    // Of the beams asked for last, and of those a token shorter that they go on from; by their tokens.
    let level = new Map<readonly number[], PagedCache>();
    let parents: typeof level = new Map();
    let length = 0;
    const next = (tokens: readonly number[], parent: readonly number[]): Float32Array => {
      if (tokens.length === 0) {
        level.set(tokens, root);
        return first;
      }
      if (tokens.length > length) {
        for (const cache of parents.values()) cache.free();
        [level, parents] = [new Map(), level];
        length = tokens.length;
      }
      caches[0] = parents.get(parent)!.fork();
      level.set(tokens, caches[0]);
      return following.step(tokens[length - 1], hooks);
    };
    const search = beamSearch(next, {...settings, maxTokens});
    let step = search.next();
    for (; !step.done; step = search.next()) yield readShare + (1 - readShare) * step.value;
    return step.value;
  } finally {
    decoder?.free();
    pool.free();
  }
}

/** Pages that beams take at most: each has its own behind the prompt, and one more while it grows out of its parent. */
function pagesFor(prompt: number, most: number, beams: number, vocab: number): number {
  const shared = Math.floor(prompt / PAGE);
  const alive = Math.min(beams, vocab ** (most - prompt));
  return shared + alive * (Math.ceil(most / PAGE) - shared + 1) + 1;
}
