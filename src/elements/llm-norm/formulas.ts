/** Both norms of one component: the formula, and below it the same with its numbers put in. */
import {html, mathml, nothing, type TemplateResult} from 'lit';
import {signed} from '../../views/signed.js';
import type {VectorView} from './vector.js';
import type {NormStrings} from './strings.js';

export function renderFormulas(view: VectorView, at: number, words: NormStrings): TemplateResult {
  const {x, layer, rms, moments, gamma, eps} = view;
  const number = (value: number) => mathml`<mn>${signed(value, 4)}</mn>`;
  const inner = (value: number) =>
    value < 0 ? mathml`<mrow><mo>(</mo>${number(value)}<mo>)</mo></mrow>` : number(value);
  const epsilon = mathml`<mn>${eps.toFixed(5)}</mn>`;
  const factor = gamma ? mathml`<mo>·</mo><msub><mi>γ</mi><mi>i</mi></msub>` : nothing;
  const factorNow = gamma ? mathml`<mo>·</mo>${inner(gamma[at])}` : nothing;
  const {mean, variance, rms: root} = moments;
  const square = root * root;
  const xi = mathml`<msub><mi>x</mi><mi>i</mi></msub>`;
  const line = (name: string, formula: unknown, numbers: unknown, result: number, part: string) =>
    html`<div class="formula" part=${part}>
      <span>${name}</span>
      <math>
        <mrow>${formula}<mo>=</mo>${numbers}<mo>=</mo>${number(result)}</mrow>
      </math>
    </div>`;
  const over = (above: unknown, below: unknown) =>
    mathml`<mfrac><mrow>${above}</mrow><msqrt><mrow>${below}</mrow></msqrt></mfrac>`;
  return html`<div class="formulas" part="formulas" role="group" aria-label=${`${words.component} ${at}`}>
    <p class="label">${words.component} <code>${at}</code>, ε = <code>${eps.toFixed(5)}</code></p>
    ${line(
      words.layerNormName,
      [
        over(
          [xi, mathml`<mo>−</mo><mi>${words.mean}</mi>`],
          mathml`<mi>${words.variance}</mi><mo>+</mo><mi>ε</mi>`,
        ),
        factor,
      ],
      [
        over(
          [number(x[at]), mathml`<mo>−</mo>`, inner(mean)],
          [number(variance), mathml`<mo>+</mo>`, epsilon],
        ),
        factorNow,
      ],
      layer.out[at],
      'layer-formula',
    )}
    ${line(
      words.rmsNormName,
      [over(xi, mathml`<msup><mi>${words.rms}</mi><mn>2</mn></msup><mo>+</mo><mi>ε</mi>`), factor],
      [over(number(x[at]), [number(square), mathml`<mo>+</mo>`, epsilon]), factorNow],
      rms.out[at],
      'rms-formula',
    )}
  </div>`;
}
