/**
 * Elements as `@lit-labs/ssr` draws them, in Node: it makes them and calls willUpdate() and render(), and no controller. None
 * of this is in what browsers load: `isServer` is a constant that bundlers know.
 */
import {html, LitElement, noChange, type PropertyValues, type ReactiveController} from 'lit';
import {firstPictureStyles, modelStyles} from '../styles/first-picture.js';
import {answer, prepare} from './first-picture.js';

type LitElementClass = new () => LitElement;

const isFigure = (element: CustomElementConstructor): element is typeof LitElement =>
  element.prototype instanceof LitElement;

/** The class that stands for an element's on the server. */
export function onServer(element: CustomElementConstructor): CustomElementConstructor {
  return isFigure(element) ? figureOnServer(element) : ModelOnServer;
}

/** `<llm-model>`: figures inside it are to know that they are. It draws nothing, so its place is all that it has. */
class ModelOnServer extends LitElement {
  static override styles = modelStyles;

  constructor() {
    super();
    this.attachShadow({mode: 'open'}); // what stands in it speaks to it through its slot
    this.addEventListener('context-request', (event) => answer(event, this));
  }

  protected override render() {
    return html`<slot></slot>`;
  }
}

function figureOnServer(element: typeof LitElement): CustomElementConstructor {
  const controllers = new WeakMap<object, ReactiveController[]>();
  /** Where it is drawn by something else than a server, by tests in a simulated page, it has a root by then. */
  const isDrawnHere = ({renderRoot}: {renderRoot?: unknown}) => !renderRoot;

  return class extends (element as LitElementClass) {
    static styles = [element.styles ?? [], firstPictureStyles];

    // What nobody has written is not to look as if the page's author had.
    static properties = Object.fromEntries(
      Object.entries(element.properties).map(([name, options]) => [name, {...options, reflect: false}]),
    );

    override addController(controller: ReactiveController): void {
      super.addController(controller);
      const all = controllers.get(this) ?? [];
      all.push(controller);
      controllers.set(this, all);
    }

    protected override willUpdate(changed: PropertyValues): void {
      if (isDrawnHere(this)) prepare(controllers.get(this) ?? []);
      super.willUpdate(changed);
    }

    protected override render(): unknown {
      const picture = super.render();
      if (isDrawnHere(this)) leaveOutFalse(picture);
      return picture;
    }
  };
}

/** Properties are written as attributes: "checked=false" would be checked. */
function leaveOutFalse(drawn: unknown): void {
  if (Array.isArray(drawn)) drawn.forEach(leaveOutFalse);
  const {strings, values} = (drawn ?? {}) as {strings?: readonly string[]; values?: unknown[]};
  if (!strings || !values) return;
  values.forEach((value, i) => {
    if (value === false && /\s\.\w+=$/.test(strings[i])) values[i] = noChange;
    else leaveOutFalse(value);
  });
}
