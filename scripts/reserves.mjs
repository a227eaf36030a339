// The room that the demo page keeps for each figure until it has come, so that nothing below moves: measured on site/ at the widths
// from which figures change their form, and written to demo/reserves.css. Run it after a change of a figure's height.

import {writeFile} from 'node:fs/promises';
import {launchChromium, requireChromium} from './browser.mjs';
import {serve} from './serve.mjs';

/** From which width of the page, in px; and at which widths from there on heights are measured. */
const bands = [
  {from: 0, widths: [390]},
  {from: 480, widths: [480, 600]},
  {from: 744, widths: [744]},
  {from: 768, widths: [768, 900]},
  {from: 1024, widths: [1024, 1280]},
];
const HEIGHT = 900;

/** In the page: a figure's block-size in rem, at the steps that stand beside it, if any do. */
async function highest(figure) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const height = () => figure.getBoundingClientRect().height / rem;
  const found = [height()];
  const steps = [...(figure.closest('.beside')?.querySelectorAll('[data-set]') ?? [])];
  for (const {dataset} of steps) {
    Object.assign(figure, JSON.parse(dataset.set));
    do await new Promise((resolve) => setTimeout(resolve, 300));
    while (figure.getAttribute('state') !== 'ready');
    found.push(height());
  }
  return Math.max(...found);
}

/** Each figure's block-size in rem, once it is ready. */
async function heightsAt(browser, origin, width) {
  const page = await browser.newPage({viewport: {width, height: HEIGHT}});
  await page.addInitScript(() => localStorage.setItem('llm-anatomy-fonts', 'fetched')); // from the start, in all that is seen
  await page.goto(`${origin}/index.html`);
  await page.addStyleTag({content: "[id^='figure-'] { --reserve: 0 !important; }"});
  const ids = await page.locator('[id^=figure-]').evaluateAll((all) => all.map(({id}) => id));
  const heights = new Map();
  for (const id of ids) {
    const figure = page.locator(`#${id}`);
    await figure.scrollIntoViewIfNeeded();
    await page.locator(`#${id}[state=ready]`).waitFor();
    await page.waitForTimeout(300); // what comes later, such as the menu
    heights.set(id, await figure.evaluate(highest));
  }
  await page.close();
  return heights;
}

requireChromium();
const server = await serve(new URL('../site', import.meta.url).pathname);
const browser = await launchChromium();
try {
  const blocks = [];
  for (const {from, widths} of bands) {
    const measured = [];
    for (const width of widths) measured.push(await heightsAt(browser, server.origin, width));
    // At most half a rem more than the highest needs.
    const rules = [...measured[0].keys()].map((id) => {
      const most = Math.max(...measured.map((heights) => heights.get(id)));
      return `  #${id} {\n    --reserve: ${Math.ceil(most * 2) / 2}rem;\n  }\n`;
    });
    const narrowest = from ? ` and (min-width: ${from}px)` : '';
    blocks.push(`@media screen and (scripting: enabled)${narrowest} {\n${rules.join('\n')}}\n`);
  }
  const head = '/* Written by scripts/reserves.mjs: how high each figure is, by the width of the page. */\n';
  await writeFile(new URL('../demo/reserves.css', import.meta.url), head + blocks.join('\n'));
  console.log('demo/reserves.css written; build the page again');
} finally {
  await browser.close();
  server.close();
}
