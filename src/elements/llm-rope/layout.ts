/** Which components turn together: halves, as in Llama's checkpoints, or neighbours, as in the paper. */
import {html, svg, type TemplateResult} from 'lit';
import {signed} from '../../views/signed.js';
import type {PartHost} from './part-host.js';
import {dot, interleave, pairAt, type PairLayout} from './rotation.js';
import type {RopeStrings} from './strings.js';
import type {Picked} from './vectors.js';

const layouts: readonly PairLayout[] = ['half', 'interleaved'];

/** The dot product as trained, with both vectors put into the other order, and in the wrong order. */
export function layoutProducts(picked: Picked): {half: number; moved: number; wrong: number} {
  const {q, k, theta, m, n} = picked;
  const moved = {q: interleave(q), k: interleave(k), theta};
  return {
    half: dot(picked, m, n),
    moved: dot(moved, m, n, 'interleaved'),
    wrong: dot(picked, m, n, 'interleaved'),
  };
}

/** The three, by their names. */
export function layoutRows(picked: Picked, words: RopeStrings): [string, string][] {
  const {half, moved, wrong} = layoutProducts(picked);
  return [
    [words.layoutHalf, signed(half, 6)],
    [words.layoutBoth, signed(moved, 6)],
    [words.layoutWrong, signed(wrong, 6)],
  ];
}

export class LayoutPart {
  readonly #host: PartHost;

  constructor(host: PartHost) {
    this.#host = host;
  }

  render(picked: Picked, room: number, words: RopeStrings): TemplateResult {
    const host = this.#host;
    return html`<fieldset>
        <legend>${words.layoutChoice}</legend>
        ${layouts.map(
          (each) =>
            html`<label class="check"
              ><input
                type="radio"
                name="layout"
                .checked=${host.layout === each}
                @change=${() => {
                  host.layout = each;
                }}
              />
              ${words[each]}</label
            >`,
        )}
      </fieldset>
      ${this.#draw(picked, room, words)}
      <p class="hint">${words.layoutCells}</p>
      <table class="results" part="layouts">
        <tbody>
          ${layoutRows(picked, words).map(
            ([name, value]) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td>${value}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="hint">${words.layoutNote}</p>`;
  }

  /** The cells of a vector, with the number of the component of the model that lies in each, and bows between pairs. */
  #draw({q, pair}: Picked, room: number, words: RopeStrings): TemplateResult {
    const d = q.length;
    const {layout} = this.#host;
    const cell = Math.max(12, Math.min(30, (room - 2) / d));
    const bow = layout === 'half' ? 92 : 34;
    const top = 96;
    const of = (at: number) => (layout === 'half' ? at : (at >> 1) + (at % 2) * (d / 2));
    const x = (at: number) => 1 + (at + 0.5) * cell;
    const isNarrow = cell < 18;
    const [first, second] = pairAt(pair, d, layout);
    const label = (at: number, text: string | number) =>
      svg`<text class="middle tick" x=${x(at)} y=${top + cell + 15}>${text}</text>`;
    /** Where cells are narrow some have a number, and two neighbours that are chosen have one label. */
    const labelOf = (at: number) => {
      if (!isNarrow) return label(at, of(at));
      if (at === first && second === at + 1) return label(at + 0.5, `${of(at)}, ${of(second)}`);
      if (at === first || (at === second && second > first + 1)) return label(at, of(at));
      const isFree = [first, second].every((chosen) => Math.abs(chosen - at) > 2);
      return at % 4 === 0 && isFree ? label(at, of(at)) : '';
    };
    return html`<svg
      class="layout-svg"
      part="cells"
      width=${2 + d * cell}
      height=${top + cell + 20}
      role="img"
      aria-label=${`${words[layout]}. ${words.pair} ${pair}: ${pairAt(pair, d, layout).join(', ')}`}
    >
      ${Array.from({length: d / 2}, (_, i) => {
        const [a, b] = pairAt(i, d, layout).map(x);
        return svg`<path class=${i === pair ? 'bow chosen' : 'bow'} d=${`M${a} ${top}C${a} ${top - bow} ${b} ${top - bow} ${b} ${top}`}></path>`;
      })}
      ${Array.from({length: d}, (_, at) => {
        const isChosen = pairAt(pair, d, layout).includes(at);
        return svg`<rect class=${isChosen ? 'box chosen' : 'box'} x=${1 + at * cell} y=${top} width=${cell} height=${cell}></rect>
          ${labelOf(at)}`;
      })}
    </svg>`;
  }
}
