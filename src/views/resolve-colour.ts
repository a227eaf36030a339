/** Red, green and blue, from 0 to 255. */
export type Colour = readonly [r: number, g: number, b: number];

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

/** Colours that say something, for who sets pixels. */
export function resolvePixels(inside: HTMLElement, properties: readonly string[]): Colour[] {
  const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true})!;
  return properties.map((property) => {
    context.fillStyle = resolveColour(inside, property, true);
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b];
  });
}
