/** One step on the model, tried at every learning rate: which loss it leads to, and which the gradient promises. */
import {html, type TemplateResult} from 'lit';
import type {GradientReport} from '../../core/training/gradient-report.js';
import {change} from './digits.js';
import type {PartHost} from './part-host.js';
import {rates} from './settings.js';
import {renderSlider} from './slider.js';
import {drawSteps, stepsAcross} from './step-chart.js';
import type {BackpropStrings} from './strings.js';

export class TriedSteps {
  readonly #host: PartHost;

  constructor(host: PartHost) {
    this.#host = host;
  }

  render(report: GradientReport, vocab: number, room: number, words: BackpropStrings): TemplateResult {
    const {steps, loss} = report;
    const active = rates.indexOf(this.#host.modelRate);
    const {rate, loss: after, promised} = steps[active];
    const measured = after - loss;
    const width = Math.max(240, Math.min(760, room));
    const onPointer = (event: PointerEvent): void => {
      if (event.type === 'pointermove' && !event.buttons) return;
      const at = event.clientX - (event.currentTarget as Element).getBoundingClientRect().left;
      const away = stepsAcross({steps, width}).map((each) => Math.abs(each - at));
      this.#host.modelRate = rates[away.indexOf(Math.min(...away))];
    };
    return html`<p class="section-title">${words.stepTitle}</p>
      ${renderSlider({
        name: words.rateLabel,
        value: active,
        least: 0,
        most: rates.length - 1,
        step: 1,
        said: String(rate),
        onInput: (to) => {
          this.#host.modelRate = rates[to];
        },
      })}
      <p class="readout" part="model-step" role="status">
        ${words.stepOf} <code>η = ${rate}</code> ${words.changesFrom}
        <code>${loss.toFixed(4)}</code> ${words.to} <code>${number(after)}</code>: ${words.measured}
        <code>${Number.isFinite(after) ? change(measured, 4) : '∞'}</code>, ${words.promise}
        <code>${change(promised, 4)}</code>.
        ${measured > 0 || !Number.isFinite(after) ? words.stepRose : words.stepFell}
      </p>
      <p class="label">${words.stepChart}</p>
      <div class="step-chart" part="step-chart" @pointerdown=${onPointer} @pointermove=${onPointer}>
        ${drawSteps({steps, loss, vocab, width, active}, words)}
      </div>`;
  }
}

const number = (value: number): string => (Number.isFinite(value) ? value.toFixed(4) : '∞');
