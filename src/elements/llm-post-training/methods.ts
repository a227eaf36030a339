/** The methods of post-training on one map: what each needs, and where it was told of. */
import {html, nothing, type TemplateResult} from 'lit';
import type {NumbersTable} from '../../views/numbers.js';
import {methods, needs, type Method, type Need} from './methods-data.js';
import type {Part, PartHost} from './part-host.js';
import type {PostTrainingStrings} from './strings.js';

export {styles} from './methods.styles.js';

export default class MethodsPart implements Part {
  readonly status = 'ready';
  readonly #host: PartHost;
  /** Rows that need this are lit. */
  #lit: Need | '' = '';

  constructor(host: PartHost) {
    this.#host = host;
  }

  reset(): void {
    this.#lit = '';
    this.#host.requestUpdate();
  }

  render(words: PostTrainingStrings): TemplateResult {
    const lit = this.#lit;
    const found = methods.filter(({needs: own}) => lit && own.includes(lit));
    return html`<fieldset class="views">
        <legend>${words.lightUp}</legend>
        ${(['', ...needs] as const).map(
          (need) =>
            html`<label class="check"
              ><input
                type="radio"
                name="need"
                .checked=${need === lit}
                @change=${() => {
                  this.#lit = need;
                  this.#host.requestUpdate();
                }}
              />${need ? words[need] : words.noNeed}</label
            >`,
        )}
      </fieldset>
      <table class="methods" part="methods" role="table">
        <caption>
          ${words.methodsCaption}
        </caption>
        <thead>
          <tr role="row">
            <th role="columnheader" scope="col">${words.method}</th>
            ${needs.map((need) => html`<th role="columnheader" scope="col" class=${need === lit ? 'lit' : ''}>${words[need]}</th>`)}
            <th role="columnheader" scope="col">${words.source}</th>
          </tr>
        </thead>
        <tbody>
          ${methods.map((method) => this.#renderMethod(method, words))}
        </tbody>
      </table>
      <p class="readout" part="readout" role="status">
        ${
          lit
            ? html`${words[lit]}: ${found.map(({id}) => words[id]).join(', ')} (<code>${found.length}</code>
                ${words.of} <code>${methods.length}</code>).`
            : nothing
        }
      </p>
      <p class="hint">${words.methodsHint}</p>`;
  }

  #renderMethod({id, needs: own, either = [], sources}: Method, words: PostTrainingStrings): TemplateResult {
    const lit = this.#lit;
    const cell = (need: Need): TemplateResult => {
      const isNeeded = own.includes(need);
      return html`<td role="cell" class=${need === lit ? 'lit' : ''} data-name=${words[need]}>
        <span class=${isNeeded ? 'yes' : 'no'} aria-hidden="true">${isNeeded ? '✓' : '–'}</span>
        <span class="aside">${isNeeded ? words.yes : words.no}</span>
        ${either.includes(need) ? words.either : nothing}
      </td>`;
    };
    return html`<tr role="row" class=${lit && !own.includes(lit) ? 'dim' : ''}>
      <th role="rowheader" scope="row"><b>${words[id]}</b><span>${words[`${id}Is`]}</span></th>
      ${needs.map(cell)}
      <td role="cell" class="sources" data-name=${words.source}>
        ${sources.map(
          ({who, year, arxiv}) =>
            html`<span
              ><a href=${`https://arxiv.org/abs/${arxiv}`}>${who} ${year}</a>
              <span class="arxiv">arXiv:${arxiv}</span></span
            >`,
        )}
      </td>
    </tr>`;
  }

  numbers(words: PostTrainingStrings): NumbersTable {
    return {
      columns: [words.method, ...needs.map((need) => words[need]), words.source],
      rows: methods.map(({id, needs: own, either = [], sources}) => [
        words[id],
        ...needs.map((need) =>
          either.includes(need) ? `${words.yes} ${words.either}` : own.includes(need) ? words.yes : words.no,
        ),
        sources.map(({who, year, arxiv}) => `${who} ${year}, arXiv:${arxiv}`).join('; '),
      ]),
    };
  }
}
