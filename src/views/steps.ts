const steps: Readonly<Record<string, number>> = {
  ...{ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1},
  ...{PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity},
};

/** By how much a key press moves a slider that runs left to right; undefined for another key. */
export function stepOf({key, altKey, ctrlKey, metaKey}: KeyboardEvent): number | undefined {
  return altKey || ctrlKey || metaKey ? undefined : steps[key];
}
