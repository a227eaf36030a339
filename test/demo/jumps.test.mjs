// Who jumps through the page before its fonts are there and its chapters laid out lands where they wanted to, and stays there.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {desktop, open, phone} from './page.mjs';

/** Milliseconds until all is there: fonts, chapters, the figures near the place. */
const SETTLED = 3000;
/** Pixels that nobody sees; lines end at fractions of one. */
const CLOSE = 2;

/** How far an element is from where a link to it leads: below the bar, or where the page's end leaves it. */
const offOf = (page, selector) =>
  page.locator(selector).evaluate((element) => {
    const root = document.documentElement;
    const below =
      element.getBoundingClientRect().top - Number.parseFloat(getComputedStyle(root).scrollPaddingTop);
    const rest = root.scrollHeight - root.clientHeight - root.scrollTop;
    return below > 0 && rest < 1 ? 0 : below;
  });

async function assertLands(page, selector) {
  for (const when of [0, SETTLED]) {
    await wait(when);
    const off = await offOf(page, selector);
    assert.ok(Math.abs(off) <= CLOSE, `${selector} is off by ${off} px after ${when} ms`);
  }
}

/** The browser lays out what it has scrolled to, in the frames after; only then has a reader seen it. */
async function untilDrawn(page) {
  await wait(150);
  for (let frames = 0; frames < 2; frames++)
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
}

async function untilAtRest(page) {
  for (let [same, last] = [0, -1]; same < 4; await wait(50)) {
    const now = await page.evaluate(() => scrollY);
    same = now === last ? same + 1 : 0;
    last = now;
  }
}

/** Marks the first text in the window, and says where it stands. */
const mark = (page) =>
  page.evaluate(() => {
    const seen = [...document.querySelectorAll('main :is(h2, h3, p, li, dt, dd)')].filter(
      (element) =>
        !element.closest('[id^="figure-"], .note') &&
        element.checkVisibility({contentVisibilityAuto: true}) &&
        element.getBoundingClientRect().top > 60 &&
        element.getBoundingClientRect().top < innerHeight,
    );
    const tops = seen.map((element) => element.getBoundingClientRect().top);
    globalThis.marked = seen[tops.indexOf(Math.min(...tops))];
    return {top: Math.min(...tops), text: globalThis.marked?.textContent};
  });
const markedTop = (page) => page.evaluate(() => globalThis.marked.getBoundingClientRect().top);

const scrollBy = (page, top) => page.evaluate((top) => scrollBy({top, behavior: 'instant'}), top);
const press = (page, hash) =>
  page.evaluate((hash) => document.querySelector(`#chapters [href="${hash}"]`).click(), hash);

/** A page that was not drawn yet leaves the key to nobody: a reader presses once more. */
async function pressEnd(page) {
  for (let pressed = 0; pressed < 5; pressed++) {
    await page.keyboard.press('End');
    await wait(500);
    if (await page.evaluate(() => scrollY > 0)) return;
  }
  assert.fail('the key scrolls nothing');
}

