import {html, type TemplateResult} from 'lit';

/** A native list of choices with its label. */
export function renderChoiceList<Value extends string | number>(
  label: string,
  value: Value,
  options: readonly (readonly [value: Value, name: string])[],
  set: (value: Value) => void,
): TemplateResult {
  return html`<label class="field"
    ><span>${label}</span>
    <select @change=${({target}: Event) => set(options[(target as HTMLSelectElement).selectedIndex][0])}>
      ${options.map(([each, name]) => html`<option value=${each} ?selected=${each === value} .selected=${each === value}>${name}</option>`)}
    </select></label
  >`;
}
