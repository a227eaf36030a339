/** What decides a step on the network, and what it does to the loss. */
import {html, type TemplateResult} from 'lit';
import {change, judged} from './digits.js';
import type {Story} from './network.js';
import type {PartHost} from './part-host.js';
import {drawRuler} from './ruler.js';
import {LARGEST} from './settings.js';
import {renderButton, renderCount} from '../../views/run-controls.js';
import {renderSlider} from '../../views/slider.js';
import type {BackpropStrings} from './strings.js';
import type {Names} from './unfold.js';

/**
 * What goes in, what is to come out, the first weights, and how far a step goes.
 *
 * @param kept how many steps have been kept, as far as the figure knows
 */
export function renderChoice(
  host: PartHost,
  {network}: Story,
  names: Names,
  kept: number,
  keep: () => void,
  words: BackpropStrings,
): TemplateResult {
  const {probabilities} = network;
  const isFirst = !host.weights.length;
  const reset = () => {
    host.weights = [];
  };
  return html`<div class="choice">
    <fieldset class="targets">
      <legend>${words.wanted}</legend>
      ${probabilities.map(
        (probability, i) =>
          html`<label class="check"
            ><input
              type="radio"
              name="target"
              .checked=${host.target === i}
              @change=${() => {
                host.target = i;
              }}
            />${names.token(i)} <code class="probability">${(100 * probability).toFixed(1)}%</code></label
          >`,
      )}
    </fieldset>
    ${renderSlider({
      name: words.rateLabel,
      value: Math.log10(host.rate),
      least: -2,
      most: Math.log10(LARGEST.rate) + 0.01, // the last of the places is beyond it
      step: 0.01,
      said: String(host.rate),
      onInput: (value) => {
        host.rate = Math.min(LARGEST.rate, Math.max(0.01, Number((10 ** value).toPrecision(2))));
      },
    })}
    ${renderButton(words.takeStep, keep)}
    <div class="choice">
      ${renderCount(words.seedName, host.seed, [0, 2 ** 32 - 1], (seed) => {
        host.seed = seed;
        reset();
      })}
      <span class="since">${isFirst ? words.unchanged : `${words.changed} ${kept}`}</span>
      ${renderButton(words.backToSeed, reset, isFirst)}
    </div>
  </div>`;
}

/** The loss before and after the step, and what was promised of it. */
export function renderLoss(
  {network, after, promised}: Story,
  room: number,
  words: BackpropStrings,
): TemplateResult {
  const [before, now] = [network.loss.data, after.loss.data];
  const measured = now - before;
  return html`<div part="loss">
    ${drawRuler(
      {
        rows: [
          {name: words.lossBefore, loss: before, kind: 'before'},
          {
            name: before + promised < 0 ? words.belowZero : words.lossPromised,
            loss: before + promised,
            kind: 'promised',
          },
          {name: words.lossAfter, loss: now, kind: 'after'},
        ],
        guess: network.logits.length,
        guessing: words.guessing,
      },
      room,
    )}
    <p class="readout" part="change" role="status">
      ${words.change}: ${words.measured} <code>${change(measured, 4)}</code>, ${words.promise}
      <code>${change(promised, 4)}</code>, ${words.left} <code>${change(measured - promised, 4)}</code>.
      ${judged(measured, words)}
    </p>
  </div>`;
}
