/** Everything between header and caption: distribution and stages side by side, below them the continuation and its tree. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LiveRun, RunState} from '../../context/model.js';
import type {InParts} from '../../controllers/in-parts.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {Bars} from './bars.js';
import type {Continuation} from './continuation.js';
import type {Distribution} from './distribution.js';
import type {DrawSettings, Generation} from './generation.js';
import {renderPipeline} from './pipeline.js';
import {placeIn, quoteBefore} from './place.js';
import {LARGEST_SEED, MOST_TOKENS, type Knob} from './settings.js';
import type {SamplingStrings} from './strings.js';
import type {LogitReader} from './logit.js';
import type {ContinuationTree} from './tree.js';

/** What a reader may change here. */
export type Change = Knob | 'seed' | 'maxTokens';

export interface BodyOptions {
  state: RunState;
  /** Where there is a run: what the next token may be, or why that cannot be said. */
  distribution: Distribution | Error | undefined;
  values: Readonly<Record<Change, number>>;
  settings: DrawSettings;
  generation: Generation;
  bars: Bars;
  continuation: Continuation;
  tree: ContinuationTree | undefined;
  isTreeOpen: boolean;
  logit: LogitReader | undefined;
  isLogitOpen: boolean;
  /** Draws what is large, when it is its turn. */
  next: InParts['next'];
  onChange: (name: Change, value: number) => void;
  onRetry: () => void;
  onTree: (event: Event) => void;
  onLogit: (event: Event) => void;
  onUse: () => void;
  words: SamplingStrings;
}

export function renderBody(options: BodyOptions): TemplateResult {
  const {state, distribution, values, next, onChange, onRetry, words} = options;
  if (state.status === 'error') return renderFailure(state.error, onRetry, words);
  if (distribution instanceof Error) return renderFailure(distribution, onRetry, words);
  return html`<div class="columns">
      <div role="group" aria-labelledby="next">${renderNext(options, distribution)}</div>
      <div role="group" aria-labelledby="stages">
        <p class="section" id="stages">${words.stages}</p>
        ${next(() => renderPipeline({steps: distribution?.steps ?? [], values, onChange, words}))}
      </div>
    </div>
    <div class="continuation" role="group" aria-labelledby="continuation">
      <p class="section" id="continuation">${words.continuation}</p>
      ${state.run && distribution ? renderContinuation(state.run, distribution, options) : nothing}
    </div>
    ${state.run && renderTree(options)}`;
}

function renderNext(options: BodyOptions, distribution: Distribution | undefined): TemplateResult {
  const {state, values, generation, bars, words} = options;
  const {run} = state;
  const quote = run && quoteBefore(run, generation);
  const wait =
    state.status === 'loading' && (state.isLate || !run)
      ? renderWait(words.model, state.progress, words)
      : undefined;
  return html`<p class="section" id="next">
      ${quote || !run ? html`${words.next} <bdi class="place">${quote}</bdi>` : words.nextOfNothing}
    </p>
    ${run ? renderHint({run, generation, words}) : nothing}
    ${
      run && distribution
        ? bars.render({
            distribution,
            vocabulary: run.vocabulary,
            ...placeIn(run, generation),
            isGreedy: values.temperature === 0,
            wait,
            words,
          })
        : html`<div class="bars">${wait}</div>`
    }
    ${run && distribution ? renderLogit(run, distribution, options) : nothing}`;
}

/** The logit of the token pointed at; of the one drawn, or the likeliest, where none is. */
function renderLogit(
  run: LiveRun,
  {candidates}: Distribution,
  {logit, isLogitOpen, onLogit, bars, generation, values, words}: BodyOptions,
): TemplateResult {
  const {logits, used, drawn} = placeIn(run, generation);
  const of = (token: number | undefined) => candidates.find((each) => each.token === token);
  const candidate = of(bars.pointed) ?? of(drawn) ?? candidates[0];
  const {temperature, repetitionPenalty} = values;
  return html`<details class="logit-details" @toggle=${onLogit}>
    <summary>${words.logitHow}</summary>
    ${
      isLogitOpen
        ? logit?.render({run, candidate, logits, used, temperature, repetitionPenalty, words})
        : nothing
    }
  </details>`;
}

type HintOptions = Pick<BodyOptions, 'generation' | 'words'> & {run: LiveRun};

/** Which place the list is for, what choosing from it does, and whether it is the model as it was trained. */
function renderHint({run, generation: {steps, selected}, words}: HintOptions): TemplateResult {
  return html`<p class="hint">
    ${selected < 0 ? words.appendHint : `${words.replaceHint} ${selected + 1} ${words.of} ${steps.length}.`}
    ${run.interventions.length > 0 ? words.changedModel : nothing}
  </p>`;
}

function renderContinuation(
  run: LiveRun,
  {candidates}: Distribution,
  {continuation, settings, onUse, words, ...options}: BodyOptions,
): TemplateResult {
  return continuation.render({
    ...{run, candidates, settings, onUse, words},
    fields: renderFields({...options, words}),
  });
}

function renderFields({values, onChange, words}: Pick<BodyOptions, 'values' | 'onChange' | 'words'>) {
  const field = (name: 'seed' | 'maxTokens', least: number, most: number) =>
    html`<span class="number-field">
      <label
        >${words[name]}
        <input
          type="number"
          min=${least}
          max=${most}
          step="1"
          required
          aria-describedby=${`${name}-problem`}
          .value=${String(values[name])}
          @change=${({target}: Event) => {
            const input = target as HTMLInputElement;
            const isValid = input.checkValidity();
            input.toggleAttribute('data-refused', !isValid); // shows why
            if (isValid) onChange(name, Number(input.value));
            else input.value = String(values[name]);
          }}
      /></label>
      <small class="problem" id=${`${name}-problem`} role="status"
        >${words.wholeNumber} ${least} ${words.to} ${most}.</small
      >
    </span>`;
  return html`<div class="fields">
    ${field('seed', 0, LARGEST_SEED)} ${field('maxTokens', 1, MOST_TOKENS)}
  </div>`;
}

function renderTree({tree, isTreeOpen, onTree, words}: BodyOptions): TemplateResult {
  return html`<details class="tree-details" @toggle=${onTree}>
    <summary>${words.tree}</summary>
    ${isTreeOpen ? tree?.render(words) : nothing}
  </details>`;
}
