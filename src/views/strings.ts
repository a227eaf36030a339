import type {MenuStrings} from './menu-strings.js';

/** The words of the frame; an element's `strings` property overrides any of them, and of those in the menu. */
export const figureStrings = {
  computedLive: 'computed live',
  computedLiveWhy: 'All numbers are computed in your browser, from what you typed.',
  loading: 'Loading',
  computing: 'Computing',
  of: 'of',
  kB: 'kB',
  failed: 'This could not be computed.',
  damaged: 'The file is damaged or another.',
  unreachable: 'A file could not be loaded. Is the network there?',
  retry: 'Try again',
  longest: 'Cut off after',
  charactersLeftOut: 'characters.',
  surrogates: 'A lone surrogate is no UTF-8: read as U+FFFD.',
};

export type FigureStrings = typeof figureStrings & Partial<MenuStrings>;
