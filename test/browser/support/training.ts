// Ways to use a figure of training, and to wait for it.
import {part, place, textOf, until, type Figure} from './page.js';

/** Training takes as long as it takes, on a machine that others use too. */
export const PATIENCE = 60_000;

export const numberIn = (text: string): number => Number(text.replaceAll(',', '').replace('−', '-'));

/** The numbers in a part. */
export const codes = (figure: Figure, name: string): string[] =>
  [...part(figure, name)!.querySelectorAll('code')].map(textOf);

export const stepOf = (figure: Figure): number => numberIn(codes(figure, 'state')[0]);

export const sliderOf = (figure: Figure, name: string): HTMLInputElement =>
  [...figure.shadowRoot!.querySelectorAll<HTMLInputElement>('[type="range"]')].find((each) =>
    textOf(each.closest('label')).startsWith(name),
  )!;

/** Sets a slider as a reader does. */
export async function slide(figure: Figure, name: string, value: number): Promise<void> {
  const slider = sliderOf(figure, name);
  slider.value = String(value);
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  slider.dispatchEvent(new Event('change', {bubbles: true}));
  await figure.updateComplete;
}

/** The step that the slider of checkpoints stands at. */
export const checkpointOf = (figure: Figure): number =>
  numberIn(/\d[\d,]*/.exec(sliderOf(figure, 'Checkpoint').getAttribute('aria-valuetext')!)![0]);

export async function open<Element extends Figure>(tag: string, attributes = ''): Promise<Element> {
  const figure = await place<Element>(`<${tag} ${attributes}></${tag}>`);
  await until(() => figure.getAttribute('state') === 'ready', 'the figure', PATIENCE);
  await figure.updateComplete;
  return figure;
}
