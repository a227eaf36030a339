import type {MenuStrings} from './menu-strings.js';

/** The words of the frame; an element's `strings` property overrides any of them, and of those in the menu. */
export const figureStrings = {
  computedLive: 'computed live',
  computedLiveWhy: 'Every number in this figure is computed in your browser from what you typed.',
  loading: 'Loading',
  computing: 'Computing',
  of: 'of',
  failed: 'This figure could not load what it needs.',
  damaged: 'The file that came is damaged or not the one expected.',
  unreachable: 'A file could not be loaded. Is the network there?',
  retry: 'Try again',
  longest: 'This figure takes no more than',
  charactersLeftOut: 'characters; what goes beyond is left out.',
  surrogates: 'Half of a character (a lone surrogate) cannot be written in UTF-8 and was read as U+FFFD.',
};

export type FigureStrings = typeof figureStrings & Partial<MenuStrings>;
