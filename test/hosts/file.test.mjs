// Pages opened from disk: what the guide “Strict pages” promises of them.
import assert from 'node:assert/strict';
import {mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {scriptTag, until, untilTokens, workersOf} from '../embed/figure.mjs';
import {closeBrowser, openBrowser} from '../embed/site.mjs';
import {PATIENCE, setUpPatiently, untilDrawn} from './figures.mjs';

before(openBrowser);
after(closeBrowser);

const cdn = fileURLToPath(new URL('../../cdn/', import.meta.url));

/** A page on disk, with the kit beside it in kit/. */
async function writePage(t, html) {
  const folder = await mkdtemp(path.join(tmpdir(), 'llm-anatomy-page-'));
  t.after(() => rm(folder, {recursive: true}));
  await symlink(cdn, path.join(folder, 'kit'), 'junction');
  const file = path.join(folder, 'page.html');
  await writeFile(file, `<!doctype html><meta charset="utf-8"><title>On disk</title>${html}`);
  return pathToFileURL(file).href;
}

describe('a page opened from disk', () => {
  test('shows figures of a kit on a server', async (t) => {
    const {kit, open} = await setUpPatiently(t);
    const body =
      '<llm-tokenizer show="ids" text="On disk."></llm-tokenizer><llm-prompt text="A cow."></llm-prompt>';
    const page = await open(await writePage(t, scriptTag(`${kit.origin}/autoload.js`) + body));
    await untilTokens(page.locator('llm-tokenizer'), 'On disk.', undefined, PATIENCE);
    await untilDrawn(page.locator('llm-prompt'));
    assert.deepEqual([...new Set(workersOf(page))], ['blob:']);
    assert.deepEqual(page.errors, []);
  });

  test('loads no kit from disk: what is written inside the tag stays', async (t) => {
    const {open} = await setUpPatiently(t);
    const body = '<llm-tokenizer><p>Eleven tokens.</p></llm-tokenizer>';
    const page = await open(await writePage(t, scriptTag('kit/autoload.js') + body));
    await until(true, () => page.errors.some((error) => error.includes('CORS')), PATIENCE);
    assert.ok(await page.getByText('Eleven tokens.').isVisible());
    assert.deepEqual(
      page.errors.filter((error) => error.startsWith('uncaught')),
      [],
    );
  });

  test('that is the demo page has its prose, and the stills in place of figures', async (t) => {
    const {open} = await setUpPatiently(t);
    const page = await open(new URL('../../site/index.html', import.meta.url).href);
    await until('missing', () => page.evaluate(() => document.documentElement.dataset.kit), PATIENCE);
    const heights = await page
      .locator('[id^=figure-]')
      .evaluateAll((figures) =>
        figures.map(({id, offsetHeight, innerText}) => ({id, offsetHeight, innerText})),
      );
    assert.ok(heights.length > 20);
    for (const {id, offsetHeight, innerText} of heights)
      assert.ok(offsetHeight > 20 && innerText.trim().length > 10, `#${id} is blank`);
    assert.deepEqual(
      page.errors.filter((error) => error.startsWith('uncaught')),
      [],
    );
  });
});
