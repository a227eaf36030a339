// Every engine of Debian opens the built page and each element alone: they run, say the core's numbers, and obey keys.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {elements as known} from '../embed/site.mjs';
import {elements} from './elements.mjs';
import {engines, missing} from './engines.mjs';
import {problemsOf, serveEngines, until} from './site.mjs';

const phone = {width: 390, height: 844};
const desktop = {width: 1280, height: 900};
const PROMPT = 'Anna lost her blue boat';

/**
 * What a figure says: its text, or that of a part, white space collapsed; with `isMarkup` the whole markup. With `before`,
 * whether it says something else now.
 */
function said(tag, {says, isMarkup} = {}, before) {
  const node = document.querySelector(tag).shadowRoot.querySelector(says ?? '[part=figure]');
  const now = ((isMarkup ? node?.innerHTML : node?.textContent) ?? '').replace(/\s+/g, ' ');
  return before === undefined ? now : now !== before;
}

const isReady = (selector) => document.querySelector(selector).getAttribute('state') === 'ready';

/** Tab leads to a control of a figure, which then has the focus. */
async function reach(page, tag, selector) {
  await page.evaluate(
    (tag, selector) => document.querySelector(tag).shadowRoot.querySelector(selector).focus(),
    tag,
    selector,
  );
  await page.press('Tab', {shift: true});
  await page.press('Tab');
  const isThere = await page.evaluate(
    (tag, selector) => document.querySelector(tag).shadowRoot.activeElement?.matches(selector),
    tag,
    selector,
  );
  assert.ok(isThere, `Tab does not lead to ${selector}`);
}

/** What of a figure stands out of the window, and of its text fields, cuts their text. */
function misfits(tag) {
  const {scrollWidth, clientWidth} = document.documentElement;
  const fields = [...document.querySelector(tag).shadowRoot.querySelectorAll('textarea')];
  return [
    scrollWidth > clientWidth && `the page is ${scrollWidth - clientWidth} px too wide`,
    ...fields.map(
      (field) =>
        field.value.length < 200 &&
        field.scrollHeight > field.clientHeight + 1 &&
        `“${field.value}” is cut to ${field.clientHeight} px of ${field.scrollHeight}`,
    ),
  ].filter(Boolean);
}

/** A contrast that can be read, of the text of the page and of a figure. */
function isDarkAndLegible() {
  const brightness = (colour) => {
    const context = document.createElement('canvas').getContext('2d');
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
    return (r + g + b) / 765;
  };
  const ground = brightness(getComputedStyle(document.body).backgroundColor);
  const texts = [document.body, document.querySelector('#figure-tokens').shadowRoot.querySelector('.title')];
  return ground < 0.2 && texts.every((text) => brightness(getComputedStyle(text).color) > 0.7);
}

test('every element of the kit is asked something', () => {
  assert.deepEqual(Object.keys(elements).sort(), [...known].sort());
});

for (const [name, engine] of Object.entries(engines)) {
  const absent = missing(engine);
  // In CI an engine that is not there is a failure, which the tests below report; elsewhere they are skipped, and say why.
  describe(name, {skip: process.env.CI ? undefined : absent}, () => {
    let site;
    let running;
    let page;
    before(async () => {
      assert.ok(!absent, absent);
      site = await serveEngines();
      running = await engine.start(engine.needs);
      page = await running.open();
    });
    after(async () => {
      await running?.close();
      site?.close();
    });

    for (const [tag, {focus, press, says, isMarkup, numbers = [], markup, figure = tag}] of Object.entries(
      elements,
    ))
      test(`<${tag}> alone`, async () => {
        await page.resize(phone);
        await page.goTo(`${site.origin}/element?${encodeURIComponent(markup ?? `<${tag}></${tag}>`)}`);
        await until(page, `<${tag}> to be ready`, isReady, figure);
        for (const number of numbers)
          await until(
            page,
            `<${tag}> to say ${number}`,
            (tag, number) =>
              document
                .querySelector(tag)
                .shadowRoot.querySelector('[part=figure]')
                .textContent.replace(/\s+/g, ' ')
                .includes(number),
            figure,
            number,
          );
        assert.deepEqual(await page.evaluate(misfits, figure), []);
        await until(
          page,
          'the control',
          (tag, focus) => document.querySelector(tag).shadowRoot.querySelector(focus) !== null,
          figure,
          focus,
        );
        await reach(page, figure, focus);
        const before = await page.evaluate(said, figure, {says, isMarkup});
        for (const key of press) await page.press(key);
        await until(page, `${press} to change what <${tag}> says`, said, figure, {says, isMarkup}, before);
        const text = await page.evaluate(said, figure);
        const wrong = tag === 'llm-quantization' ? /undefined|\[object/ : /NaN|undefined|\[object/;
        assert.doesNotMatch(text, wrong);
        const failure = await page.evaluate(
          (tag) => document.querySelector(tag).shadowRoot.querySelector('[part=error]')?.textContent,
          figure,
        );
        assert.ok(!failure, failure);
        assert.deepEqual(await problemsOf(page), []);
        assert.deepEqual(site.missing, []);
      });

    test('under the strict policy of the guide figures work, and nothing of them is refused', async () => {
      const tags = ['llm-tokenizer', 'llm-prompt', 'llm-attention', 'llm-bpe', 'llm-rope', 'llm-kv-cache'];
      const markup = tags.map((tag) => `<${tag}></${tag}>`).join('');
      await page.resize(desktop);
      await page.goTo(`${site.origin}/strict?${encodeURIComponent(markup)}`);
      for (const tag of tags) {
        await page.evaluate((tag) => document.querySelector(tag).scrollIntoView(), tag);
        await until(page, `<${tag}> to be ready`, isReady, tag);
      }
      // A browser hides the nonce where it heeds a policy.
      assert.equal(await page.evaluate(() => document.querySelector('script').getAttribute('nonce')), '');
      assert.deepEqual(await problemsOf(page), []);
      assert.deepEqual(site.missing, []);
    });

    test('the page: a prompt, keys, figures of all chapters', async () => {
      await page.resize(desktop);
      await page.goTo(`${site.origin}/site/`);
      const show = async (id) => {
        await page.evaluate((id) => document.getElementById(id).scrollIntoView(), id);
        await until(page, `#${id} to be ready`, isReady, `#${id}`);
      };
      await show('figure-tokens');
      await page.evaluate(() => {
        const field = document.querySelector('#prompt');
        field.focus({preventScroll: true}); // select() alone does not, in WebKit
        field.select();
      });
      await page.type(PROMPT);
      const shown = (id) =>
        until(
          page,
          `#${id} to show the prompt`,
          (id) =>
            /boat/.test(document.getElementById(id).shadowRoot.querySelector('[part~=tokens]').textContent),
          id,
        );
      // Who types is where the field is, and a figure out of sight rests.
      for (const id of ['figure-tokens', 'figure-prompt', 'figure-attention', 'figure-block']) {
        await show(id);
        await shown(id);
      }
      for (const id of ['figure-sampling', 'figure-cache', 'figure-path']) await show(id);
      await page.evaluate(() => {
        const choice = document.querySelector('[data-scheme-choice]');
        choice.value = 'dark';
        choice.dispatchEvent(new Event('change'));
      });
      await until(page, 'a dark page that can be read', isDarkAndLegible);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
      assert.deepEqual(await problemsOf(page), []);
      assert.deepEqual(site.missing, []);
    });
  });
}
