/** The likeliest continuations as a tree, each with its exact probability. */
import {html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import type {LiveRun, Vocabulary} from '../../context/model.js';
import {topTokens} from '../../runtime/top-tokens.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {labelOf} from '../../views/vocabulary.js';
import {share} from './share.js';
import type {SamplingStrings} from './strings.js';

/** How many tokens a path has, and how many may follow each. */
const DEPTH = 3;
const WIDTH = 3;
/** Less likely paths are not drawn. */
const LEAST = 0.001;

/** Where a tree begins. */
export interface Root {
  run: LiveRun;
  /** The last words before it. */
  quote: string;
  /** The tokens before it. */
  tokens: readonly number[];
  /** What the model says after them, (vocab). */
  logits: Float32Array;
}

interface Branch {
  token: number;
  /** Given what is before it. */
  conditional: number;
  /** Of all that leads to it, given the root. */
  probability: number;
  children: readonly Branch[];
}

/** The likeliest tokens, with their probabilities. */
function likeliest(logits: Float32Array, before: number): Branch[] {
  const {tokens, probabilities} = topTokens(logits, logits.length, WIDTH);
  return Array.from(tokens, (token, i) => {
    const conditional = probabilities[i];
    return {token, conditional, probability: before * conditional, children: []};
  });
}

/** The probability of all paths of a tree. */
function massOf(branches: readonly Branch[]): number {
  return branches.reduce(
    (sum, {children, probability}) => sum + (children.length ? massOf(children) : probability),
    0,
  );
}

/** A tree without its unlikely branches, and how many were left out. */
function prune(branches: readonly Branch[]): {kept: Branch[]; left: number} {
  const likely = branches.filter(({probability}) => probability >= LEAST);
  let left = branches.length - likely.length;
  const kept = likely.map((branch) => {
    const below = prune(branch.children);
    left += below.left;
    return {...branch, children: below.kept};
  });
  return {kept, left};
}

/** Grows the tree anew when its root is another one. Each branch is a run of the model. */
export class ContinuationTree implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #root: () => Root | undefined;
  #tree: {quote: string; branches: readonly Branch[]; left: number; vocabulary: Vocabulary} | undefined;
  #error: Error | undefined;
  #asked = '';
  #askedOf: Pick<LiveRun, 'model' | 'interventions'> | undefined;
  #controller: AbortController | undefined;

  /** @param root where the tree is to begin now; undefined where nobody looks at it */
  constructor(host: ReactiveElement, root: () => Root | undefined) {
    this.#host = host;
    this.#root = root;
    host.addController(this);
  }

  hostUpdate(): void {
    const root = this.#root();
    if (!root) return this.#stop();
    const asked = root.tokens.join();
    const {model, interventions} = root.run;
    const {model: askedModel, interventions: askedInterventions} = this.#askedOf ?? {};
    if (asked === this.#asked && model === askedModel && interventions === askedInterventions) return;
    this.#asked = asked;
    this.#askedOf = {model, interventions};
    void this.#grow(root); // sets the controller, so that this update shows that it is busy
  }

  hostDisconnected(): void {
    this.#stop();
  }

  /** Ends what is under way; it is asked again when it is wanted again. */
  #stop(): void {
    if (!this.#controller) return;
    this.#controller.abort();
    this.#controller = undefined;
    this.#askedOf = undefined;
  }

  readonly #retry = () => {
    this.#askedOf = this.#error = undefined;
    this.#host.requestUpdate();
  };

  async #grow({run, quote, tokens, logits}: Root): Promise<void> {
    this.#controller?.abort();
    const controller = (this.#controller = new AbortController());
    const {signal} = controller;
    this.#error = undefined;
    try {
      const branches = await this.#follow(run, tokens, likeliest(logits, 1), 1, signal);
      if (signal.aborted) return;
      const {kept, left} = prune(branches);
      this.#tree = {quote, branches: kept, left, vocabulary: run.vocabulary};
    } catch (error) {
      if (signal.aborted) return;
      this.#error = error as Error;
    }
    this.#controller = undefined;
    this.#host.requestUpdate();
  }

  /** What comes after each of some branches. */
  #follow(
    run: LiveRun,
    tokens: readonly number[],
    branches: readonly Branch[],
    depth: number,
    signal: AbortSignal,
  ): Promise<Branch[]> {
    const {model, interventions} = run;
    const {eos_token_id: ends} = model.info.config;
    return Promise.all(
      branches.map(async (branch) => {
        if (depth === DEPTH || ends.includes(branch.token)) return branch;
        const input = [...tokens, branch.token];
        const {logits} = await model.run(input, {logits: 'last', interventions}, {signal});
        const next = likeliest(logits, branch.probability);
        return {...branch, children: await this.#follow(run, input, next, depth + 1, signal)};
      }),
    );
  }

  render(words: SamplingStrings): TemplateResult {
    if (this.#error) return renderFailure(this.#error, this.#retry, words);
    const tree = this.#tree;
    if (!tree) return renderWait(words.model, {doing: 'compute', done: 0, total: 0}, words);
    const {quote, branches, left, vocabulary} = tree;
    const isBusy = this.#controller !== undefined;
    return html`<p class="tree-place" role="status">
        ${quote ? html`${words.treeAfter} <bdi class="place">${quote}</bdi>` : words.treeAfterNothing}
        <span class="busy">${isBusy ? `${words.computing} …` : ''}</span>
      </p>
      <p class="hint">
        ${words.treeWhat} ${words.treeMass} <code>${share(massOf(branches))}</code> ${words.treeOf}
        ${left > 0 ? `${left} ${left === 1 ? words.treeHiddenOne : words.treeHidden}` : ''}
      </p>
      <div class=${isBusy ? 'tree busy' : 'tree'} part="tree" aria-busy=${isBusy}>
        ${renderBranches(branches, vocabulary, words)}
      </div>`;
  }
}

function renderBranches(
  branches: readonly Branch[],
  vocabulary: Vocabulary,
  words: SamplingStrings,
): TemplateResult {
  return html`<ul>
    ${branches.map(
      ({token, conditional, probability, children}) =>
        html`<li>
          <span class="node" data-token=${token}
            ><bdi>${labelOf(vocabulary, token)}</bdi> <code>${share(probability)}</code>${
              conditional === probability
                ? nothing
                : html`<small>${share(conditional)} ${words.given}</small>`
            }<svg class="bar" aria-hidden="true">
              <rect class="after" height="100%" width=${`${100 * probability}%`}></rect></svg
          ></span>
          ${children.length ? renderBranches(children, vocabulary, words) : ''}
        </li>`,
    )}
  </ul>`;
}
