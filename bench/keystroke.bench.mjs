/**
 * From a key to the tokens on screen: a reader types in `<llm-tokenizer>` in Chromium. Printed per length of the text:
 * milliseconds from the key event to the updated chips and to the frame that shows them, and the longest task of the
 * main thread, for typing and for the moment the text is pasted.
 */
import {launchChromium, requireChromium} from '../scripts/browser.mjs';
import {serve} from '../scripts/serve.mjs';
import {prose} from './texts.mjs';

const lengths = [100, 1_000, 5_000, 100_000];
const keys = 40;

const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))];
const ms = (value) => value.toFixed(1).padStart(7);

/** In the page: notes how long each key took to be seen, and all tasks over 50 ms. */
function watch() {
  const seen = {chips: [], frames: [], longest: 0};
  let pressed = 0;
  addEventListener('keydown', (event) => (pressed = event.timeStamp), true);
  document.querySelector('llm-tokenizer').addEventListener('llm-tokens-change', () => {
    if (!pressed) return;
    const start = pressed;
    pressed = 0;
    seen.chips.push(performance.now() - start);
    requestAnimationFrame(() => {
      const {port1, port2} = new MessageChannel(); // its message comes after the frame is painted
      port1.onmessage = () => seen.frames.push(performance.now() - start);
      port2.postMessage(null);
    });
  });
  new PerformanceObserver((list) => {
    for (const {duration} of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
  }).observe({entryTypes: ['longtask']});
  return (globalThis.seen = seen);
}

requireChromium();
const server = await serve(new URL('../cdn', import.meta.url).pathname);
const browser = await launchChromium();
const context = await browser.newContext({permissions: ['clipboard-read', 'clipboard-write']});
console.log('                     key to chips       key to frame    longest task, ms');
console.log('characters          median     p95    median     p95    typing    pasting');
try {
  for (const length of lengths) {
    const page = await context.newPage();
    await page.route('**/page.html', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<!doctype html><script type="module" src="llm-tokenizer.js"></script><llm-tokenizer></llm-tokenizer>',
      }),
    );
    await page.goto(`${server.origin}/page.html`);
    await page.locator('[state="ready"]').waitFor();
    await page.evaluate(watch);
    const field = page.getByRole('textbox');
    await page.evaluate((text) => navigator.clipboard.writeText(text), prose(length));
    await field.focus();
    await page.keyboard.press('Control+A');
    await page.evaluate(() => (seen.longest = 0));
    await page.keyboard.press('Control+V');
    await page.waitForTimeout(100);
    await page.locator('[state="ready"]').waitFor();
    await page.waitForTimeout(1000);
    const pasting = await page.evaluate(() => [seen.longest, (seen.longest = 0)][0]);
    await page.keyboard.press('Control+End');
    for (let i = 0; i < keys; i++) await field.press('abcdefgh '[i % 9], {delay: 60});
    await page.waitForTimeout(500);
    const {chips, frames, longest} = await page.evaluate(() => seen);
    const task = (value) => (value ? value.toFixed(0) : '< 50').padStart(9);
    console.log(
      `${String(length).padStart(10)}         ${ms(quantile(chips, 0.5))} ${ms(quantile(chips, 0.95))}   ` +
        `${ms(quantile(frames, 0.5))} ${ms(quantile(frames, 0.95))} ${task(longest)}  ${task(pasting)}`,
    );
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
