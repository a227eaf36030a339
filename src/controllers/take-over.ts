/** Takes over what a server has drawn of a figure. Loaded by pages alone that have such a figure. */
import type {CSSResult, LitElement, PropertyValues, ReactiveElement} from 'lit';
import {answer, prepare, type Controller} from './first-picture.js';

/** What only an element itself sees of it. */
interface Inside {
  readonly renderOptions: {renderBefore?: ChildNode | null};
  scheduleUpdate?(): void;
  update?(changed: PropertyValues): void;
  willUpdate(changed: PropertyValues): void;
  render?(): unknown;
}

/** Draws a figure for the first time in the browser, in place of what is there. @param element has waited with its first update */
export function takeOver(element: ReactiveElement): void {
  const host = element as LitElement;
  const inside = host as unknown as Inside;
  const root = host.shadowRoot!;
  const {renderOptions} = inside;
  inside.update = (changed) => {
    delete inside.update;
    // Lit's support for hydration leaves this open; without it Lit would draw a second figure before the first.
    if (renderOptions.renderBefore) {
      renderOptions.renderBefore = null;
      root.replaceChildren();
    } else hydrate(host, changed);
    inside.update!(changed);
  };
  delete inside.scheduleUpdate;
  inside.scheduleUpdate!();
}

/** Has Lit find in the page what the server drew: its next drawing then changes what differs. */
function hydrate(host: LitElement, changed: PropertyValues): void {
  const inside = host as unknown as Inside;
  const root = host.shadowRoot!;
  try {
    const picture = firstPictureOf(host);
    inside.render = () => picture;
    inside.update!(changed);
    root.querySelector('style')?.remove(); // its own comes now: a page's policy may have refused the server's
  } catch {
    root.replaceChildren(); // somebody has changed the page since
  }
  delete inside.render;
  const {elementStyles} = host.constructor as typeof LitElement;
  root.adoptedStyleSheets = elementStyles.map((style) => (style as CSSResult).styleSheet!);
}

/** What the server drew: the figure as it is where nothing is known of it but what the page says. */
function firstPictureOf(host: LitElement): unknown {
  const controllers: Controller[] = [];
  const twin = twinOf(host, (controller) => void controllers.push(controller));
  const model = modelAround(host);
  twin.dispatchEvent = (event) => {
    if (model) answer(event, model);
    return true;
  };
  prepare(controllers);
  const inside = twin as unknown as Inside;
  inside.willUpdate(new Map());
  return inside.render!();
}

/** An element with the same attributes, outside the page, whose controllers are never connected. */
function twinOf(host: LitElement, addController: LitElement['addController']): LitElement {
  const Host = host.constructor as typeof LitElement & (new () => LitElement);
  Host.prototype.addController = addController; // the first come while it is made
  try {
    const twin = new Host();
    twin.addController = addController;
    for (const name of Host.observedAttributes)
      if (host.hasAttribute(name)) twin.setAttribute(name, host.getAttribute(name)!);
    return twin;
  } finally {
    delete (Host.prototype as Partial<LitElement>).addController;
  }
}

function modelAround(element: Element): Element | null {
  const found = element.closest('llm-model');
  const root = element.getRootNode();
  return found ?? (root instanceof ShadowRoot ? modelAround(root.host) : null);
}
