/**
 * What matches the names of a pattern, in which * stands for anything, also for nothing. Several * in a row are one; more
 * than a few with text between are slow where they fail, as in any regular expression.
 */
export function namePattern(pattern: string): RegExp {
  const escaped = pattern.replace(/[^\w*]/g, '\\$&').replace(/\*+/g, '.*');
  return new RegExp(`^${escaped}$`);
}
