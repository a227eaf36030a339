// A page's own styles: resets, odd text, huge and tiny fonts, and places that ask a figure how wide it would like to be.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {scriptTag} from '../embed/figure.mjs';
import {closeBrowser, openBrowser} from '../embed/site.mjs';
import {figures, setUpPatiently, untilDrawn} from './figures.mjs';

before(openBrowser);
after(closeBrowser);

/** What a page may say of all its elements, or of its text, that would otherwise come through to its figures. */
const hostile = {
  'a reset of every element': `*, ::before, ::after {
    margin: 0; padding: 0; border: 0; box-sizing: content-box; font: inherit; line-height: 1; color: inherit;
    text-align: inherit; vertical-align: baseline; list-style: none; min-width: auto; overflow-wrap: normal;
  }`,
  'odd text': `body {
    font-style: italic; font-weight: 900; font-variant: small-caps; line-height: 3; letter-spacing: 0.2em;
    word-spacing: 1em; text-indent: 4em; text-transform: uppercase; text-align: center; text-shadow: 2px 2px red;
    white-space: pre; overflow-wrap: normal; color: #eee;
  }`,
  'text of its own size': 'body { font-size: 60px; }',
};
const roots = {
  'a tiny font': {css: 'html { font-size: 8px; }', width: 600},
  'a huge font': {css: 'html { font-size: 32px; }', width: 640}, // 20 rem, as a phone has
};
/** Boxes that are as wide as what is in them, 700 px at most. */
const places = {
  row: '<div style="display: flex; inline-size: 700px">FIGURE<p>Beside</p></div>',
  grid: '<div style="display: grid; grid-template-columns: auto auto; inline-size: 700px">FIGURE<p>Beside</p></div>',
  column:
    '<div style="display: flex; flex-direction: column; align-items: start; inline-size: 700px">FIGURE</div>',
  float: '<div style="inline-size: 700px"><div style="float: left">FIGURE</div></div>',
  cell: '<table style="inline-size: 700px"><tr><td>FIGURE</td></tr></table>',
  inline:
    '<div style="inline-size: 700px"><span style="display: inline-block; max-inline-size: 100%">FIGURE</span></div>',
};

/** A page with every figure, each drawn. */
async function openAll(t, width, css = '') {
  const {kit, blog, open} = await setUpPatiently(t);
  const page = await open(
    blog.publish(
      `<main style="inline-size: ${width}px">${figures.map((tag) => `<${tag}></${tag}>`).join('')}</main>`,
      {
        head: `<style>${css}</style>` + figures.map((tag) => scriptTag(`${kit.origin}/${tag}.js`)).join(''),
      },
    ),
  );
  for (const tag of figures) await untilDrawn(page.locator(tag));
  return page;
}

/** Each figure's width, height and what sticks out of it, once all have been laid out anew. */
const measure = (page, tags = figures) =>
  page.evaluate(async (tags) => {
    const found = {};
    for (const tag of tags) {
      const figure = document.querySelector(tag);
      figure.scrollIntoView();
      for (let i = 0; i < 4; i++)
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
      const {width, height} = figure.getBoundingClientRect();
      found[tag] = {width, height, out: figure.scrollWidth - figure.clientWidth};
    }
    return found;
  }, tags);

const namesWhere = (measured, isBad) =>
  Object.entries(measured).flatMap(([tag, box]) =>
    isBad(box, tag) ? [`${tag}: ${JSON.stringify(box)}`] : [],
  );

describe('a page’s styles', () => {
  test('leave every figure as it is', async (t) => {
    const page = await openAll(t, 600);
    const plain = await measure(page);
    for (const [name, css] of Object.entries(hostile)) {
      const style = await page.addStyleTag({content: css});
      const styled = await measure(page);
      assert.deepEqual(
        namesWhere(
          styled,
          ({width, height, out}, tag) => width !== 600 || out > 1 || Math.abs(height - plain[tag].height) > 2,
        ),
        [],
        `${name}; plain: ${JSON.stringify(plain)}`,
      );
      await style.evaluate((element) => element.remove());
    }
    assert.deepEqual(page.errors, []);
  });

  for (const [name, {css, width}] of Object.entries(roots))
    test(`with ${name} figures keep within their width`, async (t) => {
      const page = await openAll(t, width, css);
      assert.deepEqual(
        namesWhere(await measure(page), ({out}) => out > 1),
        [],
      );
      assert.deepEqual(page.errors, []);
    });

  test('give a figure a width where it is asked for one', async (t) => {
    const {kit, blog, open} = await setUpPatiently(t);
    const [tag] = figures;
    for (const [name, html] of Object.entries(places)) {
      const page = await open(
        blog.publish(html.replace('FIGURE', `<${tag}></${tag}>`), {
          head: scriptTag(`${kit.origin}/${tag}.js`),
        }),
      );
      await untilDrawn(page.locator(tag));
      const {[tag]: box} = await measure(page, [tag]);
      assert.ok(box.width > 500 && box.width <= 700 && box.out <= 1, `${name}: ${JSON.stringify(box)}`);
      assert.deepEqual(page.errors, []);
      await page.close();
    }
  });
});
