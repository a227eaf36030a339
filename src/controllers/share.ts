import type {SettingsOwner} from '../context/model.js';
import {VERSION} from '../runtime/version.js';

/** Where the CDN build of this version lies, for a page that was not loaded from it. */
const PUBLIC_CDN = `https://cdn.jsdelivr.net/npm/llm-anatomy@${VERSION}/cdn/`;

/** An element's settings, as SettingsController tells them. */
export type Shared = Omit<SettingsOwner, 'reset'>;

/** What differs from the defaults, as attributes would hold it: '' for a flag that is set. */
function changed(shared: Shared): [name: string, value: string][] {
  return Object.entries(shared.read())
    .filter(([name, value]) => value !== shared.table[name].default)
    .map(([name, value]) => [
      name,
      value === true ? '' : (shared.table[name].format?.(value as never) ?? String(value)),
    ]);
}

/**
 * The page's address with the state of some elements in its hash, where it never leaves the browser: "#model?text=Hi/llm-rope?pair=3".
 * It leads to the last of them.
 */
export function stateLink(...all: Shared[]): string {
  const url = new URL(location.href);
  url.hash = all
    .map((shared) => {
      const state = changed(shared).filter(([name]) => !shared.table[name].isAuthors);
      return `${encodeURIComponent(shared.key)}?${new URLSearchParams(state)}`;
    })
    .join('/');
  return url.href;
}

function escape(value: string): string {
  return value.replace(/[&"<>\r\n]/g, (character) => `&#${character.codePointAt(0)};`);
}

/** An element and what it is to show, and what it stands in. */
export interface Embedded {
  readonly localName: string;
  readonly shared: Shared;
  readonly around?: Embedded;
}

function tags({localName, shared}: Embedded, inside = ''): string {
  const attributes = changed(shared).map(([name, value]) => {
    const attribute = shared.table[name].attribute ?? name;
    return value ? ` ${attribute}="${escape(value)}"` : ` ${attribute}`;
  });
  return `<${localName}${attributes.join('')}>${inside}</${localName}>`;
}

/**
 * HTML that shows an element in its state on any page. Where this code itself is a CDN file, the copy it came from is the
 * one that is named: it is known to work.
 */
export function embedCode(embedded: Embedded): string {
  const base = (import.meta as {kit?: string}).kit ?? PUBLIC_CDN; // rollup.config.mjs fills it in
  const {around} = embedded;
  const scripts = [around, embedded].map(
    (each) => each && `<script type="module" src="${base}${each.localName}.js"></script>\n`,
  );
  return scripts.join('') + (around ? tags(around, `\n  ${tags(embedded)}\n`) : tags(embedded));
}
