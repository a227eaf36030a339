// What lets others find the page, as the build writes it; that the page itself works, test/demo says.
import assert from 'node:assert/strict';
import {readFileSync, statSync} from 'node:fs';
import {describe, test} from 'node:test';
import {filesOf, headOf, readAddress, readPage} from '../../demo/findable.mjs';

const root = new URL('../../', import.meta.url);
const read = (file) => readFileSync(new URL(file, root), 'utf8');
const source = read('demo/index.html');
const built = read('site/index.html');
const pack = JSON.parse(read('package.json'));
const address = 'https://example.org/anatomy/';
/** Where site/ was built for: nowhere, unless SITE_URL was set. */
const builtFor = /rel="canonical" href="([^"]+)"/.exec(built)?.[1];

/** The chapters that the page has, by their sections and headings. */
const sections = [...built.matchAll(/<section id="([^"]+)"[^>]*data-chapter="\d+ ([^"]+)"/g)].map(
  ([, id, name]) => ({id, name}),
);
const dataOf = (html) => JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)[1]);
const chapters = ({hasPart}, base) => hasPart.map(({url, name}) => ({id: url.replace(`${base}#`, ''), name}));

describe('what is said of the page', () => {
  test('names the chapters that it has, in their order', () => {
    assert.equal(sections.length, 15);
    assert.deepEqual(chapters(dataOf(built), builtFor ?? ''), sections);
    assert.deepEqual(chapters(dataOf(headOf(source, address, pack)), address), sections);
    for (const [llms, base] of [
      [read('site/llms.txt'), builtFor ?? './'],
      [filesOf(source, address, pack)['llms.txt'], address],
    ]) {
      const listed = [...llms.matchAll(/^- \[(.+)\]\((.+)#(.+)\): \S/gm)];
      assert.deepEqual(
        listed.map(([, name, at, id]) => ({at, id, name})),
        sections.map((section) => ({at: base, ...section})),
      );
    }
  });

  test('fits where it is shown', () => {
    const {title, description} = readPage(source);
    assert.ok(title.length <= 60, title);
    assert.ok(description.length >= 70 && description.length <= 160, description);
    assert.equal(dataOf(built).description, description);
  });

  test('is whole where the build knows its address, and holds no address where not', () => {
    const [known, unknown] = [address, undefined].map((each) => headOf(source, each, pack));
    for (const part of [
      `<link rel="canonical" href="${address}" />`,
      `<meta property="og:url" content="${address}" />`,
      `<meta property="og:image" content="${address}og.png" />`,
      '<meta name="twitter:card" content="summary_large_image" />',
    ])
      assert.ok(known.includes(part), part);
    assert.doesNotMatch(unknown, /canonical|og:url|og:image|twitter/);
    assert.doesNotMatch(unknown.replaceAll(/https:\/\/(schema|spdx)\.org/g, ''), /https?:/);
    assert.ok(built.includes('og:title'));
  });

  test('gives search engines a sitemap only with an address', () => {
    const files = filesOf(source, address, pack);
    assert.deepEqual(
      [...files['sitemap.xml'].matchAll(/<loc>(.*?)<\/loc>/g)].map(([, loc]) => loc),
      [address],
    );
    const root = 'https://example.org/';
    const {'robots.txt': robots} = filesOf(source, root, pack);
    assert.match(robots, new RegExp(`^Sitemap: ${root}sitemap.xml$`, 'm'));
    assert.ok(!('robots.txt' in files), 'which no crawler would ask for under a path');
    const without = filesOf(source, undefined, pack);
    assert.deepEqual(Object.keys(without), ['llms.txt', 'robots.txt']);
    assert.doesNotMatch(without['robots.txt'], /Sitemap/);
  });

  test('takes an address with or without its last slash, and no other text', () => {
    assert.equal(readAddress('https://example.org/anatomy'), address);
    assert.equal(readAddress(address), address);
    assert.equal(readAddress(''), undefined);
    for (const wrong of ['example.org', 'file:///site/', 'https://example.org/?a'])
      assert.throws(() => readAddress(wrong), /SITE_URL: expected .* got/);
  });

  test('escapes what would end a tag', () => {
    const head = headOf(source.replace(/<h1>.*<\/h1>/, '<h1>&lt;/script&gt; "Anatomy"</h1>'), address, pack);
    assert.equal(head.match(/<\/script>/g).length, 1);
    assert.ok(head.includes('og:title" content="&lt;/script&gt; &quot;Anatomy&quot;"'));
    assert.equal(dataOf(head).name, '</script> "Anatomy"');
  });
});

test('the picture has the size that is said of it', () => {
  const file = new URL('site/og.png', root);
  const bytes = readFileSync(file);
  assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
  const head = headOf(source, address, pack);
  const said = ['width', 'height'].map((side) =>
    Number(new RegExp(`og:image:${side}" content="(\\d+)"`).exec(head)[1]),
  );
  assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], said);
  assert.ok(statSync(file).size < 150_000);
});

describe('the fonts', () => {
  const css = read('site/page.css');
  const rests = [...css.matchAll(/url\('\.\/fonts\/\S+-more\.woff2'\)[^}]*unicode-range: ([^;]+);/g)].map(
    ([, range]) =>
      range.split(',').map((part) =>
        part
          .slice(2)
          .split('-')
          .map((code) => parseInt(code, 16)),
      ),
  );
  const isIn = (range, character) =>
    range.some(([from, to = from]) => character.codePointAt(0) >= from && character.codePointAt(0) <= to);

  test('come in two files each, of which the page needs the first alone', () => {
    assert.equal(rests.length, 2);
    for (const range of rests) {
      assert.deepEqual(
        [...new Set(built)].filter((character) => isIn(range, character)),
        [],
      );
      for (const character of 'éßÆŒ€') assert.ok(isIn(range, character), character);
    }
  });

  test('are small', () => {
    const size = (name) => statSync(new URL(`site/fonts/${name}.woff2`, root)).size;
    assert.ok(size('source-serif-4') + size('source-sans-3') < 36_000);
  });
});
