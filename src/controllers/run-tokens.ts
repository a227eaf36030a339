import type {ReactiveController, ReactiveElement, TemplateResult} from 'lit';
import type {LiveRun} from '../context/model.js';
import {LlmSelectRequestEvent} from '../events/select-request.js';
import {TokenList} from './token-list.js';

/** Tokens that always fit in the box. */
const SHORT = 60;

/**
 * The tokens of a run as chips. One is selected, the same in every figure: what the reader selects here is asked for by an
 * event. Positions are those of the run, where 0 is the token that begins every text, which has no chip.
 */
export class RunTokens implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #list: TokenList;
  #run: LiveRun | undefined;
  #selected = -1; // in the list
  #scrollDue = false;

  constructor(host: ReactiveElement) {
    this.#host = host;
    const ask = () => {
      const {selected} = this.#list;
      if (selected === this.#selected) return;
      host.dispatchEvent(new LlmSelectRequestEvent({token: selected < 0 ? -1 : selected + 1}));
    };
    // One is selected always; Escape goes back to the last.
    this.#list = new TokenList(host, 'tokens', ask, true);
    host.addController(this);
  }

  /** Of a text that is longer than its box the selected token is in sight; the page stays where it is. */
  hostUpdated(): void {
    if (!this.#scrollDue) return;
    this.#scrollDue = false;
    const box = this.#host.renderRoot.querySelector('#tokens');
    const chip = box?.querySelector(`[data-token="${this.#selected}"]`);
    if (!box || !chip) return;
    const [outer, inner] = [box, chip].map((element) => element.getBoundingClientRect());
    if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + inner.height / 2;
    if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top + inner.height / 2;
  }

  /** Takes up a run and a selection; for the host's willUpdate(). @param token its position; −1 or beyond the end is the last */
  update(run: LiveRun | undefined, token: number): void {
    if (run !== this.#run) {
      this.#run = run;
      this.#list.tokens = run && {
        ids: Uint32Array.from(run.tokens.subarray(1)),
        ends: run.ends,
        bytes: run.bytes,
      };
    }
    if (!run) return;
    const last = run.tokens.length - 1;
    const selected = (token < 0 ? last : Math.min(token, last)) - 1;
    this.#scrollDue ||= selected !== this.#selected && last > SHORT;
    this.#list.selected = this.#selected = selected;
  }

  /** The position that is selected. */
  get selected(): number {
    return this.#list.selected + 1;
  }

  /** The position that is shown: that of the token pointed at, else the one selected. */
  get position(): number {
    return this.#list.active + 1;
  }

  render(label: string): TemplateResult {
    return this.#list.render({label, show: 'text', markers: false});
  }
}
