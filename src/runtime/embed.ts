/** Where the CDN build of this version lies, for a page that was not loaded from it. */
const PUBLIC_CDN = 'https://cdn.jsdelivr.net/npm/llm-anatomy@0.1.0/cdn/';

/**
 * HTML that shows a tag on any page. Where this code itself is a CDN file, the copy it came from is the one that is
 * named: it is known to work.
 */
export function embedCode(tag: string, localName: string): string {
  const base = /\/(cdn|kit)\//.exec(import.meta.url);
  const cdn = base ? import.meta.url.slice(0, base.index + base[0].length) : PUBLIC_CDN;
  return `<script type="module" src="${cdn}${localName}.js"></script>\n${tag}`;
}
