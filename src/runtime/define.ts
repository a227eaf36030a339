/** Registers an element, unless the page has it already: of two copies of the kit the first one serves. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
