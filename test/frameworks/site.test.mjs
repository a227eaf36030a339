// A site of Markdown, built by VitePress: figures are in its pages as sent, and work once they are opened, and on the next page.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {before, test} from 'node:test';
import {launchChromium} from '../../scripts/browser.mjs';
import {serve} from '../../scripts/serve.mjs';
import {built, setUp, tool} from './setup.mjs';

before(async () => {
  await setUp();
  await tool('vitepress', ['build', 'site']);
});

test('the page as it is sent has the figure, and what it says without JavaScript', async () => {
  const html = await readFile(`${built}site/index.html`, 'utf8');
  assert.match(html, /<llm-tokenizer text="A cow in Markdown\." encoding="nano">/);
  assert.match(html, /A text, cut into tokens\./);
});

test('its figures work in Chromium, on the first page and the next', async (t) => {
  const browser = await launchChromium();
  const server = await serve(`${built}site`);
  t.after(async () => {
    await browser.close();
    server.close();
  });
  const page = await browser.newPage({viewport: {width: 1200, height: 1600}});
  page.setDefaultTimeout(60_000);
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) errors.push(message.text());
  });
  await page.goto(`${server.origin}/`);
  await page.locator('llm-tokenizer[state=ready]').waitFor();
  assert.ok((await page.locator('llm-tokenizer [part=token]').count()) > 3);
  await page.getByText('Type in it.').waitFor();
  await page.locator('llm-neuron [part=equation]', {hasText: '= 1.500'}).waitFor();
  await page.getByRole('link', {name: 'Another page'}).first().click();
  await page.locator('llm-prompt[state=ready]').waitFor();
  assert.deepEqual(errors, []);
});
