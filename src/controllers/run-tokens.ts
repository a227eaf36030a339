import type {ReactiveElement, TemplateResult} from 'lit';
import type {LiveRun} from '../context/model.js';
import {LlmSelectRequestEvent} from '../events/select-request.js';
import {TokenList} from './token-list.js';

/**
 * The tokens of a run as chips. One is selected, the same in every figure: what the reader selects here is asked for by an
 * event. Positions are those of the run, where 0 is the token that begins every text, which has no chip.
 */
export class RunTokens {
  readonly #list: TokenList;
  #run: LiveRun | undefined;

  constructor(host: ReactiveElement) {
    this.#list = new TokenList(host, 'tokens', () => {
      host.dispatchEvent(new LlmSelectRequestEvent({token: this.#list.selected < 0 ? -1 : this.selected}));
    });
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
    this.#list.selected = (token < 0 ? last : Math.min(token, last)) - 1;
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
