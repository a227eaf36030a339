// Ways to find and use what a reader finds and uses: by role, name and part, through the shadow root.
import {ContextProvider} from '@lit/context';
import {fixture, nextFrame} from '@open-wc/testing';
import {sendKeys, sendMouse} from '@web/test-runner-commands';
import {sessionContext, type Session} from 'llm-anatomy';

export type Figure = HTMLElement & {updateComplete: Promise<boolean>};

/** What is read aloud or seen of a node, white space collapsed. */
export const textOf = (node: Node | null): string => node?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

/** Waits until `check` gives something truthy, and returns that. */
export async function until<Value>(
  check: () => Value | undefined | null | false | 0,
  what: string,
  patience = 15_000,
): Promise<Value> {
  const deadline = performance.now() + patience;
  for (;;) {
    const value = check();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`waited ${patience} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The pixels of a canvas, once there is something on it. */
export const drawnOn = (canvas: HTMLCanvasElement): Promise<Uint8ClampedArray> =>
  until(() => {
    const {data} = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return data.some((byte) => byte > 0) && data;
  }, 'a drawing');

export const stateIs = (figure: Figure, state: string): Promise<unknown> =>
  until(
    () => figure.getAttribute('state') === state,
    `state ${state} of ${figure.localName}, which is ${figure.getAttribute('state')}`,
  );

/** The figure in a piece of HTML, on the page. It is taken away after the test. */
export async function place<Element extends Figure>(markup: string): Promise<Element> {
  const root = await fixture<HTMLElement>(`<div>${markup}</div>`);
  const figure = [...root.querySelectorAll<Element>('*')].find(({localName}) => localName.startsWith('llm-'));
  if (!figure) throw new Error(`place: expected a figure in ${markup}`);
  await figure.updateComplete;
  return figure;
}

/** The same below a provider of a session. */
export async function placeWith<Element extends Figure>(session: Session, markup: string): Promise<Element> {
  const root = await fixture<HTMLElement>('<div></div>');
  new ContextProvider(root, {context: sessionContext, initialValue: session});
  root.innerHTML = markup;
  const figure = root.querySelector<Element>('*')!;
  await figure.updateComplete;
  return figure;
}

export const parts = (figure: Figure, name: string): HTMLElement[] => [
  ...figure.shadowRoot!.querySelectorAll<HTMLElement>(`[part~="${name}"]`),
];

export const part = (figure: Figure, name: string): HTMLElement | undefined => parts(figure, name)[0];

const isShown = (element: Element): boolean => element.checkVisibility({visibilityProperty: true});

/** What a control is called. */
function nameOf(element: HTMLElement): string {
  const label = element.getAttribute('aria-label');
  if (label) return label;
  const {labels} = element as HTMLInputElement;
  if (!labels?.length) return textOf(element);
  return [...labels]
    .map((node) => {
      const words = node.cloneNode(true) as HTMLElement;
      for (const inner of words.querySelectorAll('select, input, textarea, output')) inner.remove();
      return textOf(words);
    })
    .join(' ');
}

/** The visible native control of that name; undefined where there is none. */
export function findControl<Control extends HTMLElement>(figure: Figure, name: string): Control | undefined {
  const controls = figure.shadowRoot!.querySelectorAll<Control>('button, select, input, textarea');
  return [...controls].find((control) => nameOf(control) === name && isShown(control));
}

export function control<Control extends HTMLElement = HTMLElement>(figure: Figure, name: string): Control {
  const found = findControl<Control>(figure, name);
  if (!found) throw new Error(`no control "${name}" in ${figure.localName}`);
  return found;
}

/** Chooses from a native list of choices as a reader does, by the words of the option. */
export function choose(figure: Figure, name: string, words: string): void {
  const select = control<HTMLSelectElement>(figure, name);
  const option = [...select.options].find((candidate) => textOf(candidate) === words);
  if (!option) throw new Error(`no choice "${words}" in "${name}"`);
  select.value = option.value;
  select.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
  select.dispatchEvent(new Event('change', {bubbles: true}));
}

export async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await sendKeys({press: key});
  await nextFrame();
}

const centreOf = (element: Element): [number, number] => {
  const {left, top, width, height} = element.getClientRects()[0];
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
};

/** Moves the mouse over an element. */
export async function pointAt(element: Element): Promise<void> {
  await sendMouse({type: 'move', position: centreOf(element)});
  await nextFrame();
}

/** Clicks with the mouse. */
export async function click(element: Element): Promise<void> {
  element.scrollIntoView({block: 'nearest'});
  // A page that still scrolls would have it elsewhere by the time the click comes.
  for (let before = -1; before !== element.getBoundingClientRect().y; await nextFrame())
    before = element.getBoundingClientRect().y;
  await sendMouse({type: 'click', position: centreOf(element)});
  await nextFrame();
}

/** Takes the mouse off everything. */
export const pointAway = (): Promise<void> => sendMouse({type: 'move', position: [0, 0]});

/** The element that has the focus, inside shadow roots too. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** What was written to console.warn while `body` ran. */
export async function warningsOf(body: () => Promise<unknown>): Promise<string[]> {
  const {warn} = console;
  const found: string[] = [];
  console.warn = (...values: unknown[]) => found.push(values.join(' '));
  try {
    await body();
  } finally {
    console.warn = warn;
  }
  // Lit says once that it runs in development mode.
  return found.filter((message) => !message.includes('Lit is in dev mode'));
}

/** How far the page is wider than the window, in px. */
export const overflow = (): number =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth;

/** The button of the figure's menu, which comes after the first tokens. */
export const menuComes = (figure: Figure): Promise<HTMLElement> =>
  until(() => findControl(figure, 'Figure menu'), 'the menu') as Promise<HTMLElement>;
