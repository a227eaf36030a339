/** Two layers without a bend, multiplied into one; and with it, where that cannot be. */
import {html, type TemplateResult} from 'lit';
import {relu} from '../../core/nn/activations.js';
import {multiply, renderMatrix} from '../../views/matrix.js';
import {signed} from '../../views/signed.js';
import {tiny} from '../../views/tiny.js';
import {typed, typedTerm} from '../../views/typed.js';
import type {PartHost} from './part-host.js';
import {LARGEST} from './settings.js';
import type {NeuronStrings} from './strings.js';

const [IN, MIDDLE, OUT] = [2, 3, 2];

/** What two layers make of x, and what one makes of it whose matrix is their product. */
export interface Collapse {
  readonly product: readonly number[]; // (IN · OUT)
  /** (x W₁) W₂, with the bend where there is one. */
  readonly twice: readonly number[]; // (OUT)
  /** The same of −x. */
  readonly opposite: readonly number[]; // (OUT)
  /** x (W₁ W₂) */
  readonly once: readonly number[]; // (OUT)
  /** Largest |twice − once|. */
  readonly difference: number;
}

type Layers = Pick<PartHost, 'vector' | 'first' | 'second' | 'bent'>;

export function collapse({vector, first, second, bent}: Layers): Collapse {
  const layers = (x: readonly number[]) => {
    const hidden = multiply(x, first, IN);
    return multiply(bent ? hidden.map(relu) : hidden, second, MIDDLE);
  };
  const product = multiply(first, second, MIDDLE);
  const twice = layers(vector);
  const once = multiply(vector, product, IN);
  const difference = Math.max(...twice.map((value, i) => Math.abs(value - once[i])));
  return {product, twice, once, difference, opposite: layers(vector.map((value) => -value))};
}

export class CollapsePart {
  readonly #host: PartHost;
  #cell = 0; // of the product, whose sum is told

  constructor(host: PartHost) {
    this.#host = host;
  }

  #set(name: 'vector' | 'first' | 'second', at: number, value: number): void {
    Object.assign(this.#host, {[name]: this.#host[name].map((each, i) => (i === at ? value : each))});
  }

  render(words: NeuronStrings): TemplateResult {
    const host = this.#host;
    const {product, twice, once, difference, opposite} = collapse(host);
    const [row, col] = [Math.floor(this.#cell / OUT), this.#cell % OUT];
    const isOpposite = twice.every((value, i) => Math.abs(value + opposite[i]) < 1e-9);
    const editable = (
      name: 'vector' | 'first' | 'second',
      label: string,
      cols: number,
      lit: (i: number) => boolean,
    ) =>
      renderMatrix({
        ...{label, cols, words, values: host[name], isLit: lit},
        largest: name === 'vector' ? LARGEST.input : undefined,
        onInput: (i, value) => this.#set(name, i, value),
      });
    const sign = (text: string) => html`<span class="sign" aria-hidden="true">${text}</span>`;
    const then = (before: string, content: unknown, after = '') =>
      html`<span class="then">${sign(before)}${content}${after && sign(after)}</span>`;
    const bend = host.bent ? 'ReLU' : '';
    return html`<label class="check"
        ><input
          type="checkbox"
          .checked=${host.bent}
          @change=${({target}: Event) => {
            host.bent = (target as HTMLInputElement).checked;
          }}
        />
        ${words.bent}</label
      >
      <div class="product-row">
        ${bend && sign('ReLU(')} ${editable('vector', 'x', IN, () => false)}
        ${then(
          '·',
          editable('first', 'W₁', MIDDLE, (i) => Math.floor(i / MIDDLE) === row),
          bend && ')',
        )}
        ${then(
          '·',
          editable('second', 'W₂', OUT, (i) => i % OUT === col),
        )}
        ${then('=', renderMatrix({label: words.twice, cols: OUT, values: twice, words}))}
      </div>
      <div class="product-row">
        ${renderMatrix({label: 'x', cols: IN, values: host.vector, words})}
        ${then(
          '·',
          renderMatrix({
            ...{label: 'W₁W₂', cols: OUT, values: product, words},
            isLit: (i) => i === this.#cell,
            onPoint: (i) => {
              if (i < 0 || i === this.#cell) return;
              this.#cell = i;
              host.requestUpdate();
            },
          }),
        )}
        ${then('=', renderMatrix({label: words.once, cols: OUT, values: once, words}))}
      </div>
      <p class="equation" part="cell">
        <code
          >W₁W₂[${row + 1}, ${col + 1}] =
          ${host.first
            .slice(row * MIDDLE, (row + 1) * MIDDLE)
            .map((value, i) => `${typedTerm(value)} · ${typedTerm(host.second[i * OUT + col])}`)
            .join(' + ')}
          = ${typed(product[this.#cell], 3, 6)}</code
        >
      </p>
      <p class="verdict" part="verdict" role="status">
        ${
          host.bent
            ? html`${words.bentGives} x → <code>${listOf(twice)}</code>, −x →
                <code>${listOf(opposite)}</code>. ${isOpposite ? words.bentOdd : words.noMatrix}`
            : html`${words.same} <code>${tiny(difference)}</code>.`
        }
      </p>`;
  }
}

const listOf = (values: readonly number[]): string =>
  `(${values.map((value) => signed(value, 2)).join(', ')})`;
