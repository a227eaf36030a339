/** The words of the frame; an element's `strings` property overrides any of them. */
export const figureStrings = {
  menu: 'Figure menu',
  reset: 'Reset',
  copyEmbed: 'Copy embed code',
  copyLink: 'Copy link to this state',
  copied: 'Copied',
  notCopied: 'Could not copy: the page may not use the clipboard',
  showNumbers: 'Show the numbers as a table',
  hideNumbers: 'Hide the table of numbers',
  fullScreen: 'Full screen',
  leaveFullScreen: 'Leave full screen',
  computedLive: 'computed live',
  computedLiveWhy: 'Every number in this figure is computed in your browser from what you typed.',
  loading: 'Loading',
  computing: 'Computing',
  of: 'of',
  failed: 'This figure could not load what it needs.',
  damaged: 'The file that came is damaged or not the one expected.',
  unreachable: 'A file could not be loaded. Is the network there?',
  retry: 'Try again',
};

export type FigureStrings = typeof figureStrings;
