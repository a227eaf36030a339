/** The views that tune nothing, as one download. */
export * as mask from './mask.js';
export * as methods from './methods.js';
