/** What the figure shows before anyone has typed: the first example, which comes before the others are loaded. */
export const firstText =
  'The tokenizer never sees words. It sees bytes, and it merges the pairs it has met most often.';
