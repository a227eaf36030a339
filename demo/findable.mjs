// What lets others find the page: links and pictures for who shares it, structured data for search engines, a summary for
// language models. All of it is taken from the page itself, so that it cannot drift; addresses are whole only where the build is
// told its own by SITE_URL, since a page under any base path does not know it.

const entities = {'&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&'};
const text = (html) =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&\w+;/g, (entity) => entities[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();

/** Text as it stands between quotes in HTML, or between tags of XML. */
const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function first(page, pattern, what) {
  const found = pattern.exec(page);
  if (!found) throw new Error(`demo/findable.mjs expected ${what} in the page; there is none`);
  return text(found[1]);
}

/** What the page says of itself in its head, its heading and its contents. */
export function readPage(page) {
  const contents = /<ol class="contents">(.*?)<\/ol>/s.exec(page)?.[1] ?? '';
  const chapters = [...contents.matchAll(/<a href="#([^"]+)">(.*?)<\/a>\s*<span>(.*?)<\/span>/gs)].map(
    ([, id, name, summary]) => ({id, name: text(name), summary: text(summary)}),
  );
  if (!chapters.length)
    throw new Error('demo/findable.mjs expected chapters in <ol class="contents">, got none');
  return {
    name: first(page, /<h1[^>]*>(.*?)<\/h1>/s, '<h1>'),
    title: first(page, /<title>(.*?)<\/title>/s, '<title>'),
    description: first(page, /<meta\s+name="description"\s+content="([^"]*)"/, 'a description'),
    prompt: first(page, /<blockquote class="prompt-still">(.*?)<\/blockquote>/s, 'its prompt'),
    language: first(page, /<html lang="([^"]+)"/, 'a language'),
    chapters,
  };
}

/** The address that the page will have, with a slash at its end; undefined where the build is not told. */
export function readAddress(given) {
  if (!given) return undefined;
  const address = URL.canParse(given) ? new URL(given) : undefined;
  if (!address || !/^https?:$/.test(address.protocol) || address.search || address.hash)
    throw new Error(`SITE_URL: expected an address such as https://example.org/anatomy/, got ${given}`);
  return address.href.replace(/\/?$/, '/');
}

const picture = {file: 'og.png', width: 1200, height: 630};
const altOf = (prompt) =>
  `An attention head of a small language model reading “${prompt.replace(/\..*/s, ' …')}”: a triangle of weights, with a row for each token and the tokens along its edge.`;

function structuredData({name, title, description, language, chapters}, address, {name: pack, license}) {
  const maker = {'@type': 'Organization', name: pack};
  return {
    '@context': 'https://schema.org',
    '@type': ['TechArticle', 'LearningResource'],
    name,
    headline: title,
    description,
    ...(address && {url: address, image: address + picture.file}),
    inLanguage: language,
    isAccessibleForFree: true,
    license: `https://spdx.org/licenses/${license}.html`,
    learningResourceType: 'interactive explanation',
    about: ['Large language models', 'Transformers'],
    author: maker,
    publisher: maker,
    hasPart: chapters.map(({id, name, summary}, i) => ({
      '@type': 'LearningResource',
      position: i + 1,
      name,
      description: summary,
      url: `${address ?? ''}#${id}`,
    })),
  };
}

/** What stands in the page's head for <!-- findable -->. */
export function headOf(page, address, pack) {
  const facts = readPage(page);
  const meta = (key, name, content) => `<meta ${key}="${name}" content="${escape(String(content))}" />`;
  const property = (name, content) => meta('property', name, content);
  // A picture and an address have to be whole: without SITE_URL they are left out.
  const whole = address && [
    `<link rel="canonical" href="${escape(address)}" />`,
    property('og:url', address),
    property('og:image', address + picture.file),
    property('og:image:width', picture.width),
    property('og:image:height', picture.height),
    property('og:image:alt', altOf(facts.prompt)),
    meta('name', 'twitter:card', 'summary_large_image'),
  ];
  const data = JSON.stringify(structuredData(facts, address, pack)).replaceAll('<', '\\u003c');
  return [
    property('og:type', 'article'),
    property('og:title', facts.name),
    property('og:description', facts.description),
    property('og:locale', facts.language.replace('-', '_')),
    ...(whole ?? []),
    '<link rel="alternate" type="text/plain" href="./llms.txt" title="A summary for language models" />',
    `<script type="application/ld+json">${data}</script>`,
  ].join('\n');
}

/** Files that stand beside the page, by their names. */
export function filesOf(page, address, {name: pack, license}) {
  const {name, description, chapters} = readPage(page);
  const at = address ?? './';
  const llms = `# ${name}

> ${description}

One page, free of charge, in English. Its figures are custom elements of the package ${pack} (licence: ${license}), which any page
can embed. The first chapter's run on the token tables that OpenAI publishes, the others on a small transformer that was trained for
the page and computes in the reader's browser. Without JavaScript the text is complete, and each figure is a still with true numbers.

## Chapters

${chapters.map(({id, name, summary}) => `- [${name}](${at}#${id}): ${summary}`).join('\n')}
`;
  const robots = ['User-agent: *', 'Allow: /', ...(address ? ['', `Sitemap: ${address}sitemap.xml`] : [])];
  // Crawlers ask for it at a host's root alone.
  const isAtRoot = !address || new URL(address).pathname === '/';
  return {
    'llms.txt': llms,
    ...(isAtRoot && {'robots.txt': `${robots.join('\n')}\n`}),
    ...(address && {
      'sitemap.xml': `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <url><loc>${escape(address)}</loc></url>
</urlset>
`,
    }),
  };
}
