/** The groups of the model's parameters as a table of bars, one of which is looked at. */
import {html, type TemplateResult} from 'lit';
import {percent} from '../../views/percent.js';
import {grouped} from '../../views/grouped.js';
import {digits} from './digits.js';
import {blockParts, wholeParts, type Group, type GroupName} from './groups.js';
import type {PartHost} from './part-host.js';
import type {BackpropStrings} from './strings.js';

export class GroupTable {
  readonly #host: PartHost;
  #cell = 0; // the group that is looked at, by its place
  #hovered = -1;
  #focusDue = false;
  #count = 0;

  constructor(host: PartHost) {
    this.#host = host;
  }

  /** For the host's updated(). */
  focus(): void {
    if (!this.#focusDue) return;
    this.#focusDue = false;
    this.#host.renderRoot.querySelector<HTMLElement>(`[data-group="${this.#cell}"]`)?.focus();
  }

  readonly #onKey = (event: KeyboardEvent, columns: number): void => {
    const by = {
      ...{ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns},
      ...{Home: -Infinity, End: Infinity},
    }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#hovered = -1;
    this.#cell = Math.max(0, Math.min(this.#count - 1, this.#cell + by));
    this.#focusDue = true;
    this.#host.requestUpdate();
  };

  readonly #onPointer = (event: PointerEvent): void => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-group]');
    const at = event.type === 'pointerleave' || !cell ? -1 : Number(cell.dataset.group);
    if (at === this.#hovered || event.pointerType === 'touch') return;
    this.#hovered = at;
    this.#host.requestUpdate();
  };

  render(groups: readonly Group[], layers: number, words: BackpropStrings): TemplateResult {
    this.#count = groups.length;
    this.#cell = Math.min(this.#cell, groups.length - 1);
    const most = groups.reduce((largest, group) => Math.max(largest, group.gradient), 0);
    const active = groups[Math.min(this.#hovered < 0 ? this.#cell : this.#hovered, groups.length - 1)];
    const row = (part: GroupName) => {
      const own = groups.filter((group) => group.part === part);
      return html`<tr>
        <th scope="row">${words[part]}</th>
        ${own.map((group) => this.#renderGroup(group, groups.indexOf(group), most, layers, words))}
      </tr>`;
    };
    return html`<table
        class="groups"
        part="groups"
        aria-label=${words.gradientsLabel}
        @pointerover=${this.#onPointer}
        @pointerleave=${this.#onPointer}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event, layers)}
      >
        <thead>
          <tr>
            <td></td>
            ${Array.from({length: layers}, (_, i) => html`<th scope="col">${words.block} ${i}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${blockParts.map(([part]) => row(part))} ${wholeParts.map(([part]) => row(part))}
        </tbody>
      </table>
      <p class="readout group-readout" part="group" role="status">${tellGroup(active, words)}</p>`;
  }

  #renderGroup(
    group: Group,
    index: number,
    most: number,
    layers: number,
    words: BackpropStrings,
  ): TemplateResult {
    const {layer, gradient} = group;
    const look = () => {
      if (this.#cell === index) return;
      this.#cell = index;
      this.#host.requestUpdate();
    };
    return html`<td colspan=${layer === undefined ? layers : 1}>
      <button
        type="button"
        class="group"
        data-group=${index}
        tabindex=${index === this.#cell ? 0 : -1}
        aria-pressed=${index === this.#cell}
        aria-label=${`${nameOf(group, words)}: ${digits(gradient)}`}
        @click=${look}
        @focus=${look}
      >
        <svg
          viewBox=${`0 0 ${layer === undefined ? 100 * layers : 100} 10`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <rect width=${(most > 0 ? (100 * gradient) / most : 0).toFixed(2)} height="10"></rect>
        </svg>
        <span>${digits(gradient)}</span>
      </button>
    </td>`;
  }
}

const nameOf = ({part, layer}: Group, words: BackpropStrings): string =>
  words[part] + (layer === undefined ? '' : `, ${words.block.toLowerCase()} ${layer}`);

/** All that is known of a group, in a sentence. */
function tellGroup(group: Group, words: BackpropStrings): TemplateResult {
  const {gradient, size, rms, share, weight} = group;
  return html`<b>${nameOf(group, words)}</b>: <code>‖g‖ = ${digits(gradient)}</code>,
    <code>${percent(share)}</code> ${words.share}; <code>${grouped(size)}</code> ${words.numbersUnit},
    <code>‖g‖/√n = ${digits(rms)}</code> ${words.each}; ${words.weightsLength}
    <code>‖w‖ = ${digits(weight)}</code>.`;
}
