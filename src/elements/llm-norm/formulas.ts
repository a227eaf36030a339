/** Both norms of one component: the formula, and beside it the same with its numbers put in. */
import {html, mathml, nothing, type TemplateResult} from 'lit';
import {signed} from '../../views/signed.js';
import type {NormStrings} from './strings.js';
import type {VectorView} from './vector.js';

/** To the digits that mean something, so that what is reckoned from them comes out; no exponent, which a formula has no room for. */
export function told(value: number, digits = 5): string {
  const size = Math.abs(value);
  if (size < 1e-9) return signed(value, 4);
  return signed(value, Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
}

/** A small number that was chosen, with all of its digits: 0.00001. */
const whole = (value: number): string =>
  told(value, value.toExponential().split('e')[0].replace('.', '').length);

export function renderFormulas(view: VectorView, at: number, words: NormStrings): TemplateResult {
  const {x, layer, rms, moments, gamma, eps} = view;
  const term = (value: number) => (value < 0 ? `(${told(value)})` : told(value));
  const epsilon = whole(eps);
  const letter = gamma ? mathml`<mo>·</mo><msub><mi>γ</mi><mi>i</mi></msub>` : nothing;
  const factor = gamma ? mathml`<mo>·</mo><mn>${term(gamma[at])}</mn>` : nothing;
  const {mean, variance, rms: root} = moments;
  return html`<div class="formulas" part="formulas" role="group" aria-label=${`${words.component} ${at}`}>
    <p class="label">${words.component} <code>${at}</code>, ε = <code>${epsilon}</code></p>
    <div class="formula" part="layer-formula">
      <span>${words.layerNormName}</span>
      <math>
        <mfrac>
          <mrow
            ><msub><mi>x</mi><mi>i</mi></msub
            ><mo>−</mo><mtext>${words.mean}</mtext></mrow
          >
          <msqrt><mtext>${words.variance}</mtext><mo>+</mo><mi>ε</mi></msqrt>
        </mfrac>
        ${letter}
        <mo>=</mo>
        <mfrac>
          <mrow><mn>${told(x[at])}</mn><mo>−</mo><mn>${term(mean)}</mn></mrow>
          <msqrt><mn>${told(variance)}</mn><mo>+</mo><mn>${epsilon}</mn></msqrt>
        </mfrac>
        ${factor}<mo>=</mo><mn>${told(layer.out[at])}</mn>
      </math>
    </div>
    <div class="formula" part="rms-formula">
      <span>${words.rmsNormName}</span>
      <math>
        <mfrac>
          <msub><mi>x</mi><mi>i</mi></msub>
          <msqrt
            ><msup><mtext>${words.rms}</mtext><mn>2</mn></msup
            ><mo>+</mo><mi>ε</mi></msqrt
          >
        </mfrac>
        ${letter}
        <mo>=</mo>
        <mfrac>
          <mn>${told(x[at])}</mn>
          <msqrt><mn>${told(root * root)}</mn><mo>+</mo><mn>${epsilon}</mn></msqrt>
        </mfrac>
        ${factor}<mo>=</mo><mn>${told(rms.out[at])}</mn>
      </math>
    </div>
  </div>`;
}
