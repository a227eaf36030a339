/** The formula of each part, as its config has it. */
import {html, mathml, type TemplateResult} from 'lit';
import type {ModelConfig} from '../../core/model/config.js';
import type {PartName} from './parts.js';

type Piece = TemplateResult<1> | TemplateResult<3>;

const i = (name: string): Piece => mathml`<mi>${name}</mi>`;
const n = (value: string | number): Piece => mathml`<mn>${value}</mn>`;
const o = (sign: string): Piece => mathml`<mo stretchy="false">${sign}</mo>`;
const row = (...pieces: Piece[]): Piece => mathml`<mrow>${pieces}</mrow>`;
const sub = (name: string, index: Piece): Piece => mathml`<msub><mi>${name}</mi>${index}</msub>`;
const sup = (base: Piece, top: Piece): Piece => mathml`<msup>${base}${top}</msup>`;
const frac = (top: Piece, bottom: Piece): Piece => mathml`<mfrac>${top}${bottom}</mfrac>`;
const root = (piece: Piece): Piece => mathml`<msqrt>${piece}</msqrt>`;
const under = (below: Piece): Piece => mathml`<munder><mo>∑</mo>${below}</munder>`;
const words = (text: string): Piece => mathml`<mtext>${text}</mtext>`;
const equals = o('=');
const plus = o('+');
const [t, j] = [i('t'), i('j')];
const becomes = (left: Piece, ...right: Piece[]): Piece[] => [left, equals, ...right];

function linear(y: string, x: string, name: string, hasBias: boolean): Piece[] {
  const bias = hasBias ? [plus, sub('b', i(name))] : [];
  return becomes(i(y), i(x), sub('W', i(name)), ...bias);
}

const names: Partial<Record<ModelConfig['hidden_act'], string>> = {
  silu: 'SiLU',
  gelu: 'GELU',
  gelu_tanh: 'GELU',
  relu: 'ReLU',
  relu_squared: 'ReLU²',
};
/** An activation as the field writes it. */
export const activationTitle = (name: ModelConfig['hidden_act']): string => names[name] ?? name;

function normed({norm, norm_eps}: ModelConfig): Piece[] {
  const size = (name: string): Piece => mathml`<mover><mi>${name}</mi><mo>‾</mo></mover>`;
  const square = (piece: Piece) => sup(piece, n(2));
  const [digits, power] = norm_eps.toExponential().replace('-', '−').split('e');
  const ten = sup(n(10), n(power));
  const eps = digits === '1' ? ten : row(n(digits), o('·'), ten);
  return norm === 'rms'
    ? becomes(i('y'), frac(i('x'), root(row(size('x²'), plus, eps))), o('⊙'), i('g'))
    : becomes(i('y'), frac(row(i('x'), o('−'), i('μ')), root(row(square(i('σ')), plus, eps))), o('⊙'), i('g'), plus, i('b')); // prettier-ignore
}

/** An angle as a config's scaling has it: divided by sᵢ, which is 1 for the fast pairs and the factor for the slow ones. */
const scaledBy = (scaling: ModelConfig['rope_scaling'], angle: Piece): Piece[] =>
  scaling
    ? [angle, o('/'), sub('s', i('i')), o(','), n(1), o('≤'), sub('s', i('i')), o('≤'), n(scaling.factor)]
    : [angle];

/** One equation, or several. */
function equationsOf(name: PartName, config: ModelConfig): Piece[][] {
  const {
    head_dim,
    mlp,
    mlp_bias,
    attention_bias,
    attention_out_bias,
    causal,
    rope_theta,
    rope_scaling,
    sliding_window,
  } = config;
  // A query sees the last W tokens, itself among them, where there is a window.
  const from = sliding_window === null ? [] : [t, o('−'), n(sliding_window), o('<')];
  const seen = (index: Piece) => (causal ? row(...from, index, o('≤'), t) : index);
  const isGated = mlp === 'gated';
  const bend = words(`${activationTitle(config.hidden_act)}`);
  switch (name) {
    case 'embedding':
      return [becomes(sub('x', t), sub('E', sub('token', t)))];
    case 'positions':
      return [becomes(sub('x', t), sub('E', sub('token', t)), plus, sub('P', t))];
    case 'norm1':
    case 'norm2':
    case 'finalNorm':
      return [normed(config)];
    case 'q':
      return [linear('q', 'y', 'Q', attention_bias)];
    case 'k':
      return [linear('k', 'y', 'K', attention_bias)];
    case 'v':
      return [linear('v', 'y', 'V', attention_bias)];
    case 'rope':
      return [
        becomes(i('q′'), sub('R', t), i('q')),
        becomes(i('k′'), sub('R', t), i('k')),
        becomes(
          sub('θ', i('i')),
          ...scaledBy(rope_scaling, sup(n(rope_theta), row(o('−'), n(2), i('i'), o('/'), n(head_dim)))),
        ),
      ];
    case 'scores': {
      const score = becomes(
        sub('s', row(t, j)),
        frac(row(sub('q', t), o('·'), sub('k', j)), root(n(head_dim))),
      );
      return causal ? [score, [seen(j)]] : [score];
    }
    case 'softmax': {
      const exp = (index: Piece) => sup(i('e'), sub('s', row(t, index)));
      return [becomes(sub('a', row(t, j)), frac(exp(j), row(under(seen(i('l'))), exp(i('l')))))]; // prettier-ignore
    }
    case 'mix':
      return [becomes(sub('z', t), under(seen(j)), sub('a', row(t, j)), sub('v', j))];
    case 'o':
      return [linear('o', 'z', 'O', attention_out_bias)];
    case 'add1':
      return [[i('x'), o('←'), i('x'), plus, i('o')]];
    case 'gate':
      return [linear('g', 'y', 'gate', mlp_bias)];
    case 'up':
      return [linear('u', 'y', 'up', mlp_bias)];
    case 'act':
      return [
        becomes(i('h'), bend, o('('), i(isGated ? 'g' : 'u'), o(')'), ...(isGated ? [o('⊙'), i('u')] : [])),
      ];
    case 'down':
      return [linear('m', 'h', 'down', mlp_bias)];
    case 'add2':
      return [[i('x'), o('←'), i('x'), plus, i('m')]];
    case 'unembedding':
      return [becomes(words('logits'), i(config.norm_position === 'pre' ? 'y' : 'x'), config.tie_word_embeddings ? sup(i('E'), o('⊤')) : sub('W', i('U')))]; // prettier-ignore
  }
}

export function renderFormula(name: PartName, config: ModelConfig): TemplateResult {
  return html`${equationsOf(name, config).map((pieces) => html`<math display="block">${pieces}</math>`)}`;
}
