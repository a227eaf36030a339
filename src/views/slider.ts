import {html, type TemplateResult} from 'lit';

export interface Slider {
  name: string;
  value: number;
  least: number;
  most: number;
  step: number;
  /** The value as it is written and said. */
  said: string;
  onInput: (value: number) => void;
}

/** A native slider with its name and its value. */
export function renderSlider({name, value, least, most, step, said, onInput}: Slider): TemplateResult {
  return html`<label class="slider"
    ><span>${name}</span>
    <input
      type="range"
      min=${least}
      max=${most}
      step=${step}
      .value=${String(value)}
      aria-valuetext=${said}
      @input=${({target}: Event) => onInput(Number((target as HTMLInputElement).value))}
    />
    <output>${said}</output></label
  >`;
}
