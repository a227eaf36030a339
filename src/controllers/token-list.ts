import {html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import {cutIntoBlocks} from '../views/blocks.js';
import {chipClass, chipContent, chipLabel, type ChipContent} from '../views/chips.js';
import {tokenParts, type TokenPart} from '../views/token-text.js';

/** Tokens and where they lie in their text. */
export interface Tokens {
  ids: Uint32Array; // (tokens)
  /** Where each token ends in `bytes`, (tokens). */
  ends: Uint32Array;
  /** The text in UTF-8. */
  bytes: Uint8Array;
}

export interface TokenListOptions {
  label: string;
  show: ChipContent;
  markers: boolean;
}

const NO_TOKENS: Tokens = {ids: new Uint32Array(), ends: new Uint32Array(), bytes: new Uint8Array()};
const MARGIN = '300px';
const SPACE = 0x20;
/** In bytes: a longer token breaks like any text. */
const LONG = 16;
/** Block-size of a block that was never drawn, in px per byte of its text; refined by those that were. */
const FIRST_GUESS = 0.6;

/** The bytes of one token. */
export function tokenBytes({ends, bytes}: Tokens, index: number): Uint8Array {
  return bytes.subarray(index ? ends[index - 1] : 0, ends[index]);
}

function indexOf({target}: Event): number {
  const chip = (target as Element).closest<HTMLElement>('.chip');
  return chip ? Number(chip.dataset.token) : -1;
}

/** Whether the line that a chip stands in runs from right to left: each line goes as its text does. */
function runsLeft(chip: HTMLElement): boolean {
  const {left, top} = chip.getBoundingClientRect();
  const index = Number(chip.dataset.token);
  const [before, after] = [index - 1, index + 1].map((neighbour) => {
    const box = chip.parentElement!.querySelector(`[data-token="${neighbour}"]`)?.getBoundingClientRect();
    return box?.top === top ? Math.sign(box.left - left) : 0;
  });
  return after - before < 0;
}

/**
 * Tokens as a list of chips, one of which can be selected: by pointer, or by arrow keys, Home and End (roving tabindex,
 * https://www.w3.org/WAI/ARIA/apg/patterns/listbox/). Of a long text only the blocks near the visible part are drawn.
 */
export class TokenList implements ReactiveController {
  /** The token the reader points at; -1 for none. */
  hovered = -1;
  #selected = -1;
  /** The one token that Tab reaches: where the reader was last. */
  #entry = 0;

  readonly #host: ReactiveElement;
  readonly #name: string;
  #tokens = NO_TOKENS;
  readonly #parts = new Map<number, TokenPart[]>(); // of each token that was drawn, by its ID
  #blocks: number[] = [0];
  #drawn = new Set<number>();
  #observer: IntersectionObserver | undefined;
  #observed: Element | undefined;
  #sizePerByte = FIRST_GUESS;
  #focusDue: number | undefined; // the token that the keyboard goes to, once it is the one selected

  readonly #onSelect: (() => void) | undefined;
  readonly #keeps: boolean;

  /**
   * @param name tells this list from the host's others
   * @param onSelect is told that the reader has chosen another token
   * @param keeps whether one is selected always: a click on it leaves it so
   */
  constructor(host: ReactiveElement, name: string, onSelect?: () => void, keeps = false) {
    this.#host = host;
    this.#keeps = keeps;
    this.#onSelect = onSelect;
    this.#name = name;
    host.addController(this);
  }

  /** The token that is selected; -1 for none. */
  get selected(): number {
    return this.#selected;
  }

  set selected(index: number) {
    this.#selected = index;
    if (index >= 0) this.#entry = index;
  }

  get tokens(): Tokens {
    return this.#tokens;
  }

  set tokens(tokens: Tokens | undefined) {
    if (tokens === this.#tokens) return;
    this.#tokens = tokens ?? NO_TOKENS;
    this.#parts.clear();
    this.#blocks = cutIntoBlocks(this.#tokens.ends, this.#tokens.bytes);
    this.hovered = -1;
    if (this.selected >= this.#tokens.ids.length) this.selected = -1;
    if (this.#entry >= this.#tokens.ids.length) this.#entry = 0;
  }

  /** The token to speak of: the one pointed at, else the one chosen. */
  get active(): number {
    return this.hovered >= 0 ? this.hovered : this.selected;
  }

  get #root(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(`#${this.#name}`);
  }

  get #isLong(): boolean {
    return this.#blocks.length > 3;
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = this.#observed = undefined;
  }

  hostUpdated(): void {
    const root = this.#root;
    if (root && this.#isLong) this.#measure(root);
    if (this.#focusDue === this.selected) this.#focusSelected();
  }

  /** Gives blocks that are not drawn the room they will take, and watches which of them come near. */
  #measure(root: HTMLElement): void {
    if (root !== this.#observed) {
      this.#observer?.disconnect();
      this.#observer = new IntersectionObserver((entries) => this.#onIntersection(entries), {
        root,
        rootMargin: MARGIN,
      });
      this.#observed = root;
    }
    for (const element of root.querySelectorAll<HTMLElement>('.block')) {
      const block = Number(element.dataset.block);
      this.#observer!.observe(element);
      const size = Math.round(this.#bytesIn(block) * this.#sizePerByte);
      // By CSSOM: a style attribute in the template would be refused under a strict Content-Security-Policy.
      element.style.blockSize = this.#isDrawn(block) ? '' : `${size}px`;
    }
  }

  #bytesIn(block: number): number {
    const end = (index: number) => (index ? this.#tokens.ends[index - 1] : 0);
    return end(this.#blocks[block + 1]) - end(this.#blocks[block]);
  }

  #onIntersection(entries: IntersectionObserverEntry[]): void {
    for (const {target, isIntersecting, boundingClientRect} of entries) {
      const block = Number((target as HTMLElement).dataset.block);
      if (isIntersecting) this.#drawn.add(block);
      else if (this.#drawn.delete(block)) {
        const bytes = this.#bytesIn(block);
        if (bytes && boundingClientRect.height) this.#sizePerByte = boundingClientRect.height / bytes;
      }
    }
    this.#host.requestUpdate();
  }

  #blockOf(token: number): number {
    return this.#blocks.findIndex((start, i) => start <= token && token < this.#blocks[i + 1]);
  }

  #isDrawn(block: number): boolean {
    return !this.#isLong || this.#drawn.has(block) || block === this.#blockOf(this.#entry);
  }

  /** Selects a token, or with -1 none. */
  select(index: number, focus = false): void {
    this.selected = index;
    this.#focusDue = focus ? index : undefined;
    this.#onSelect?.();
    this.#host.requestUpdate();
  }

  #focusSelected(): void {
    const chip = this.#root?.querySelector<HTMLElement>(`[data-token="${this.selected}"]`);
    this.#focusDue = undefined;
    chip?.focus();
    chip?.scrollIntoView({block: 'nearest'});
  }

  readonly #onPointer = (event: Event) => {
    const index = event.type === 'pointerleave' ? -1 : indexOf(event);
    if (index === this.hovered) return;
    this.hovered = index;
    this.#host.requestUpdate();
  };

  readonly #onClick = (event: Event) => {
    const index = indexOf(event);
    if (index >= 0) this.select(index === this.selected && !this.#keeps ? -1 : index);
  };

  readonly #onFocus = (event: Event) => {
    const index = indexOf(event);
    if (index >= 0 && index !== this.selected && (event.target as Element).matches(':focus-visible'))
      this.select(index);
  };

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.#tokens.ids.length - 1;
    const by = this.selected < 0 ? 0 : 1; // after Escape first back to where it was
    const before = Math.max(0, this.#entry - by);
    const after = Math.min(last, this.#entry + by);
    const [left, right] = runsLeft(event.target as HTMLElement) ? [after, before] : [before, after];
    const to = {
      Home: 0,
      End: last,
      Escape: -1,
      ArrowUp: before,
      ArrowDown: after,
      ArrowLeft: left,
      ArrowRight: right,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.hovered = -1;
    this.select(to, to >= 0);
  };

  render({label, show, markers}: TokenListOptions): TemplateResult {
    const blocks = this.#blocks.slice(0, -1);
    return html`<div
      class=${show === 'text' ? 'chips' : 'chips numeric'}
      part="tokens"
      id=${this.#name}
      role="listbox"
      aria-label=${label}
      aria-orientation="horizontal"
      @pointerover=${this.#onPointer}
      @pointerleave=${this.#onPointer}
      @click=${this.#onClick}
      @focusin=${this.#onFocus}
      @keydown=${this.#onKey}
    >
      ${blocks.map(
        (_, block) =>
          html`<div class="block" role="presentation" data-block=${block}>
            ${this.#isDrawn(block) ? this.#renderChips(block, show, markers) : nothing}
          </div>`,
      )}
    </div>`;
  }

  #renderChips(block: number, show: ChipContent, markers: boolean): TemplateResult[] {
    const {ids} = this.#tokens;
    const chips: TemplateResult[] = [];
    let unbroken = 0;
    for (let i = this.#blocks[block]; i < this.#blocks[block + 1]; i++) {
      const bytes = tokenBytes(this.#tokens, i);
      let parts = this.#parts.get(ids[i]);
      if (!parts) this.#parts.set(ids[i], (parts = tokenParts(bytes)));
      // A line may break before a word, or where there has been no space for long, but not inside a token.
      if (bytes[0] === SPACE || (unbroken += bytes.length) > LONG) {
        chips.push(html`<wbr />`);
        unbroken = 0;
      }
      chips.push(
        html`<span
          class=${chipClass(i, bytes.length > LONG)}
          part="token"
          role="option"
          data-token=${i}
          tabindex=${i === this.#entry ? 0 : -1}
          aria-selected=${i === this.selected}
          aria-setsize=${ids.length}
          aria-posinset=${i + 1}
          aria-label=${chipLabel(ids[i], bytes, show, parts)}
          >${chipContent(ids[i], bytes, show, markers, parts)}</span
        >`,
      );
    }
    return chips;
  }
}
