/**
 * Real text to measure on: what the packages of this lock file come with, in sorted order, so that every machine with
 * the same node_modules measures the same text.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

const root = new URL('../node_modules/', import.meta.url).pathname;

function files(folder, pattern) {
  return readdirSync(folder, {withFileTypes: true})
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name.startsWith('.') ? [] : files(path, pattern);
      return entry.isFile() && pattern.test(entry.name) ? [path] : [];
    });
}

/** Joins files up to a size; never minified ones, and without the two characters that js-tiktoken takes another way. */
function gather(pattern, clean, size, most) {
  let text = '';
  for (const path of files(root, pattern)) {
    const own = readFileSync(path, 'utf8');
    if (own.length > most || own.split('\n').some((line) => line.length > 2000)) continue;
    text += `${clean(own)}\n`;
    if (text.length >= size) break;
  }
  return text
    .slice(0, size)
    .replace(/[\u0085\ufeff]/g, '')
    .toWellFormed();
}

/** The sentences of Markdown and of comments, each line once: mostly English, without code, tables and markup. */
export function prose(size) {
  const seen = new Set();
  const sentences = (text) =>
    text
      .replace(/```[^]*?(```|$)/g, '')
      .split('\n')
      .map((line) => line.replace(/^\s*(\*|\/\/|[-*] )\s*/, '').trimEnd())
      .filter((line) => /^[A-Za-z][^|<>{}=;]{40,}$/.test(line) && !seen.has(line) && seen.add(line))
      .join('\n');
  return gather(/\.(md|ts|js|mjs)$/i, sentences, size, 400_000);
}

export function code(size) {
  return gather(/\.(js|mjs|ts|css)$/, (text) => text, size, 100_000);
}
