// `npm run og`: demo/og.png, the picture that stands for the page where somebody shares it: an attention head of the model reading
// the page's prompt, as its figure draws it. From site/, so build first.
import {readFile} from 'node:fs/promises';
import {launchChromium, requireChromium} from './browser.mjs';
import {root} from './build.mjs';
import {serve} from './serve.mjs';

const size = {width: 1200, height: 630};

const text = (page, pattern) => pattern.exec(page)[1].replace(/\s+/g, ' ').trim();

requireChromium();
const page = await readFile(`${root}site/index.html`, 'utf8');
const title = text(page, /<h1>(.*?)<\/h1>/s);
const standfirst = text(page, /<p class="standfirst">(.*?)<\/p>/s);
const body = `<!doctype html>
<html data-fonts>
<meta name="viewport" content="width=device-width" />
<link rel="stylesheet" href="page.css" />
<style>
  :root { color-scheme: dark; overflow: hidden; }
  h1 { position: absolute; top: 58px; right: 64px; width: 700px; margin: 0; font-size: 88px; text-align: right; }
  p { position: absolute; top: 268px; right: 64px; width: 480px; margin: 0; color: var(--muted); font-size: 33px; line-height: 1.3;
    text-align: right; text-wrap: balance; }
  llm-model { position: absolute; top: 14px; left: 44px; zoom: 1.25; }
  llm-multi-head { width: 960px; }
  llm-multi-head::part(header), llm-multi-head::part(maps), llm-multi-head::part(cell), llm-multi-head::part(readings) { display: none; }
  #cell { top: auto; bottom: 34px; width: auto; font-size: 24px; }
</style>
<h1>${title}</h1>
<p>${standfirst}</p>
<p id="cell"></p>
<llm-model layer="2"><llm-multi-head show="heads"></llm-multi-head></llm-model>
<script type="module" src="kit/autoload.js"></script>`;

const server = await serve(`${root}site`);
const browser = await launchChromium();
try {
  const tab = await browser.newPage({viewport: size, colorScheme: 'dark', reducedMotion: 'reduce'});
  const address = `${server.origin}/og.html`;
  await tab.route(address, (route) => route.fulfill({contentType: 'text/html', body}));
  await tab.goto(address);
  await tab.locator('llm-multi-head[state=ready]').waitFor();
  await tab.evaluate(() => {
    const {shadowRoot} = document.querySelector('llm-multi-head');
    document.querySelector('#cell').textContent = shadowRoot.querySelector('[part=cell]').textContent;
    return document.fonts.ready;
  });
  await tab.waitForTimeout(500);
  await tab.screenshot({path: `${root}demo/og.png`});
} finally {
  await browser.close();
  server.close();
}
console.log('demo/og.png');
