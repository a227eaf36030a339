// Frames that may run scripts and nothing else: no origin, no storage, no rights.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {scriptTag, workersOf} from '../embed/figure.mjs';
import {closeBrowser, openBrowser} from '../embed/site.mjs';
import {everyFigure, figures, INSIDE, openNumbers, setUpPatiently, untilDrawn} from './figures.mjs';
import {PUBLIC_CDN, snippet} from './guide.mjs';

before(openBrowser);
after(closeBrowser);

const nameOfError = (frame, code) =>
  frame.evaluate((code) => {
    try {
      return String(globalThis[code]);
    } catch ({name}) {
      return name;
    }
  }, code);

const escaped = (html) => html.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

describe('in a frame with sandbox="allow-scripts"', () => {
  /** @returns the frame, once its page has loaded */
  async function openFrame(t, body, kind) {
    const {kit, blog, open} = await setUpPatiently(t);
    const head = scriptTag(`${kit.origin}/autoload.js`);
    const content = kind === 'src' ? blog.publish(body, {head}) : escaped(head + body);
    const page = await open(
      blog.publish(`<iframe sandbox="allow-scripts" width="900" height="700" ${kind}="${content}"></iframe>`),
    );
    await page.waitForLoadState('load');
    const [, frame] = page.frames();
    assert.equal(await nameOfError(frame, 'localStorage'), 'SecurityError');
    return {page, frame};
  }

  test('every element is ready, and computes in a worker', async (t) => {
    const {page, frame} = await openFrame(t, everyFigure, 'src');
    for (const tag of figures) await untilDrawn(frame.locator(`${tag}:not(.inside)`));
    await untilDrawn(frame.locator(INSIDE));
    assert.deepEqual([...new Set(workersOf(page))], ['blob:']);
    assert.deepEqual(page.errors, []);
  });

  test('so it is where the page holds the frame’s text itself', async (t) => {
    const {page, frame} = await openFrame(t, '<llm-prompt></llm-prompt><llm-rope></llm-rope>', 'srcdoc');
    await untilDrawn(frame.locator('llm-prompt'));
    await untilDrawn(frame.locator('llm-rope'));
    assert.deepEqual(workersOf(page), ['blob:']);
    assert.deepEqual(page.errors, []);
  });

  test('the guide’s own frame: the menu opens, and says that it could not copy', async (t) => {
    const {kit, blog, open} = await setUpPatiently(t);
    const page = await open(
      blog.publish(snippet('strict-pages', 'frame').replace(PUBLIC_CDN, `${kit.origin}/`)),
    );
    await page.waitForLoadState('load');
    const figure = page.frames()[1].locator('llm-tokenizer');
    await untilDrawn(figure);
    await openNumbers(figure);
    await figure.getByRole('button', {name: 'Figure menu'}).click();
    await figure.getByRole('menuitem', {name: 'Copy link'}).click();
    await figure.getByText('Could not copy').waitFor();
    assert.deepEqual(
      page.errors.filter((error) => error.startsWith('uncaught')),
      [],
    );
  });
});
