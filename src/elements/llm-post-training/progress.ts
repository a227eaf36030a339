/** The controls of a tuning, its curves, and what it has come to in words. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LinePlot} from '../../controllers/line-plot.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import {renderButton} from '../../views/run-controls.js';
import {signed} from '../../views/signed.js';
import {renderSeeds} from './choosing.js';
import {curveNames, type CurveName} from './curves.js';
import {probes} from './examples.js';
import {seedsOf} from './pairs.js';
import type {PartHost} from './part-host.js';
import {betas, rates} from './settings.js';
import type {PostTrainingStrings} from './strings.js';
import {BATCH, STEPS, type Run, type Tuning} from './tuning.js';
import {findingsOf, type Findings} from './verdict.js';

export interface TuningView {
  tuning: Tuning;
  charts: Record<CurveName, LinePlot>;
  /** How many preferences there are to learn from. */
  choices: number;
  host: PartHost;
  begin: () => void;
  words: PostTrainingStrings;
}

export function renderTuning(view: TuningView): TemplateResult {
  const {tuning, words} = view;
  const {run} = tuning;
  return html`${renderControls(view)}
    <div class="wait-room" part="tuning-state">${renderState(tuning, words)}</div>
    ${renderCurves(view, run && run.looks.length > 0 ? run : undefined)} ${renderVerdict(run, words)}
    ${renderRuns(tuning, words)}
    <p class="hint">${words.tuningHint}</p>`;
}

/** A slider over a few values. */
function renderStops(
  label: string,
  stops: readonly number[],
  value: number,
  choose: (stop: number) => void,
  note: string,
): TemplateResult {
  return html`<label class="slider"
    ><span>${label}</span>
    <input
      type="range"
      min="0"
      max=${stops.length - 1}
      step="1"
      .value=${String(stops.indexOf(value))}
      aria-valuetext=${value}
      @input=${({target}: Event) => choose(stops[Number((target as HTMLInputElement).value)])}
    />
    <output>${value}</output><span class="hint">${note}</span></label
  >`;
}

function renderControls({tuning, choices, host, begin, words}: TuningView): TemplateResult {
  const {status, run} = tuning;
  const canGoOn = status === 'rests' || status === 'diverged';
  return html`<div class="choice">
      ${renderStops(words.beta, betas, host.beta, (stop) => (host.beta = stop), words.betaHint)}
      ${renderStops(words.rate, rates, host.rate, (stop) => (host.rate = stop), words.rateHint)}
    </div>
    <div class="choice">
      ${
        tuning.isBusy
          ? renderButton(words.stop, () => tuning.pause(), false, 'main')
          : renderButton(
              `${status === 'lost' ? words.tuneAgain : words.tune} ${STEPS} ${words.stepsWord}`,
              begin,
              choices === 0,
              'main',
            )
      }
      ${renderButton(`${STEPS} ${words.more}`, () => void tuning.goOn(), !canGoOn)}
      ${renderButton(words.resetCopy, () => tuning.reset(), !run || tuning.isBusy)}
    </div>`;
}

function renderState(tuning: Tuning, words: PostTrainingStrings): unknown {
  const {status, run, error} = tuning;
  const step = run?.steps.at(-1)?.step ?? 0;
  // A step that is made is seen, and not told aloud; beginning, end and failure are.
  const said = (text: unknown) =>
    html`<p class="state" role="status" aria-live=${status === 'running' ? 'off' : 'polite'}>${text}</p>`;
  switch (status) {
    case 'opening':
      return renderWait(words.tunedCopy, tuning.progress ?? {doing: 'compute', done: 0, total: 0}, words);
    case 'running':
      return said(html`${words.tuningNow} <code>${step}</code>`);
    case 'rests':
      return said(
        html`${tuning.isUnseen ? words.restedUnseen : words.restsAt} <code>${step}</code>. ${words.goOnNote}`,
      );
    case 'diverged':
      return html`<div class="failure" part="error" role="alert">
        <p>${words.diverged} <code>${step + 1}</code>: ${words.divergedWhy}</p>
        <p><code>${error!.message}</code></p>
      </div>`;
    case 'lost':
      return html`<div class="failure" part="error" role="alert">
        <p>${words.lost} <code>${step}</code>. ${words.lostWhy}</p>
      </div>`;
    case 'error':
      return renderFailure(error!, () => void tuning.begin(run!.choices, run!.settings), words);
    default:
      return nothing;
  }
}

/** The curves; before there are any, their empty places. */
function renderCurves({charts, words}: TuningView, run: Run | undefined): TemplateResult {
  const isEmpty = !run;
  return html`<div class=${isEmpty ? 'charts empty' : 'charts'}>
      ${curveNames.map(
        (name) =>
          html`<div>
            <p class="label" id=${`chart-${name}`}>${words[`${name}Chart`]}</p>
            ${renderKey(name, words)}
            ${
              charts[name].error
                ? renderFailure(charts[name].error, () => charts[name].retry(), words)
                : html`<div
                    class=${`chart chart-${name}`}
                    part="chart"
                    role=${isEmpty ? nothing : 'img'}
                    aria-labelledby=${isEmpty ? nothing : `chart-${name}`}
                  >
                    ${isEmpty ? html`<p class="hint">${words[`${name}Start`]}</p>` : nothing}
                  </div>`
            }
          </div>`,
      )}
    </div>
    ${isEmpty ? html`<p class="curves-hint hint">${words.curvesHint}</p>` : renderProvenance(run, words)}`;
}

