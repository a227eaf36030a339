/** Red, green and blue, from 0 to 255. */
export type Colour = readonly [r: number, g: number, b: number];

/**
 * Colours as a canvas knows them: custom properties, light-dark() and forced colours resolved. All in one question, for each lays
 * out what has changed before it.
 *
 * @param isData whether the colours themselves say something: such are never forced
 */
export function resolveColours(inside: HTMLElement, properties: readonly string[], isData = false): string[] {
  const probe = document.createElement('i');
  if (isData) probe.style.setProperty('forced-color-adjust', 'none');
  const each = properties.map((property) => {
    const part = probe.appendChild(document.createElement('i'));
    part.style.color = `var(${property})`;
    return part;
  });
  inside.append(probe);
  const colours = each.map((part) => getComputedStyle(part).color);
  probe.remove();
  return colours;
}

/** Colours that say something, for who sets pixels. */
export function resolvePixels(inside: HTMLElement, properties: readonly string[]): Colour[] {
  const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true})!;
  return resolveColours(inside, properties, true).map((colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b];
  });
}
