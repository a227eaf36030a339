/**
 * Typing in the prompt as a reader meets it: milliseconds from a key to the frame that shows its run, for a text of 32 tokens, and
 * tasks of the main thread that are long. On the demo page in a window of 1280 × 900, where what is far off does nothing; and, as the
 * worst case, with all figures of chapters 2 to 5 in sight at once, 6,000 px of them. Beside them the prompt alone, which is what
 * a key costs at least.
 */
import {launchChromium, requireChromium} from '../scripts/browser.mjs';
import {serve} from '../scripts/serve.mjs';
import {heading, round, table, verdict} from './print.mjs';

const keys = 40;
// 31 tokens of nano's, and the one that is typed.
const text =
  'One day Mia could not find her red kite. She looked under the bed, but found only an old hat and a sad cow. The cow said';
const alone = (inside) => ({
  title: inside ? 'all figures, all in sight' : 'the prompt alone',
  viewport: {width: 1000, height: 6000},
  body: `<!doctype html><script type="module" src="kit/autoload.js"></script>
    <llm-model layer="2"><llm-prompt></llm-prompt>${inside}</llm-model>`,
});
const pages = [
  alone(''),
  alone(
    '<llm-embedding></llm-embedding><llm-neuron></llm-neuron><llm-feed-forward></llm-feed-forward><llm-sampling></llm-sampling>',
  ),
  {title: 'the demo page', viewport: {width: 1280, height: 900}},
];

const at = (values, share) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(values.length - 1, Math.floor(share * values.length))];
};

/** Notes the time of each key, of the frame after its run, and of tasks that are long. */
function watch() {
  const times = (globalThis.times = []);
  const tasks = (globalThis.tasks = []);
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({duration}) => duration))).observe({
    type: 'longtask',
  });
  let key = 0;
  document.addEventListener('keydown', () => (key = performance.now()), {capture: true});
  document.querySelector('llm-model').addEventListener('llm-run-change', () => {
    const from = key;
    // A message that is sent in a frame is read after it is painted.
    requestAnimationFrame(() => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => times.push(performance.now() - from);
      port2.postMessage(undefined);
    });
  });
}

async function measure(browser, origin, {viewport, body}) {
  const page = await browser.newPage({viewport});
  const address = `${origin}/${body ? 'bench.html' : 'index.html'}`;
  if (body) await page.route(address, (route) => route.fulfill({contentType: 'text/html', body}));
  await page.goto(address);
  const prompt = page.locator('llm-prompt');
  await prompt.scrollIntoViewIfNeeded();
  await page.locator('llm-prompt[state=ready]').waitFor();
  await page.evaluate((text) => (document.querySelector('llm-model').text = text), text);
  await page.waitForTimeout(2000); // all that is near has come
  await page.evaluate(watch);
  await prompt.getByLabel('Text', {exact: true}).focus();
  await page.keyboard.press('Control+End');
  for (let i = 0; i < keys; i++) {
    await page.keyboard.press(i % 2 ? 'Backspace' : '.');
    await page.waitForFunction((count) => globalThis.times.length >= count, i + 1);
    await page.waitForTimeout(100); // a fast typist's next key
  }
  const result = await page.evaluate(() => ({times: globalThis.times, tasks: globalThis.tasks}));
  await page.close();
  return result;
}

requireChromium();
const server = await serve(new URL('../site', import.meta.url).pathname);
const browser = await launchChromium();
try {
  heading(`Chromium ${browser.version()}: ${keys} keys`);
  const rows = [];
  let result;
  for (const each of pages) {
    result = await measure(browser, server.origin, each);
    const {times, tasks} = result;
    rows.push([
      ...[each.title, round(at(times, 0.5)), round(at(times, 0.95))],
      ...[String(tasks.length), tasks.length ? round(Math.max(...tasks)) : '–'],
    ]);
  }
  table(['', 'median ms', '95 % ms', 'tasks over 50 ms', 'the longest'], rows);
  const slow = at(result.times, 0.95);
  verdict('from 95 of 100 keys to their frames, on the page', `${round(slow)} ms`, 'under 50 ms', slow < 50);
  verdict('tasks over 50 ms, on the page', String(result.tasks.length), 'none', !result.tasks.length);
} finally {
  await browser.close();
  server.close();
}
