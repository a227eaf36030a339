// The glossary's part of the build: each <dfn> of the chapters gets an ID, later chapters' first mentions of a term become
// links, and the terms a section of their own.

/** Text in these is no running prose, or belongs to something that can be pressed. */
const SKIPPED = new Set(
  'a button code h1 h2 h3 h4 h5 h6 label legend math option pre script select style summary svg textarea title'.split(
    ' ',
  ),
);
/** What these hold is no markup. */
const RAW = new Set(['script', 'style', 'textarea', 'title']);

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.codePointAt(0)};`);
const words = (text) => text.trim().split(/\s+/);
const slug = (term) =>
  term
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

function plural(term) {
  if (/[^aeiou]y$/i.test(term)) return `${term.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/i.test(term) ? `${term}es` : `${term}s`;
}

/** The end of what begins at `from`, behind the closing tag; the end of the HTML where there is none. */
function endOf(html, name, from) {
  const end = new RegExp(`</${name}\\s*>`, 'gi');
  end.lastIndex = from;
  return end.exec(html) ? end.lastIndex : html.length;
}

/**
 * HTML in pieces, in their order: `{prose}` is running text, `{dfn, inner}` the attributes and content of a <dfn>, `{raw}`
 * all else.
 */
function* piecesOf(html) {
  const scanner = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^'">])*)>|[^<]+|</gi;
  let skipped; // the outermost element that is left alone, and how many of its name are open
  for (let match; (match = scanner.exec(html));) {
    const [text, slash, tag, attributes] = match;
    const name = tag?.toLowerCase();
    const opens = name && !slash && !attributes.endsWith('/');
    if (skipped) {
      if (name === skipped.name) skipped.open += slash ? -1 : Number(opens);
      if (skipped.open === 0) skipped = undefined;
      yield {raw: text};
    } else if (opens && name === 'dfn') {
      const end = endOf(html, name, scanner.lastIndex);
      yield {dfn: attributes, inner: html.slice(scanner.lastIndex, end).replace(/<\/dfn\s*>$/i, '')};
      scanner.lastIndex = end;
    } else if (opens && RAW.has(name)) {
      scanner.lastIndex = endOf(html, name, scanner.lastIndex);
      yield {raw: html.slice(match.index, scanner.lastIndex)};
    } else {
      if (opens && (SKIPPED.has(name) || /\bclass\s*=\s*(["']?)[^"']*\bstill\b/.test(attributes)))
        skipped = {name, open: 1};
      yield name || text.startsWith('<!--') ? {raw: text} : {prose: text};
    }
  }
}

/** Every phrase in lower case, with the entry that it stands for: none where it is ordinary language. */
function phrasesOf(entries) {
  const phrases = new Map();
  for (const entry of entries)
    for (const name of [entry.term, ...(entry.also ?? [])])
      for (const phrase of [name.toLowerCase(), plural(name.toLowerCase())]) {
        const other = phrases.get(phrase);
        if (other && other !== entry)
          throw new Error(
            `demo/glossary.mjs: "${phrase}" stands for both "${other.term}" and "${entry.term}"`,
          );
        phrases.set(phrase, entry);
      }
  for (const {plain = []} of entries) for (const phrase of plain) phrases.set(phrase.toLowerCase());
  return phrases;
}

/** One expression for all of them: whole words, the longest first, and no {figure} that is still to be numbered. */
function patternOf(phrases) {
  const alternatives = [...phrases.keys()]
    .sort((a, b) => b.length - a.length)
    .map((phrase) =>
      words(phrase)
        .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
        .join('\\s+'),
    );
  return new RegExp(`(?<![\\p{L}\\p{N}_&#{-])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}_}-])`, 'giu');
}

/**
 * @param chapters HTML of the chapters, in their order
 * @param entries `{term, means, also?, plain?}`
 * @returns the chapters with their links, and the glossary's section
 */
export function addGlossary(chapters, entries) {
  const phrases = phrasesOf(entries);
  const entryOf = (text) => phrases.get(words(text).join(' ').toLowerCase());

  const introducedIn = new Map(); // entry → index of its chapter
  chapters.forEach((html, chapter) => {
    for (const {dfn, inner} of piecesOf(html)) {
      if (dfn === undefined) continue;
      const entry = entryOf(inner);
      const where = `<dfn>${words(inner).join(' ')}</dfn> in chapter ${chapter + 1}`;
      if (!entry) throw new Error(`demo/glossary.mjs has no entry for ${where}`);
      if (introducedIn.has(entry))
        throw new Error(
          `${where}: "${entry.term}" was introduced in chapter ${introducedIn.get(entry) + 1} already`,
        );
      introducedIn.set(entry, chapter);
    }
  });
  for (const entry of entries)
    if (!introducedIn.has(entry))
      throw new Error(`demo/glossary.mjs: no chapter has a <dfn> for "${entry.term}"`);

  const pattern = patternOf(phrases);
  const linked = chapters.map((html, chapter) => {
    const seen = new Set();
    const link = (text) => {
      const entry = entryOf(text);
      if (!entry || introducedIn.get(entry) >= chapter || seen.has(entry)) return text;
      seen.add(entry);
      return `<a class="term" href="#term-${slug(entry.term)}">${text}</a>`;
    };
    return [...piecesOf(html)]
      .map(({raw, prose, dfn, inner}) => {
        if (raw !== undefined) return raw;
        if (prose !== undefined) return prose.replace(pattern, link);
        return `<dfn id="dfn-${slug(entryOf(inner).term)}"${dfn}>${inner}</dfn>`;
      })
      .join('');
  });

  const list = [...entries]
    .sort((a, b) => a.term.localeCompare(b.term, 'en-GB'))
    .map((entry) => {
      const [id, term, chapter] = [
        slug(entry.term),
        escape(entry.term),
        `Chapter ${introducedIn.get(entry) + 1}`,
      ];
      return `<div><dt id="term-${id}">${term}</dt><dd><span>${escape(entry.means)}</span> <a href="#dfn-${id}" aria-label="${chapter}: ${term}">${chapter}</a></dd></div>`;
    });
  const section = `<section id="glossary" class="prose" aria-labelledby="glossary-title" data-chapter="Glossary">
<h2 id="glossary-title">Glossary</h2>
<dl>
${list.join('\n')}
</dl>
<script type="module" src="./glossary.js"></script>
</section>`;
  return {chapters: linked, section};
}
