// Hashes of the CDN files: the list is right, and a page that asks for them runs what is right and refuses what is not.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {scriptTag, until, untilTokens} from '../embed/figure.mjs';
import {closeBrowser, faults, openBrowser} from '../embed/site.mjs';
import {PATIENCE, setUpPatiently, untilDrawn} from './figures.mjs';
import {PUBLIC_CDN, snippet} from './guide.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('integrity.json has the hash of every file of the kit, and of no other', () => {
  const cdn = path.join(root, 'cdn');
  const files = readdirSync(cdn, {recursive: true}).filter(
    (name) => name !== 'integrity.json' && statSync(path.join(cdn, name)).isFile(),
  );
  const hashes = files.map((name) => [
    name.replaceAll(path.sep, '/'),
    `sha384-${createHash('sha384')
      .update(readFileSync(path.join(cdn, name)))
      .digest('base64')}`,
  ]);
  assert.deepEqual(
    JSON.parse(readFileSync(path.join(cdn, 'integrity.json'), 'utf8')),
    Object.fromEntries(hashes),
  );
});

const run = (...words) =>
  execFileSync(process.execPath, [path.join(root, 'bin/llm-anatomy.mjs'), ...words], {
    encoding: 'utf8',
    stdio: 'pipe',
  });

/** What the guide's command prints, for a kit at this address. */
function printed(base, entry = 'llm-tokenizer') {
  const [, , ...words] = snippet('strict-pages', 'embed-command').trim().split(' ');
  return run(...words.map((word) => (word === 'llm-tokenizer' ? entry : word))).replace(PUBLIC_CDN, base);
}

describe('llm-anatomy embed', () => {
  test('names the element that it does not know', () => {
    assert.throws(() => run('embed', 'llm-tokeniser'), /got llm-tokeniser/);
    assert.throws(() => run('embed', '../package'), /got \.\.\/package/);
  });

  test('says how it is used, where nothing is asked', () => {
    assert.match(run('--help'), /^llm-anatomy embed <element/);
    assert.throws(() => run());
  });
});

describe('a page with what llm-anatomy embed prints', () => {
  before(openBrowser);
  after(closeBrowser);

  const TEXT = 'Checked.';
  const body = `<llm-tokenizer show="ids" text="${TEXT}"><p>Eleven tokens.</p></llm-tokenizer>`;
  const refusals = ({errors}) => errors.filter((error) => /integrity/i.test(error));

  test('runs the element, and asks for the hash of all that it imports', async (t) => {
    const {kit, blog, open} = await setUpPatiently(t);
    const page = await open(blog.publish(body, {head: printed(`${kit.origin}/`)}));
    await untilTokens(page.locator('llm-tokenizer'), TEXT, undefined, PATIENCE);
    assert.deepEqual(page.errors, []);
  });

  test('runs a figure that autoload.js imports later', async (t) => {
    const {kit, blog, open} = await setUpPatiently(t);
    const page = await open(
      blog.publish('<llm-rope></llm-rope>', {head: printed(`${kit.origin}/`, 'autoload')}),
    );
    await untilDrawn(page.locator('llm-rope'));
    assert.deepEqual(page.errors, []);
  });

  for (const [what, pattern, entry] of [
    ['entry', /\/llm-tokenizer\.js$/, 'llm-tokenizer'],
    ['chunk', /\/kit-[\w-]+\.js$/, 'llm-tokenizer'],
    ['element that autoload.js imports later', /\/llm-tokenizer\.js$/, 'autoload'],
  ])
    test(
      `refuses an ${what} that is not what it was: what is in the tag stays`.replace('an c', 'a c'),
      async (t) => {
        const {kit, blog, open} = await setUpPatiently(t);
        kit.fault(pattern, faults.changed);
        // Without hashes it runs.
        const trusting = await open(blog.publish(body, {head: scriptTag(`${kit.origin}/${entry}.js`)}));
        await untilTokens(trusting.locator('llm-tokenizer'), TEXT, undefined, PATIENCE);
        const page = await open(blog.publish(body, {head: printed(`${kit.origin}/`, entry)}));
        await until(true, () => refusals(page).length > 0, PATIENCE);
        assert.equal(await page.evaluate(() => customElements.get('llm-tokenizer')), undefined);
        assert.ok(await page.getByText('Eleven tokens.').isVisible());
      },
    );
});
