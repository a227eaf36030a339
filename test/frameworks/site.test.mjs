// A site of Markdown, built and served by VitePress: figures are in its pages as sent, and work once they are opened, and on the
// next page.
import assert from 'node:assert/strict';
import {cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {launchChromium} from '../../scripts/browser.mjs';
import {serve} from '../../scripts/serve.mjs';
import {here, setUp, tool} from './setup.mjs';

// VitePress writes into the folder of the site.
const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'llm-anatomy-site-'));
const site = path.join(folder, 'site');

before(async () => {
  await setUp();
  symlinkSync(`${here}node_modules`, path.join(folder, 'node_modules'));
  cpSync(`${here}site`, site, {recursive: true});
});

after(() => rmSync(folder, {recursive: true, force: true}));

/** Both pages in Chromium: a table, and with the second the model; and the worker for both. */
async function tryOut(t, address, levels) {
  const browser = await launchChromium();
  t.after(() => browser.close());
  const page = await browser.newPage({viewport: {width: 1200, height: 1600}});
  page.setDefaultTimeout(60_000);
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    const {url} = message.location();
    if (levels.includes(message.type()) && !url.endsWith('/favicon.ico'))
      errors.push(`${message.text()} ${url}`);
  });
  await page.goto(address);
  await page.locator('llm-tokenizer[state=ready]').waitFor();
  assert.ok((await page.locator('llm-tokenizer [part=token]').count()) > 3);
  await page.getByText('Type in it.').waitFor();
  await page.locator('llm-neuron [part=equation]', {hasText: '= 1.500'}).waitFor();
  await page.getByRole('link', {name: 'Another page'}).first().click();
  await page.locator('llm-prompt[state=ready]').waitFor();
  assert.ok(page.workers().length > 0, 'there is no worker');
  assert.deepEqual(errors, []);
}

test('built: the page as it is sent has the figure, and what it says without JavaScript', async (t) => {
  await tool('vitepress', ['build', site]);
  const html = await readFile(`${site}/.vitepress/dist/index.html`, 'utf8');
  assert.match(html, /<llm-tokenizer text="A cow in Markdown\." encoding="nano">/);
  assert.match(html, /A text, cut into tokens\./);
  const server = await serve(`${site}/.vitepress/dist`);
  t.after(() => server.close());
  await tryOut(t, `${server.origin}/`, ['error', 'warning']);
});

test('served while it is written: its figures work', async (t) => {
  const {createServer} = await import('vitepress');
  const server = await createServer(site, {port: 0, hmr: false});
  t.after(() => server.close());
  await server.listen();
  // Lit warns that it is the one for development.
  await tryOut(t, server.resolvedUrls.local[0], ['error']);
});
