// What a guide tells readers to copy is what the tests run.
import {readFileSync} from 'node:fs';

/** The block of a guide that is marked with this name, as in ```txt name. */
export function snippet(guide, name) {
  const text = readFileSync(new URL(`../../stories/guides/${guide}.mdx`, import.meta.url), 'utf8');
  const found = new RegExp(`^\`\`\`\\w+ ${name}\\n(.*?)^\`\`\``, 'ms').exec(text);
  if (!found) throw new Error(`the guide ${guide} has no block named ${name}`);
  return found[1];
}

/** Where the guides' script tags point. */
export const PUBLIC_CDN = /https:\/\/cdn\.jsdelivr\.net\/npm\/llm-anatomy@[^/]+\/cdn\//g;
