/** What the reader sets: the surface, the learning rate, the optimizers' numbers, noise, the start by numbers. */
import {html, nothing, type TemplateResult} from 'lit';
import {arenaNames, type ArenaName} from './arenas.js';
import {short} from './digits.js';
import type {PartHost} from './part-host.js';
import {heeds, racerOf, startOf, stepsOf} from './racing.js';
import {LARGEST_RATE, MOST_NOISE, MOST_STEPS, type Own} from './settings.js';
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

interface SliderParts {
  readonly label: string;
  readonly place: number;
  readonly most: number;
  readonly least?: number;
  readonly step?: number | 'any';
  readonly shown: string;
  readonly onPlace: (place: number) => void;
}

function slider({label, place, most, least = 0, step = 1, shown, onPlace}: SliderParts): TemplateResult {
  return html`<label class="slider"
    ><span>${label}</span>
    <input
      type="range"
      min=${least}
      max=${most}
      step=${step}
      .value=${String(place)}
      aria-valuetext=${shown}
      @input=${(event: Event) => onPlace(Number(valueOf(event)))}
    />
    <output>${shown}</output></label
  >`;
}

/** Which surface, chosen above everything else. */
export function renderSurfaceChoice(host: PartHost, words: OptimizerStrings): TemplateResult {
  return html`<label class="number-field surface"
    >${words.surfaceWord}
    <select
      @change=${(event: Event) => {
        host.surface = valueOf(event) as ArenaName;
        // Another surface has another start, and other steps.
        host.start = '';
        host.steps = 0;
        host.step = -1;
      }}
    >
      ${arenaNames.map((name) => html`<option value=${name} ?selected=${name === host.surface}>${words[name]}</option>`)}
    </select></label
  >`;
}

export function renderControls(host: PartHost, words: OptimizerStrings): TemplateResult {
  const {rate, optimizer, noise, surface} = host;
  const own = (
    name: 'momentum' | 'beta1' | 'beta2',
    label: string,
    values: readonly number[],
  ): TemplateResult => {
    const heeding = heeds[name];
    const of = heeding.includes(optimizer) ? optimizer : heeding[0];
    const value = racerOf(host, of).settings[name]!;
    return slider({
      label,
      place: nearest(values, value),
      most: values.length - 1,
      shown: host[name] === '' ? `${value} (${words[of]})` : String(value),
      onPlace: (place) => {
        host[name] = values[place] as Own;
      },
    });
  };
  const {rate: chosenRate, settings} = racerOf(host, optimizer);
  return html`<div class="settings">
    ${slider({
      label: words.rateWord,
      place: rate,
      least: -LARGEST_RATE,
      most: LARGEST_RATE,
      step: 0.5,
      shown: `× ${short(2 ** rate)}: ${words[optimizer]} ${short(chosenRate)}`,
      onPlace: (place) => {
        host.rate = place;
      },
    })}
    ${slider({
      label: words.stepsWord,
      place: stepsOf(host),
      least: 1,
      most: MOST_STEPS,
      shown: String(stepsOf(host)),
      onPlace: (place) => {
        host.steps = place;
      },
    })}
    ${own('momentum', words.momentumWord, factors)} ${own('beta1', words.beta1Word, factors)}
    ${own('beta2', words.beta2Word, squares)}
    ${slider({
      label: words.decayWord,
      place: nearest(decays, settings.weightDecay!),
      most: decays.length - 1,
      shown: host.decay === '' ? `${settings.weightDecay} (${words[optimizer]})` : String(host.decay),
      onPlace: (place) => {
        host.decay = decays[place];
      },
    })}
    ${
      surface === 'nano'
        ? numberField(words.batchWord, host.batch, 0, 9_999, (value) => {
            host.batch = value;
          })
        : slider({
            label: words.noiseWord,
            place: nearest(noises, noise),
            most: noises.length - 1,
            shown: noise === 0 ? words.noNoise : `σ = ${noise}`,
            onPlace: (place) => {
              host.noise = noises[place];
            },
          })
    }
    ${numberField(words.seedWord, host.seed, 0, 2 ** 32 - 1, (value) => {
      host.seed = value;
    })}
    ${
      surface === 'nano'
        ? numberField(words.directionsWord, host.directions, 0, 2 ** 32 - 1, (value) => {
            host.directions = value;
          })
        : nothing
    }
    ${renderStartFields(host, words)}
  </div>`;
}

function numberField(
  label: string,
  value: number,
  least: number,
  most: number,
  onValue: (value: number) => void,
  step: number | 'any' = 1,
): TemplateResult {
  return html`<label class="number-field"
    >${label}
    <input
      type="number"
      min=${least}
      max=${most}
      step=${step}
      .value=${String(value)}
      @change=${({target}: Event) => {
        const input = target as HTMLInputElement;
        if (input.value && input.checkValidity()) onValue(Number(input.value));
        else input.value = String(value);
      }}
  /></label>`;
}

function renderStartFields(host: PartHost, words: OptimizerStrings): TemplateResult {
  const [x, y] = startOf(host);
  return html`<span class="start-fields">
    ${numberField(
      words.startX,
      x,
      -100,
      100,
      (value) => {
        host.start = [value, y];
      },
      'any',
    )}
    ${numberField(
      words.startY,
      y,
      -100,
      100,
      (value) => {
        host.start = [x, value];
      },
      'any',
    )}
  </span>`;
}
