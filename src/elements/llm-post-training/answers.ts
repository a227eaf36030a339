/** The same prompt, answered by the three checkpoints side by side. */
import {html, nothing, type TemplateResult} from 'lit';
import {OpenCheckpoint} from '../../controllers/house-checkpoint.js';
import {numberFormats} from '../../core/quantization/formats.js';
import type {NumbersTable} from '../../views/numbers.js';
import {precisionName} from '../../views/precision.js';
import {renderButton} from '../../views/run-controls.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import {renderNextSeed, renderPrompt, renderTemperature} from './prompt-controls.js';
import {checkpoints} from './settings.js';
import {renderProblem, Speaker, type Question} from './speaker.js';
import type {PostTrainingStrings} from './strings.js';
import {voiceOf} from './voices.js';

export default class AnswersPart implements Part {
  readonly #host: PartHost;
  readonly #place: PartPlace;
  readonly #models = checkpoints.map((name) => new OpenCheckpoint(name));
  readonly #speakers: readonly Speaker[];

  constructor(host: PartHost, place: PartPlace) {
    const {session, precision, isSeen} = place;
    this.#host = host;
    this.#place = place;
    host.addController(this);
    const isHere = (): boolean => host.view === 'answers' && isSeen();
    // The others need base's file as well: once it has come, or has not, they are asked for theirs.
    let ofBase: Promise<unknown> | undefined;
    this.#speakers = this.#models.map(
      (model) =>
        new Speaker(host, {
          question: () => (isHere() ? this.#question(model.name === 'base') : undefined),
          open: async (onProgress) => {
            if (model.name !== 'base') await ofBase?.catch(() => undefined);
            const opened = model.open(session(), onProgress, precision());
            if (model.name === 'base') ofBase = opened;
            return voiceOf(await opened);
          },
        }),
    );
  }

  #question(isBase: boolean): Question {
    const {prompt, temperature, seed, plain} = this.#host;
    return {prompt, temperature, seed, isPlain: isBase && plain, version: this.#place.precision()};
  }

  hostDisconnected(): void {
    for (const model of this.#models) model.leave();
  }

  get status(): Part['status'] {
    const speakers = this.#speakers;
    if (speakers.some(({status}) => status === 'error')) return 'error';
    if (speakers.some(({isBusy}) => isBusy)) return 'loading';
    return speakers.every(({status, problem}) => status === 'idle' && !problem) ? 'idle' : 'ready';
  }

  reset(): void {
    for (const speaker of this.#speakers) speaker.again();
  }

  render(words: PostTrainingStrings): TemplateResult {
    const host = this.#host;
    const speakers = this.#speakers;
    const isBusy = speakers.some((speaker) => speaker.isBusy);
    const {problem} = speakers.find((speaker) => speaker.problem) ?? {};
    return html`${renderPrompt(host, words)}
      <div class="choice">
        ${
          isBusy
            ? renderButton(words.stop, () => speakers.forEach((speaker) => speaker.stop()), false, 'main')
            : renderButton(
                words.answerAgain,
                () => speakers.forEach((speaker) => speaker.again()),
                false,
                'main',
              )
        }
        ${renderTemperature(host, words)} ${renderNextSeed(host, words)}
        <label class="check"
          ><input
            type="checkbox"
            .checked=${host.plain}
            @change=${({target}: Event) => {
              host.plain = (target as HTMLInputElement).checked;
            }}
          />${words.plain}</label
        >
      </div>
      ${renderProblem(problem, words)}
      <div class="columns three">
        ${speakers.map(
          (speaker, i) =>
            html`<div class="column" part=${checkpoints[i]} role="group" aria-labelledby=${`name-${i}`}>
              <p class="column-title" id=${`name-${i}`}>${words[checkpoints[i]]}</p>
              <p class="hint">${words[`${checkpoints[i]}Is`]}</p>
              ${speaker.render(words[checkpoints[i]], words)}
            </div>`,
        )}
      </div>
      <p class="readout" part="readout" role="status">${this.#sentence(words)}</p>`;
  }

  /** What the columns show, once all have spoken. */
  #sentence(words: PostTrainingStrings): unknown {
    const done = this.#speakers.map(({status, tokens}, i) =>
      status === 'ended' || status === 'cut' || status === 'stopped'
        ? html`${i ? ', ' : ''}${words[checkpoints[i]]}
            <code>${tokens}</code>${status === 'cut' ? ` ${words.andNoEnd}` : nothing}`
        : undefined,
    );
    if (done.some((each) => !each)) return nothing;
    const precision = this.#place.precision();
    return html`${words.tokensSaid} ${done}. ${words.seedIs} <code>${this.#host.seed}</code>,
      ${words.temperatureIs} <code>${this.#host.temperature.toFixed(1)}</code>${
        precision === 'fp32' ? '' : `, ${words.weightsIn} ${precisionName(precision, numberFormats, words)}`
      }.`;
  }

  numbers(words: PostTrainingStrings): NumbersTable {
    return {
      columns: [words.checkpointName, words.answerText, words.tokens, words.endedBy],
      rows: this.#speakers.map(({text, tokens, status}, i) => [words[checkpoints[i]], text, tokens, status]),
    };
  }
}
