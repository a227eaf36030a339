/** The words of the menu: loaded with it. */
export const menuStrings = {
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
};

export type MenuStrings = typeof menuStrings;
