/**
 * A colour as a canvas knows it: custom properties, light-dark() and forced colours resolved.
 *
 * @param isData whether the colour itself says something: such a one is never forced
 */
export function resolveColour(inside: HTMLElement, property: string, isData = false): string {
  const probe = inside.appendChild(document.createElement('i'));
  if (isData) probe.style.setProperty('forced-color-adjust', 'none');
  probe.style.color = `var(${property})`;
  const {color} = getComputedStyle(probe);
  probe.remove();
  return color;
}
