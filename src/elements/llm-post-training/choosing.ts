/** One question with two answers to choose from, and what was chosen so far. */
import {html, nothing, type TemplateResult} from 'lit';
import {renderFailure, renderWait} from '../../views/figure.js';
import {renderButton} from '../../views/run-controls.js';
import {JUDGED, seedsOf, type Pairs} from './pairs.js';
import type {PartHost} from './part-host.js';
import {rules, type JudgeRule} from './settings.js';
import type {PostTrainingStrings} from './strings.js';

/** The keys 1 and 2, or arrows that point at an answer, choose it; 0 passes the pair over. */
function onKey(event: KeyboardEvent, pairs: Pairs): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const isRtl = getComputedStyle(event.currentTarget as Element).direction === 'rtl';
  const [left, right] = isRtl ? ([1, 0] as const) : ([0, 1] as const);
  const chosen = {1: 0, 2: 1, 0: 'none', ArrowLeft: left, ArrowRight: right}[event.key];
  if (chosen === undefined) return;
  event.preventDefault();
  pairs.choose(chosen === 'none' ? undefined : (chosen as 0 | 1));
}

/** Which seeds something was drawn with. */
export const renderSeeds = (seeds: readonly number[], words: PostTrainingStrings): TemplateResult =>
  html`${seeds.length > 1 ? words.fromSeeds : words.fromSeed} <code>${seeds.join(', ')}</code>`;

export function renderPairs(pairs: Pairs, host: PartHost, words: PostTrainingStrings): TemplateResult {
  const {current, judging, error} = pairs;
  return html`<p class="question">
      <span class="label">${words.question}</span>
      <bdi>${current?.question ?? '…'}</bdi>
    </p>
    <div
      class="pair"
      part="pair"
      role="group"
      aria-label=${words.whichIsBetter}
      @keydown=${(event: KeyboardEvent) => onKey(event, pairs)}
    >
      ${[0, 1].map(
        (i) =>
          html`<button
            type="button"
            class="candidate"
            part="candidate"
            aria-disabled=${!current}
            aria-label=${`${words.prefer} ${i + 1}: ${current?.answers[i].text ?? words.drawing}`}
            @click=${() => pairs.choose(i as 0 | 1)}
          >
            <span class="candidate-name">${i + 1}</span>
            <span
              class="candidate-text"
              dir="auto"
              .textContent=${current?.answers[i].text || (current ? words.nothingSaid : '…')}
            ></span>
          </button>`,
      )}
    </div>
    ${error ? renderFailure(error, () => pairs.retry(), words) : nothing}
    <p class="hint pair-hint">${words.pairHint}</p>
    <div class="choice">
      ${renderButton(words.neither, () => pairs.choose(undefined), !current)}
      ${renderButton(words.undo, () => pairs.undo(), pairs.choices.length === 0)}
      ${renderButton(words.clear, () => pairs.clear(), pairs.choices.length === 0)}
    </div>
    <div class="choice judge">
      ${
        judging === undefined
          ? renderButton(`${words.judge} ${JUDGED} ${words.judgePairs}`, () => void pairs.judge(host.judge))
          : renderButton(words.stop, () => pairs.stop())
      }
      <label class="number-field"
        >${words.byRule}
        <select
          .value=${host.judge}
          @change=${({target}: Event) => {
            host.judge = (target as HTMLSelectElement).value as JudgeRule;
          }}
        >
          ${rules.map((rule) => html`<option value=${rule} ?selected=${rule === host.judge}>${words[rule]}</option>`)}
        </select></label
      >
      ${
        judging === undefined
          ? nothing
          : renderWait(words.pairs, {doing: 'compute', done: judging, total: JUDGED}, words)
      }
    </div>
    <p class="readout" part="count" role="status" aria-live=${judging === undefined ? 'polite' : 'off'}>
      <code>${pairs.choices.length}</code> ${words.preferencesGiven}:
      <code>${pairs.count('reader')}</code> ${words.byYou},
      <code>${pairs.count('rule')}</code> ${words.byTheRule}. ${words.drawnWith} <code>1.0</code>,
      ${renderSeeds(pairs.choices.length > 0 ? seedsOf(pairs.choices) : [host.seed], words)}.
    </p>`;
}
