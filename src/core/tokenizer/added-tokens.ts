/** Tokens that stand for a text of their own, whatever the merges would make of it. */
export type AddedTokens = Readonly<Record<string, number>>;

/**
 * A text cut at the added tokens in it: strings that are text, and IDs. Where several begin, the longest counts; the
 * leftmost comes first.
 */
export function cutAtAddedTokens(text: string, added: AddedTokens): (string | number)[] {
  const byFirst = new Map<string, string[]>();
  for (const content of Object.keys(added)) {
    if (content === '') continue;
    const alike = byFirst.get(content[0]);
    if (alike) alike.push(content);
    else byFirst.set(content[0], [content]);
  }
  for (const alike of byFirst.values()) alike.sort((a, b) => b.length - a.length);

  const parts: (string | number)[] = [];
  let start = 0;
  for (let i = 0; i < text.length;) {
    const content = byFirst.get(text[i])?.find((candidate) => text.startsWith(candidate, i));
    if (content === undefined) i++;
    else {
      if (i > start) parts.push(text.slice(start, i));
      parts.push(added[content]);
      start = i += content.length;
    }
  }
  if (start < text.length) parts.push(text.slice(start));
  return parts;
}