function renderProvenance({settings, choices}: Run, words: PostTrainingStrings): TemplateResult {
  const {beta, rate, seed} = settings;
  return html`<p class="curves-hint hint" part="provenance">
    ${words.liveRun} β <code>${beta}</code>, ${words.rate} <code>${rate}</code>, ${words.fromSeed}
    <code>${seed}</code>; <code>${choices.length}</code> ${words.preferencesDrawnWith}
    ${renderSeeds(seedsOf(choices), words)}; <code>${BATCH}</code> ${words.drawsInStep}
  </p>`;
}

/** What the lines are, by colour and by name. */
function renderKey(name: CurveName, words: PostTrainingStrings): TemplateResult {
  const lines = {
    reward: ['margin', 'chosen', 'rejected'],
    kl: ['kl'],
    answers: ['right', 'length'],
  } as const;
  return html`<p class="line-key">
    ${lines[name].map((line) => html`<span class=${`line-name ${line}`}>${words[line]}</span> `)}
  </p>`;
}

const share = (part: number): string => `${Math.round(100 * part)}%`;

/** What it has come to, and what that has cost. */
function renderHeadline({verdict, first, last}: Findings, words: PostTrainingStrings): TemplateResult {
  const lost = first.right - last.right;
  const isDear = lost > 0 && ['learning', 'learned', 'overdone'].includes(verdict);
  return html`<b
    >${words[`${verdict}Verdict`]}${
      isDear ? html`, ${words.atPrice} ${lost} ${lost > 1 ? words.rightAnswers : words.rightAnswer}` : nothing
    }.</b
  >`;
}

function renderVerdict(run: Run | undefined, words: PostTrainingStrings): unknown {
  const found = run && findingsOf(run);
  if (!found) return nothing;
  const {verdict, steps, recent, loss, margin, accuracy, first, last} = found;
  return html`<p class=${`verdict ${verdict}`} part="verdict">
    ${renderHeadline(found, words)} ${words.after} <code>${steps}</code> ${words.stepsAtBeta}
    <code>${run.settings.beta}</code>, ${words.meansOf} <code>${recent}</code> ${words.stepsWord}:
    ${words.marginIs} <code>${signed(margin, 2)}</code> ${words.natsOn}
    <code>${share(accuracy)}</code> ${words.pairsRanked} <code>${loss.toFixed(3)}</code>${words.ln2}
    ${words.klIs} <code>${last.kl.toFixed(3)}</code> ${words.klFrom}
    <code>${probes.length}</code> ${words.probesSay} <code>${last.length.toFixed(1)}</code> ${words.insteadOf}
    <code>${first.length.toFixed(1)}</code> ${words.tokensRight}
    <code>${last.right}</code> ${words.rightInsteadOf} <code>${first.right}</code>.
  </p>`;
}

function renderRuns({before, run}: Tuning, words: PostTrainingStrings): unknown {
  const runs = [...before, ...(run ? [run] : [])];
  const rows = runs.flatMap((each) => {
    const found = findingsOf(each);
    return found ? [{each, found}] : [];
  });
  if (rows.length < 2) return nothing;
  const heads = ['β', words.rate, words.stepsWord, words.margin, words.kl, words.right, words.length];
  return html`<table class="runs" part="runs">
    <caption>
      ${words.runs}
    </caption>
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({each: {settings}, found: {steps, margin, last}}) =>
          html`<tr>
            <td>${settings.beta}</td>
            <td>${settings.rate}</td>
            <td>${steps}</td>
            <td>${signed(margin, 2)}</td>
            <td>${last.kl.toFixed(3)}</td>
            <td>${last.right}</td>
            <td>${last.length.toFixed(1)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Every step and every look. */
export function tuningNumbers({run}: Tuning, words: PostTrainingStrings): NumbersTable {
  const columns = [words.step, words.loss, words.margin, words.chosen, words.rejected];
  const looked = [words.kl, words.right, words.length];
  const looks = new Map(run?.looks.map((look) => [look.step, look]));
  const last = run?.steps.at(-1)?.step ?? 0;
  const rows = Array.from({length: run?.looks.length ? last + 1 : 0}, (_, step) => {
    const made = run!.steps[step]; // the numbers of step n + 1 are from after n
    const look = looks.get(step);
    return [
      step,
      ...[made?.loss, made?.margin, made?.rewards.chosen, made?.rewards.rejected].map((value) =>
        value === undefined ? '' : signed(value, 4),
      ),
      ...(look ? [look.kl.toFixed(4), look.right, look.length.toFixed(2)] : ['', '', '']),
    ];
  });
  return {columns: [...columns, ...looked], rows};
}
