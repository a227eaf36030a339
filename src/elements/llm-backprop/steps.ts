/** One step on the model, tried at every learning rate: which loss it leads to, and which the gradient promises. */
import {html, type TemplateResult} from 'lit';
import type {GradientReport} from '../../core/training/gradient-report.js';
import {drawCurve, placeOf} from './curve.js';
import {change, judged} from './digits.js';
import type {PartHost} from './part-host.js';
import {rates} from './settings.js';
import {renderSlider} from '../../views/slider.js';
import type {BackpropStrings} from './strings.js';

const [FIRST, LAST] = [Math.log(rates[0]), Math.log(rates[rates.length - 1])];
/** Where rates stand on the axis. */
const places = rates.map((rate) => (Math.log(rate) - FIRST) / (LAST - FIRST));

export function renderSteps(
  host: PartHost,
  {steps, loss}: GradientReport,
  vocab: number,
  room: number,
  words: BackpropStrings,
): TemplateResult {
  const active = rates.indexOf(host.modelRate);
  const {rate, loss: after, promised} = steps[active];
  const measured = after - loss;
  const guess = Math.log(vocab);
  const onPointer = (event: PointerEvent): void => {
    if (!event.buttons) return;
    const away = places.map((place) => Math.abs(place - placeOf(event, room)));
    host.modelRate = rates[away.indexOf(Math.min(...away))];
  };
  const losses = steps.map((step) => step.loss);
  const high = 1.02 * Math.max(loss, ...losses.filter((each) => each < 1.3 * Math.max(loss, guess)));
  return html`<p class="section-title">${words.stepTitle}</p>
    ${renderSlider({
      name: words.rateLabel,
      value: active,
      least: 0,
      most: rates.length - 1,
      step: 1,
      said: String(rate),
      onInput: (to) => {
        host.modelRate = rates[to];
      },
    })}
    <p class="readout" part="model-step" role="status">
      ${words.stepOf} <code>η = ${rate}</code> ${words.changesFrom}
      <code>${loss.toFixed(4)}</code> ${words.to} <code>${after.toFixed(4)}</code>: ${words.measured}
      <code>${change(measured, 4)}</code>, ${words.promise} <code>${change(promised, 4)}</code>.
      ${judged(measured, words)}
    </p>
    <p class="label">${words.stepChart}</p>
    <div class="chart" part="step-chart" @pointerdown=${onPointer} @pointermove=${onPointer}>
      ${drawCurve({
        ...{room, at: places, losses, low: 0, high, isDotted: true, label: words.rateLabel},
        promises: steps.map((step) => loss + step.promised),
        below: places.flatMap((place, i) => (i % 3 ? [] : [[place, String(rates[i])]])),
        beside: [
          [0, '0'],
          [loss, loss.toFixed(2)],
          ...(guess < high ? [[guess, `ln ${vocab}`] as const] : []),
        ],
        active: [places[active], after, loss + promised],
      })}
    </div>`;
}
