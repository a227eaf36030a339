declare global {
  // The test page defines it: see runner-page.mjs.
  var takeErrors: () => string[];
}

/** What was written to console.error since the test began, or since the last call. */
export const takeErrors = (): string[] => globalThis.takeErrors();
