// On a phone: what a finger has to hit is 44 px.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {scriptTag, untilState} from './figure.mjs';
import {closeBrowser, openBrowser, setUp} from './site.mjs';

before(openBrowser);
after(closeBrowser);

const phone = {hasTouch: true, isMobile: true, viewport: {width: 390, height: 800}};

test('tokens and the button that undoes changes are 44 px, and tokens do not lie on each other', async (t) => {
  const {kit, blog, open} = await setUp(t, phone);
  const head =
    '<meta name="viewport" content="width=device-width">' +
    ['llm-model', 'llm-prompt'].map((tag) => scriptTag(`${kit.origin}/${tag}.js`)).join('');
  const body = `<llm-model precision="int8"><llm-prompt></llm-prompt></llm-model>`;
  const page = await open(blog.publish(body, {head}));
  const prompt = page.locator('llm-prompt');
  await untilState(prompt, 'ready');
  const undo = await prompt.getByRole('button', {name: 'Undo all changes'}).boundingBox();
  assert.ok(undo.height >= 44 && undo.width >= 44, `${undo.width} × ${undo.height}`);
  const boxes = await prompt
    .locator('[part=token]')
    .evaluateAll((chips) => chips.flatMap((chip) => [...chip.getClientRects()].map((box) => box.toJSON())));
  for (const {height} of boxes) assert.ok(height >= 44, `a token is ${height} px high`);
  for (const [i, {bottom}] of boxes.entries())
    for (const {top} of boxes.slice(i + 1))
      assert.ok(top >= bottom || top < bottom - 40, `${top} in ${bottom}`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
});
