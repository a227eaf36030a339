// What a server has drawn, in a browser: read without JavaScript, and taken over with it.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {until} from '../embed/figure.mjs';
import {far, lost, PATIENCE, read, remember, states, untilAlive} from './look.mjs';
import {draw, figures, hydration, load, markupOf, openBrowser} from './pages.mjs';

const tags = figures.map(({tagName}) => tagName);

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

describe('without JavaScript', () => {
  for (const width of [390, 1280]) {
    test(`every figure shows its title, what stands in it and its caption: ${width} px`, async (t) => {
      const drawn = (await Promise.all(tags.map((tag) => draw(markupOf(tag))))).join('\n');
      const page = await browser.open(t, drawn, {javaScriptEnabled: false, viewport: {width, height: 844}});
      const seen = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        figures: [...document.querySelectorAll('body > :not(script)')].map((figure) => {
          const {width, height} = figure.getBoundingClientRect();
          const shows = (element) => element.checkVisibility() && element.getBoundingClientRect().height > 0;
          const inside = (selector) => figure.shadowRoot.querySelector(selector);
          return {
            tag: figure.localName,
            hasRoom: width > 300 && height > 100,
            all: [inside('[part=title]'), ...figure.querySelectorAll('p')].every(shows),
            // That it needs JavaScript is said, and nothing seems to come.
            says: getComputedStyle(inside('.body'), '::after').content.includes('JavaScript'),
            waits: [...figure.shadowRoot.querySelectorAll('progress')].some(shows),
          };
        }),
      }));
      assert.equal(seen.overflow, 0);
      const expected = {hasRoom: true, all: true, says: true, waits: false};
      assert.deepEqual(
        seen.figures,
        tags.map((tag) => ({tag, ...expected})),
      );
    });
  }
});

describe('taken over', () => {
  test('far from what is seen: all that was drawn stays, once', async (t) => {
    const drawn = (await Promise.all(tags.map((tag) => draw(markupOf(tag))))).join('\n');
    const page = await browser.open(t, far(drawn));
    await remember(page);
    await load(page, hydration, 'llm-anatomy/define');
    await untilAlive(page);
    for (const [i, tag] of tags.entries()) {
      await t.test(`<${tag}>`, async () => {
        const now = (await read(page))[i];
        assert.deepEqual(now, {tag, titles: 1, figures: 1, isInstead: false, display: 'block'});
        assert.deepEqual(await lost(page, i), []);
      });
    }
    assert.deepEqual(page.complaints, []);
  });

  test('and seen: every figure becomes ready, in the frame that the server drew', async (t) => {
    const drawn = (await Promise.all(tags.map((tag) => draw(markupOf(tag))))).join('\n');
    const page = await browser.open(t, far(drawn), {viewport: {width: 1000, height: 800}});
    await remember(page);
    await load(page, hydration, 'llm-anatomy/define');
    await untilAlive(page);
    for (const [i, tag] of tags.entries()) {
      await t.test(`<${tag}>`, async () => {
        await page.locator(tag).evaluate((figure) => figure.scrollIntoView({block: 'start'}));
        await until('ready', async () => (await states(page))[i], PATIENCE);
        const now = (await read(page))[i];
        assert.deepEqual(now, {tag, titles: 1, figures: 1, isInstead: false, display: 'block'});
        const frame = /^<(figure|header|span class="title"|figcaption|slot name)/;
        assert.deepEqual(
          (await lost(page, i)).filter((node) => frame.test(node)),
          [],
        );
        const menu = page.locator(`${tag} >> [part=menu-button]`);
        await until(1, () => menu.count(), PATIENCE);
      });
    }
    assert.deepEqual(page.complaints, []);
  });
});
