import {html, type TemplateResult} from 'lit';

export interface ExampleList {
  /** The control's id. */
  id: string;
  names: readonly string[];
  /** The one that is shown now; −1 for none. */
  chosen: number;
  /** Takes up the one that the reader has chosen; false where that is refused. */
  choose: (index: number) => unknown;
  words: {example: string; exampleChoose: string};
}

/** Examples to choose from. */
export function renderExamples({id, names, chosen, choose, words}: ExampleList): TemplateResult {
  const onChange = ({target}: Event): void => {
    const select = target as HTMLSelectElement;
    if (choose(Number(select.value)) === false) select.value = String(chosen);
  };
  return html`<div class="example">
    <label for=${id}>${words.example}</label>
    <select id=${id} .value=${String(chosen)} @change=${onChange}>
      <option value="-1" hidden ?selected=${chosen < 0}>${words.exampleChoose}</option>
      ${names.map((name, i) => html`<option value=${i} ?selected=${i === chosen}>${name}</option>`)}
    </select>
  </div>`;
}
