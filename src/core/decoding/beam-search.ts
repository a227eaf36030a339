/**
 * Beam search: of all continuations the few most probable so far are followed at once. Scores as in Wu et al. 2016,
 * arXiv:1609.08144, with Hugging Face's penalty: log-probability / length^α.
 */
import {isList, isRecord, show} from '../show.js';
import type {Task} from '../task.js';
import {Candidates} from './candidates.js';
import {logSumExp} from './distribution.js';
import {DecodingError} from './errors.js';

/** How far and how widely a beam search looks. Counts are whole numbers above 0. */
export interface BeamSettings {
  /** Continuations followed at once. With as many as there are, the search is exact. */
  beams: number;
  /** Tokens of a continuation at most. */
  maxTokens: number;
  /** Tokens that end a continuation, which includes them. */
  ends?: readonly number[];
  /** α: 0 compares log-probabilities, 1 (the default) means per token; above favours length, below 0 brevity. */
  lengthPenalty?: number;
}

/** One continuation. */
export interface Beam {
  /** Token IDs after the prompt. */
  tokens: readonly number[];
  /** ln of its probability: Σ ln p(token | what stands before). */
  logProbability: number;
  /** logProbability / (tokens.length ** lengthPenalty). */
  score: number;
  /** Whether its last token is one of those that end. */
  ended: boolean;
}

/** A live beam, one token longer; its tokens are put together only where it survives. */
interface Extension {
  from: Beam;
  token: number;
  logProbability: number;
}

/**
 * The most probable continuations, in slices, best score first. As in Hugging Face, an ended continuation counts only where it is
 * among the `beams` best of its length. The search stops early where nothing alive can still be better.
 *
 * @param next logits (vocab) of the token after a continuation; the caller knows the prompt before it. `parent` is the list
 *   of the continuation that it goes on from, as it was given before
 * @throws DecodingError where a setting is out of range, or logits have no finite maximum
 */
export function* beamSearch(
  next: (tokens: readonly number[], parent: readonly number[]) => ArrayLike<number>,
  settings: BeamSettings,
): Task<Beam[]> {
  const {beams, maxTokens, ends, lengthPenalty} = readBeamSettings(settings);
  const score = (logProbability: number, length: number): number => logProbability / length ** lengthPenalty;
  let candidates: Candidates | undefined;
  let alive: Beam[] = [{tokens: [], logProbability: 0, score: 0, ended: false}];
  let done: Beam[] = [];
  const parents = new WeakMap<Beam, readonly number[]>();
  for (let length = 1; length <= maxTokens; length++) {
    const extensions: Extension[] = [];
    for (const from of alive) {
      const logits = next(from.tokens, parents.get(from) ?? from.tokens);
      candidates ??= new Candidates(logits.length);
      extend(from, logits, candidates, 2 * beams, extensions);
      yield (length - 1) / maxTokens;
    }
    extensions.sort((a, b) => b.logProbability - a.logProbability); // stable: of equals the earlier beam, the lower ID

    alive = [];
    for (const [rank, {from, token, logProbability}] of extensions.slice(0, 2 * beams).entries()) {
      const ended = ends.includes(token);
      if ((ended && rank >= beams) || alive.length === beams) continue;
      const beam = {
        tokens: [...from.tokens, token],
        logProbability,
        score: score(logProbability, length),
        ended,
      };
      parents.set(beam, from.tokens);
      (ended ? done : alive).push(beam);
    }
    done = done.sort((a, b) => b.score - a.score).slice(0, beams);
    // Log-probabilities only fall: no descendant can score above the best alive, at the length that suits it.
    const reach = lengthPenalty > 0 ? maxTokens : length + 1;
    if (
      !alive.length ||
      (done.length === beams && score(alive[0].logProbability, reach) <= done[beams - 1].score)
    )
      return done;
  }
  return [...done, ...alive].sort((a, b) => b.score - a.score).slice(0, beams);
}

/** Adds the most probable continuations of a beam by one token. */
function extend(
  from: Beam,
  logits: ArrayLike<number>,
  candidates: Candidates,
  most: number,
  to: Extension[],
): void {
  candidates.load(logits);
  const log = logSumExp(logits);
  candidates.topK(most);
  for (let i = 0; i < candidates.count; i++) {
    const logProbability = from.logProbability + candidates.logits[i] - log;
    to.push({from, token: candidates.ids[i], logProbability});
  }
}

/**
 * All settings, checked.
 *
 * @param where who was called with them, and what `ends` is called there
 * @throws DecodingError that names the one out of range
 */
export function readBeamSettings(
  settings: BeamSettings,
  where = 'beamSearch',
  endsName = 'ends',
): Required<BeamSettings> {
  const fail = (expected: string, got: unknown): never => {
    throw new DecodingError(`${where}: expected ${expected}, got ${got}`);
  };
  if (!isRecord(settings)) fail('settings in an object', show(settings));
  const {beams, maxTokens, ends = [], lengthPenalty = 1} = settings;
  for (const [name, value] of Object.entries({beams, maxTokens}))
    if (!Number.isSafeInteger(value) || value < 1)
      fail(`${name} to be a whole number, 1 or more`, show(value));
  if (!isList(ends)) fail(`${endsName} to be a list of token IDs`, show(ends));
  for (const id of ends)
    if (!Number.isSafeInteger(id) || id < 0)
      fail(`${endsName} to be a list of token IDs`, `one of ${show(id)}`);
  if (!Number.isFinite(lengthPenalty)) fail('lengthPenalty to be a finite number', show(lengthPenalty));
  return {beams, maxTokens, ends, lengthPenalty};
}
