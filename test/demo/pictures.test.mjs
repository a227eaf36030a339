// Pictures of figures, made, built into a page of their own, and read as somebody does who has no JavaScript.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {promisify} from 'node:util';
import {launchChromium} from '../../scripts/browser.mjs';
import {serve} from '../../scripts/serve.mjs';
import {at, desktop, phone} from './page.mjs';

const run = (script, ...options) => promisify(execFile)(process.execPath, [at(script), ...options]);
/** One of text, one of shapes, one of a curve beside its steps. */
const names = ['merge', 'lookup', 'rope-distance'];

let folder;
let server;
let browser;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pictures-'));
  const pictures = path.join(folder, 'pictures');
  await run('scripts/pictures.mjs', '--only', names.join(), '--to', pictures);
  await run('demo/build.mjs', '--pictures', pictures, '--to', path.join(folder, 'site'));
  server = await serve(path.join(folder, 'site'));
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  server?.close();
  await rm(folder, {recursive: true, force: true});
});

async function open(t, options) {
  const context = await browser.newContext({reducedMotion: 'reduce', ...options});
  t.after(() => context.close());
  const page = await context.newPage();
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(server.origin);
  return {page, pictures: () => requests.filter((url) => url.includes('/pictures/'))};
}

describe('pictures of figures', () => {
  for (const [viewport, colorScheme] of [
    [desktop, 'light'],
    [phone, 'dark'],
  ])
    test(`stand above the stills without JavaScript: ${viewport.width} px, ${colorScheme}`, async (t) => {
      const {page} = await open(t, {javaScriptEnabled: false, viewport, colorScheme});
      assert.equal(await page.locator('[id^=figure-] img').count(), names.length);
      for (const name of names) {
        const figure = page.locator(`#figure-${name}`);
        const picture = figure.locator('img');
        await picture.scrollIntoViewIfNeeded();
        assert.ok(await picture.isVisible(), name);
        const {pixels, source, alt, ratio} = await picture.evaluate(async (image) => {
          await image.decode();
          const {naturalWidth, naturalHeight, width, height} = image;
          const ratio = width / height / (naturalWidth / naturalHeight);
          return {pixels: naturalWidth, source: image.currentSrc, alt: image.alt, ratio};
        });
        assert.ok(pixels >= 800, `${name}: ${pixels} px wide`);
        assert.ok(Math.abs(ratio - 1) < 0.01, `${name} is stretched: ${ratio}`);
        assert.equal(source.includes('/dark/'), colorScheme === 'dark', source);
        const [number] = (await figure.locator('[slot=caption] b').first().textContent()).match(/\d+/);
        assert.match(alt, new RegExp(`^Figure ${number} as a picture: \\S`));
        const [box, still] = [await picture.boundingBox(), await figure.locator('.still').boundingBox()];
        assert.ok(box.y + box.height <= still.y, `${name}: the still stands below`);
        assert.ok(box.x >= 0 && box.x + box.width <= viewport.width, `${name} sticks out`);
      }
    });

  test('are not loaded with JavaScript', async (t) => {
    const {page, pictures} = await open(t, {viewport: desktop});
    for (const name of names) {
      await page.locator(`#figure-${name}`).scrollIntoViewIfNeeded();
      await page.locator(`#figure-${name}[state=ready]`).waitFor();
    }
    assert.equal(await page.locator('[id^=figure-] img').count(), 0);
    assert.deepEqual(pictures(), []);
  });

  test('that cannot be made are named', async () => {
    const failed = await run('scripts/pictures.mjs', '--only', 'no-such', '--to', folder).catch(
      (error) => error,
    );
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /no-such: the page has no such figure/);
    assert.deepEqual(
      (await readdir(folder)).filter((file) => file.endsWith('.webp')),
      [],
    );
  });
});
