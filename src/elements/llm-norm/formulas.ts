/** Both norms of one component: the formula, and beside it the same with its numbers put in. */
import {html, type TemplateResult} from 'lit';
import {signed} from '../../views/signed.js';
import type {NormStrings} from './strings.js';
import type {VectorView} from './vector.js';

// What is put in is text alone: an element from another template would not be one of MathML.
export function renderFormulas(view: VectorView, at: number, words: NormStrings): TemplateResult {
  const {x, layer, rms, moments, gamma, eps} = view;
  const number = (value: number) => signed(value, 4);
  const term = (value: number) => (value < 0 ? `(${number(value)})` : number(value));
  const epsilon = eps.toFixed(5);
  const [dot, letter, index] = gamma ? ['·', 'γ', 'i'] : ['', '', ''];
  const factor = gamma ? term(gamma[at]) : '';
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
        <mo>${dot}</mo><msub><mi>${letter}</mi><mi>${index}</mi></msub>
        <mo>=</mo>
        <mfrac>
          <mrow><mn>${number(x[at])}</mn><mo>−</mo><mn>${term(mean)}</mn></mrow>
          <msqrt><mn>${number(variance)}</mn><mo>+</mo><mn>${epsilon}</mn></msqrt>
        </mfrac>
        <mo>${dot}</mo><mn>${factor}</mn><mo>=</mo><mn>${number(layer.out[at])}</mn>
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
        <mo>${dot}</mo><msub><mi>${letter}</mi><mi>${index}</mi></msub>
        <mo>=</mo>
        <mfrac>
          <mn>${number(x[at])}</mn>
          <msqrt><mn>${number(root * root)}</mn><mo>+</mo><mn>${epsilon}</mn></msqrt>
        </mfrac>
        <mo>${dot}</mo><mn>${factor}</mn><mo>=</mo><mn>${number(rms.out[at])}</mn>
      </math>
    </div>
  </div>`;
}