for (const [name, viewport] of Object.entries({desktop, phone}))
  describe(`jumps through a page that is not all there: ${name}`, () => {
    const options = {viewport, isCold: true};

    for (const place of ['#rope', '#kv-cache', '#glossary'])
      test(`the menu leads to ${place}`, async (t) => {
        const page = await open(t, options);
        await page.locator('.where').click();
        await page.locator(`#chapters [href="${place}"]`).click();
        await assertLands(page, place);
        assert.equal(new URL(page.url()).hash, place);
      });

    for (const [hash, place = hash] of [
      ['#rope'],
      ['#model?layer=2&text=A+duck+is/rope?', '#rope'],
      ['#figure-path'],
      ['#term-attention'],
    ])
      test(`an address leads to ${hash}`, async (t) => {
        await assertLands(await open(t, {...options, hash}), place);
      });

    test('a link in the text leads to a term, and Back to the link', async (t) => {
      const page = await open(t, options);
      const term = page.locator('#rope a.term').first();
      await term.scrollIntoViewIfNeeded();
      await untilDrawn(page);
      const {top} = await mark(page);
      await term.press('Enter');
      await assertLands(page, await term.getAttribute('href'));
      await page.goBack();
      await wait(300);
      const back = await markedTop(page);
      // The browser goes back by pixels, and fonts and figures may have come meanwhile.
      assert.ok(Math.abs(back - top) < 100, `it stood at ${top} and stands at ${back}`);
    });

    test('Back and Forward lead to where the reader was', async (t) => {
      const page = await open(t, options);
      await page.evaluate(() => scrollTo({top: 3000, behavior: 'instant'}));
      await untilDrawn(page);
      const {top} = await mark(page);
      // To an address with a fragment Chromium goes back as if by its link, on any page.
      for (const hash of ['#rope', '#kv-cache']) await press(page, hash);
      await page.goBack();
      await assertLands(page, '#rope');
      await page.goBack();
      for (const when of [300, SETTLED]) {
        await wait(when);
        const back = await markedTop(page);
        assert.ok(Math.abs(back - top) <= CLOSE, `it stood at ${top} and stands at ${back}`);
      }
      await page.goForward();
      await wait(300);
      // The browser counts in pixels, and a figure above may be a few lines higher than when the reader left.
      const off = await offOf(page, '#rope');
      assert.ok(Math.abs(off) < 100, `#rope is off by ${off} px`);
    });

    for (const [where, jump] of Object.entries({
      'a third of the way': (page) =>
        page.evaluate(() => scrollTo({top: document.documentElement.scrollHeight / 3, behavior: 'instant'})),
      'the middle': (page) =>
        page.evaluate(() => scrollTo({top: document.documentElement.scrollHeight / 2, behavior: 'instant'})),
      'the end, by its key': pressEnd,
    }))
      test(`dragged or sent to ${where}, a reader stays there, and after a reload as well`, async (t) => {
        const page = await open(t, options);
        await jump(page);
        await untilDrawn(page);
        if (where.startsWith('the end')) await untilAtRest(page); // all of it, by the key, at its own pace
        const {top, text} = await mark(page);
        await wait(SETTLED);
        const settled = await markedTop(page);
        assert.ok(Math.abs(settled - top) <= CLOSE, `“${text}” went from ${top} to ${settled}`);
        if (where.startsWith('the end')) {
          const rest = await page.evaluate(() => {
            const {scrollHeight, clientHeight, scrollTop} = document.documentElement;
            return scrollHeight - clientHeight - scrollTop;
          });
          assert.ok(rest <= CLOSE, `${rest} px are left below the end`);
        }
        // Upwards, nothing that is seen is laid out otherwise than it was.
        await scrollBy(page, -400);
        await wait(100);
        const up = await markedTop(page);
        assert.ok(
          Math.abs(up - settled - 400) <= CLOSE,
          `400 px up, “${text}” went from ${settled} to ${up}`,
        );

        await wait(1500); // a browser notes where a page stands now and then, not at once
        await page.reload();
        await wait(1000);
        const after = await page.evaluate(
          (text) =>
            [...document.querySelectorAll('main :is(h2, h3, p, li, dt, dd)')]
              .findLast(({textContent}) => textContent === text)
              .getBoundingClientRect().top,
          text,
        );
        // A line breaks elsewhere when it is set in its font from the start.
        assert.ok(Math.abs(after - up) < 60, `“${text}” went from ${up} to ${after}`);
      });

    const PHRASE = 'queue after every step'; // of chapter 14
    const isSeen = (page) =>
      page.waitForFunction((phrase) => {
        const walker = document.createTreeWalker(document.querySelector('#kv-cache'), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const at = walker.currentNode.data.indexOf(phrase);
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + phrase.length);
          const {top, bottom} = range.getBoundingClientRect();
          return top > 44 && bottom < innerHeight;
        }
      }, PHRASE);

    test('what is searched for in a late chapter, or named by a link, is in sight', async (t) => {
      const found = await open(t, options);
      assert.ok(await found.evaluate((phrase) => globalThis.find(phrase), PHRASE));
      const named = await open(t, {...options, hash: `#:~:text=${encodeURIComponent(PHRASE)}`});
      for (const page of [found, named]) await isSeen(page);
      await wait(SETTLED);
      for (const page of [found, named]) await isSeen(page);
    });

    test('Tab leads on from the opening into chapter 2, and what has the focus is in sight', async (t) => {
      const page = await open(t, options);
      await page.locator('#prompt').focus();
      const where = () =>
        page.evaluate(() => {
          let {activeElement} = document;
          const chapter = activeElement.closest('section[id]')?.id;
          while (activeElement.shadowRoot?.activeElement) ({activeElement} = activeElement.shadowRoot);
          const {top, bottom} = activeElement.getBoundingClientRect();
          return {
            chapter,
            name: activeElement.outerHTML.slice(0, 80),
            isSeen: bottom > 44 && top < innerHeight,
          };
        });
      for (let i = 0; i < 100; i++) {
        await page.keyboard.press('Tab');
        let {chapter, name, isSeen} = await where();
        // What comes above it meanwhile is made up for in the next frames.
        for (let late = 0; !isSeen && late < 10; late++) {
          await wait(50);
          ({chapter, name, isSeen} = await where());
        }
        assert.ok(isSeen, `${name} has the focus, out of sight`);
        if (chapter !== 'embeddings') continue;
        await wait(SETTLED);
        const later = await where();
        assert.ok(later.isSeen, `${later.name} has the focus, out of sight after a while`);
        assert.equal(later.name, name);
        return;
      }
      assert.fail('100 times Tab do not lead there');
    });
  });
