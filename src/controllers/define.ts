import {isServer} from 'lit';
import {VERSION} from '../runtime/version.js';
import {onServer} from './on-server.js';

interface Versioned extends CustomElementConstructor {
  /** Of the kit that it came with. */
  kitVersion?: string;
}

/** Registers an element, unless the page has it already: of two copies of the kit the first one serves. */
export function define(tag: string, element: Versioned): void {
  const first: Versioned | undefined = customElements.get(tag);
  element.kitVersion = VERSION;
  if (!first) customElements.define(tag, isServer ? onServer(element) : element);
  else if (first.kitVersion !== VERSION)
    console.warn(`llm-anatomy ${VERSION}: <${tag}> stays that of ${first.kitVersion}, which came first`);
}
