/** The diagram: a row for each part, from the bottom up, with its piece of the picture and what it costs. */
import {html, nothing, svg, type TemplateResult} from 'lit';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import type {Detail, DetailHost} from './detail.js';
import {drawPiece, passing, piecesOf} from './lanes.js';
import {valuesOf, type Place} from './live.js';
import {nameOf, noteOf} from './names.js';
import {count, isInBlock, type Anatomy, type Part, type PartName} from './parts.js';
import {shareOf, type Measure} from './stack.js';
import {drawStrip, reachOf} from './strip.js';
import type {BlockStrings} from './strings.js';

export interface FlowHost extends DetailHost {
  open: PartName | '';
}

export class Flow {
  readonly #host: FlowHost;
  readonly #detail: Detail;
  #entry: PartName | undefined; // the one part that Tab reaches: where the reader was last

  constructor(host: FlowHost, detail: Detail) {
    this.#host = host;
    this.#detail = detail;
  }

  #toggle(name: PartName): void {
    this.#entry = name;
    this.#host.number = -1; // another part's is another number
    this.#host.open = this.#host.open === name ? '' : name;
  }

  /** Along the flow: up the page and to the right is on. */
  #walk(event: KeyboardEvent): void {
    const heads = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>('.head')];
    const at = heads.indexOf(event.target as HTMLElement);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const {key} = event;
    const to = {ArrowUp: at + 1, ArrowRight: at + 1, ArrowDown: at - 1, ArrowLeft: at - 1, Home: 0, End: heads.length - 1}[key]; // prettier-ignore
    if (key === 'Escape' && this.#host.open) this.#host.open = '';
    else if (to === undefined) return;
    else heads[Math.max(0, Math.min(heads.length - 1, to))].focus();
    event.preventDefault();
  }

  /** @param token what the token is called that the numbers are of */
  render(anatomy: Anatomy, place: Place | undefined, token: string, words: BlockStrings): TemplateResult {
    const {parts, config} = anatomy;
    const pieces = piecesOf(
      parts.map(({name}) => name),
      config,
    );
    const isOpen = parts.some(({name}) => name === this.#host.open);
    const entry = parts.find(({name}) => name === this.#entry) ?? parts[0];
    const last = parts.findLastIndex(({name}) => isInBlock(name));
    return html`<div class=${place ? 'flow has-live' : 'flow'} part="flow">
      <div class="columns" aria-hidden="true">
        <span>${words.part}</span><span class="out">${words.out}</span
        ><span class="cost">${words.parameters}</span
        ><span class="cost work">${words.flops}</span
        >${place ? html`<span class="now">${words.live} <b>${token}</b></span>` : nothing}
      </div>
      <ol
        class=${isOpen ? 'rows opened' : 'rows'}
        aria-label=${words.flow}
        @keydown=${(event: KeyboardEvent) => this.#walk(event)}
      >
        ${parts.map((part, i) => [
          this.#renderRow(anatomy, part, drawPiece(pieces[i]), part === entry, place, token, words),
          i === last ? this.#renderStack(anatomy, drawPiece(passing(pieces[i])), place, words) : nothing, // prettier-ignore
        ])}
      </ol>
    </div>`;
  }

  #renderRow(
    anatomy: Anatomy,
    part: Part,
    piece: TemplateResult,
    isEntry: boolean,
    place: Place | undefined,
    token: string,
    words: BlockStrings,
  ): TemplateResult {
    const {name} = part;
    const title = nameOf(name, anatomy.config, words);
    const isOpen = this.#host.open === name;
    const values = place && valuesOf(place, name);
    const unseen = (text: string) => html`<span class="unseen">, ${text} </span>`;
    return html`<li class=${`row ${isInBlock(name) ? 'in-block' : ''} ${isOpen ? 'open' : ''}`}>
      ${piece}
      <button
        class="head"
        part="part"
        data-part=${name}
        type="button"
        tabindex=${isEntry ? 0 : -1}
        aria-expanded=${isOpen}
        aria-controls=${isOpen ? 'detail' : nothing}
        @click=${() => this.#toggle(name)}
        @focus=${() => {
          this.#entry = name;
          this.#host.requestUpdate();
        }}
      >
        <span class="name">${title} <small>${noteOf(name, anatomy.config, words)}</small></span>
        <span class="out">${unseen(words.out)}<code>${part.output}</code></span>
        ${this.#renderCost(anatomy, part, 'parameters', unseen(words.parameters))}
        ${this.#renderCost(anatomy, part, 'flops', unseen(words.flops))}
        ${
          values
            ? html`<span class="now"
                >${drawStrip(values, name === 'softmax')}<code
                  >${name === 'softmax' ? '0–1' : rangeOf(values)}</code
                ></span
              >`
            : nothing
        }
      </button>
      ${
        isOpen
          ? html`<div class="detail" id="detail" part="detail" role="group" aria-label=${title}>
              ${this.#detail.render(anatomy, part, place, token, words)}
            </div>`
          : nothing
      }
    </li>`;
  }

  /** The bars of all rows are drawn to one scale, on which the longest is full. */
  #renderCost(anatomy: Anatomy, part: Part, measure: Measure, label: TemplateResult): TemplateResult {
    const longest = Math.max(...anatomy.parts.map((each) => shareOf(anatomy, each, measure)));
    const share = shareOf(anatomy, part, measure) / longest;
    const value = part[measure];
    return html`<span class=${measure === 'flops' ? 'cost work' : 'cost'}
      ><span>${label}<code>${value ? count(value) : '–'}</code></span>
      ${svg`<svg class="share" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class=${part.kind} width=${share} height="1"></rect></svg>`}</span
    >`;
  }

  /** Above a block: how many of them there are, and which one's numbers are shown. */
  #renderStack(
    {config}: Anatomy,
    piece: TemplateResult,
    place: Place | undefined,
    words: BlockStrings,
  ): TemplateResult {
    const {num_hidden_layers: n} = config;
    return html`<li class="row in-block times" part="layers">
      ${piece}
      <div class="repeat">
        <b>× ${n}</b> ${words.layers}
        ${
          place
            ? html`<span class="choices" role="group" aria-label=${words.layer}
                >${Array.from(
                  {length: n},
                  (_, layer) =>
                    html`<button
                      type="button"
                      aria-label=${`${words.layer} ${layer}`}
                      aria-pressed=${layer === place.layer}
                      @click=${() => this.#host.dispatchEvent(new LlmSelectRequestEvent({layer}))}
                    >
                      ${layer}
                    </button>`,
                )}</span
              >`
            : nothing
        }
      </div>
    </li>`;
  }
}

/** The ends of a strip's scale, in few digits. */
function rangeOf(values: Float32Array): string {
  const reach = reachOf(values);
  return `±${reach.toFixed(reach < 100 ? 1 : 0)}`;
}
