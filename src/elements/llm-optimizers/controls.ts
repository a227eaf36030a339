/** What the reader sets: the surface, the learning rate, the optimizers' numbers, noise. */
import {html, type TemplateResult} from 'lit';
import {renderCount} from '../../views/run-controls.js';
import {renderSlider} from '../../views/slider.js';
import {arenaNames, type ArenaName} from './arenas.js';
import {short} from './digits.js';
import type {PartHost} from './part-host.js';
import {heeds, racerOf, stepsOf} from './racing.js';
import {LARGEST_RATE, MOST_NOISE, MOST_SEED, MOST_STEPS} from './settings.js';
import type {OptimizerStrings} from './strings.js';

const valueOf = ({target}: Event): string => (target as HTMLInputElement).value;

/** Values of the sliders: the further to the right, the nearer to 1, or the larger. */
const factors = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999];
const squares = [0, 0.5, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999];
const decays = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
const noises = [0, 0.1, 0.2, 0.5, 1, 2, 5, 10, MOST_NOISE];

/** The place of the value nearest to one that may lie between. */
function nearest(values: readonly number[], value: number): number {
  const away = values.map((each) => Math.abs(each - value));
  return away.indexOf(Math.min(...away));
}

/** A slider over whole numbers from 0 to `most`, unless said otherwise. */
const slider = (
  name: string,
  value: number,
  most: number,
  said: string,
  onInput: (value: number) => void,
  least = 0,
  step = 1,
): TemplateResult => renderSlider({name, value, least, most, step, said, onInput});

/** Which surface, chosen above everything else. */
export function renderSurfaceChoice(host: PartHost, words: OptimizerStrings): TemplateResult {
  return html`<label class="number-field surface"
    >${words.surfaceWord}
    <select
      @change=${(event: Event) => {
        host.surface = valueOf(event) as ArenaName;
        // Another surface has another start, other steps and other rates.
        host.start = '';
        host.steps = 0;
        host.rate = 0;
        host.step = -1;
      }}
    >
      ${arenaNames.map((name) => html`<option value=${name} ?selected=${name === host.surface}>${words[name]}</option>`)}
    </select></label
  >`;
}

/** What all of them can be told. */
export function renderSettings(host: PartHost, words: OptimizerStrings): TemplateResult {
  const {rate, optimizer, noise, surface} = host;
  const own = (
    name: 'momentum' | 'beta1' | 'beta2' | 'decay',
    label: string,
    values: readonly number[],
  ): TemplateResult => {
    const heeding = name === 'decay' ? [optimizer] : heeds[name];
    const of = heeding.includes(optimizer) ? optimizer : heeding[0];
    const value = racerOf(host, of).settings[name === 'decay' ? 'weightDecay' : name]!;
    const said = host[name] === '' ? `${short(value, 6)} (${words[of]})` : short(value, 6);
    return slider(label, nearest(values, value), values.length - 1, said, (place) => {
      host[name] = values[place];
    });
  };
  const number = (name: 'batch' | 'seed' | 'directions', label: string, most: number) =>
    renderCount(label, host[name], [0, most], (value) => {
      host[name] = value;
    });
  const steps = stepsOf(host);
  const itsRate = `${words[optimizer]} ${short(racerOf(host, optimizer).rate)}`;
  const controls = html`<div class="settings">
    ${slider(
      words.rateWord,
      rate,
      LARGEST_RATE,
      `× ${short(2 ** rate)}: ${itsRate}`,
      (value) => {
        host.rate = value;
      },
      -LARGEST_RATE,
      0.5,
    )}
    ${slider(
      words.stepsWord,
      steps,
      MOST_STEPS,
      String(steps),
      (value) => {
        host.steps = value;
      },
      1,
    )}
    ${own('momentum', words.momentumWord, factors)} ${own('beta1', words.beta1Word, factors)}
    ${own('beta2', words.beta2Word, squares)} ${own('decay', words.decayWord, decays)}
    ${
      surface === 'nano'
        ? [number('batch', words.batchWord, 9_999), number('directions', words.directionsWord, MOST_SEED)]
        : slider(
            words.noiseWord,
            nearest(noises, noise),
            noises.length - 1,
            noise === 0 ? words.noNoise : `σ = ${noise}`,
            (place) => {
              host.noise = noises[place];
            },
          )
    }
    ${number('seed', words.seedWord, MOST_SEED)}
  </div>`;
  return html`<div class="section" part="settings" role="group" aria-labelledby="settings-title">
    <p class="section-title" id="settings-title">${words.settingsTitle}</p>
    ${controls}
    <p class="hint">${words.ownNote}</p>
  </div>`;
}
