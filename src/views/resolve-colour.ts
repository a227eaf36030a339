/** A colour as a canvas knows it: custom properties, light-dark() and forced colours resolved. */
export function resolveColour(inside: HTMLElement, property: string): string {
  const probe = inside.appendChild(document.createElement('i'));
  probe.style.color = `var(${property})`;
  const {color} = getComputedStyle(probe);
  probe.remove();
  return color;
}
