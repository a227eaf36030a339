// One prompt for the whole page, steps beside figures, and what the bar says of a changed model.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {until as untilSaid} from '../embed/figure.mjs';
import {open, phone, untilReady} from './page.mjs';

const read = (page, property, figure = '#figure-tokens') =>
  page.evaluate(([figure, property]) => document.querySelector(figure)[property], [figure, property]);
const until = (page, property, value, figure) =>
  page.waitForFunction(
    ([figure, property, value]) => document.querySelector(figure)[property] === value,
    [figure ?? '#figure-tokens', property, value],
  );
/** The prompt in the page's address: in its hash, which stays in the browser. */
const promptOf = (page) => {
  const {hash, search} = new URL(page.url());
  assert.equal(search, '');
  return new URLSearchParams(/^#model\?([^/]*)/.exec(hash)?.[1]).get('text');
};

/** Waits until the address says so: it is written a little later than it is typed. */
async function untilAddress(page, prompt) {
  for (let i = 0; i < 40 && promptOf(page) !== prompt; i++) await wait(50);
  assert.equal(promptOf(page), prompt);
}

describe('the prompt', () => {
  test('typed once, it is what figures, the other field and the address have', async (t) => {
    const page = await open(t);
    await page.locator('#prompt').fill('A cow & <b>a calf</b>');
    await untilAddress(page, 'A cow & <b>a calf</b>');
    await until(page, 'text', 'A cow & <b>a calf</b>'); // the figure may be defined and not drawn yet
    await page.getByRole('button', {name: 'Prompt', exact: true}).click();
    assert.equal(await page.locator('#prompt-anywhere').inputValue(), 'A cow & <b>a calf</b>');
    await page.locator('#prompt-anywhere').fill('Mia has a');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#prompt').inputValue(), 'Mia has a');
    await untilReady(page.locator('#figure-prompt'));
    assert.equal(await page.locator('#figure-prompt textarea').inputValue(), 'Mia has a');
    assert.deepEqual(page.problems, []);
  });

  test('changed in a figure it is changed everywhere; what is tried in chapter 1 stays there', async (t) => {
    const page = await open(t);
    await untilReady(page.locator('#figure-tokens'));
    await page.locator('#figure-tokens textarea').fill('Only here');
    await wait(500);
    assert.equal(promptOf(page), null);
    await untilReady(page.locator('#figure-prompt'));
    await page.locator('#figure-prompt textarea').fill('The capital of France is');
    await untilAddress(page, 'The capital of France is');
    assert.equal(await page.locator('#prompt').inputValue(), 'The capital of France is');
    assert.equal(await read(page, 'text'), 'The capital of France is');
  });

  test('comes from the address, also beside a chapter or a figure’s state, and leaves it with ours', async (t) => {
    const page = await open(t, {hash: '?prompt=A+duck.#figure-arithmetic?arithmetic=hot+-+cold+%2B+big'});
    assert.equal(await page.locator('#prompt').inputValue(), 'A duck.');
    await untilReady(page.locator('#figure-arithmetic'));
    assert.equal(await read(page, 'arithmetic', '#figure-arithmetic'), 'hot - cold + big');
    assert.equal(await read(page, 'text', '#model'), 'A duck.');
    await page.getByRole('button', {name: 'Ours'}).click();
    await untilAddress(page, null);
    assert.ok(page.url().endsWith('#figure-arithmetic?arithmetic=hot+-+cold+%2B+big'));
  });

  test('stays with a link to a chapter, a reload and the way back', async (t) => {
    const page = await open(t);
    const contents = page.locator('.contents');
    await contents.getByRole('link', {name: 'Rotary positions'}).click();
    await page.locator('#prompt').fill('A cow / a calf?');
    await untilAddress(page, 'A cow / a calf?');
    await contents.getByRole('link', {name: 'Quantization'}).click();
    await untilAddress(page, 'A cow / a calf?');
    await page.goBack();
    await untilAddress(page, 'A cow / a calf?');
    assert.ok(page.url().endsWith('/rope?'), page.url());
    await wait(500); // the page hears of it later than the browser's bar has it
    await page.locator('#prompt').fill('Left at once');
    await page.reload();
    assert.equal(await page.locator('#prompt').inputValue(), 'Left at once');
    const link = page.url();
    const other = await page.context().newPage();
    await other.goto(link);
    assert.equal(await other.locator('#prompt').inputValue(), 'Left at once');
    await other.waitForFunction(() => {
      const {top} = document.querySelector('#rope').getBoundingClientRect();
      return top > -10 && top < 200;
    });
    assert.equal(await read(other, 'layer', '#model').then((layer) => layer ?? 2), 2);
  });

  test('a head of our prompt is shown with our prompt, and says so', async (t) => {
    const page = await open(t, {hash: '?prompt=A+duck.'});
    await untilReady(page.locator('#figure-attention'));
    await page.getByRole('button', {name: 'at the full stop of our prompt'}).click();
    await until(page, 'head', 1, '#model');
    await untilAddress(page, null);
    assert.match(await page.locator('#prompt').inputValue(), /^One day Mia/);
    await page.locator('#figure-attention').getByText('·Mia').first().waitFor();
  });

  test('what the reader wrote comes back after an example', async (t) => {
    const page = await open(t);
    const back = page.locator('.field').getByRole('button', {name: 'Your own'});
    await page.locator('.field').getByRole('button', {name: 'A fact'}).click();
    assert.equal(await back.isVisible(), false, 'nothing was written');
    await page.locator('#prompt').fill('Mia has a');
    assert.equal(await back.isVisible(), false, 'it is there');
    await page.locator('.field').getByRole('button', {name: 'A sum', exact: true}).click();
    await back.click();
    assert.equal(await page.locator('#prompt').inputValue(), 'Mia has a');
    await untilAddress(page, 'Mia has a');
    assert.equal(await back.isVisible(), false);
  });

  test('an absurd one is cut, and an empty one is one', async (t) => {
    const page = await open(t, {hash: `?prompt=${'x'.repeat(6000)}`});
    assert.equal((await page.locator('#prompt').inputValue()).length, 5000);
    await page.locator('#prompt').fill('');
    await untilAddress(page, '');
    await untilReady(page.locator('#figure-prompt'));
    assert.deepEqual(page.problems, []);
  });
});

describe('steps beside a figure', () => {
  const steps = (page) => page.locator('.beside:has(#figure-merge) li');
  const toMiddle = (step) =>
    step.evaluate((element) =>
      scrollBy({
        top: element.getBoundingClientRect().top - innerHeight / 2 + 10,
        behavior: 'instant',
      }),
    );

  test('follow the text, while the figure stays in sight', async (t) => {
    const page = await open(t, {reducedMotion: 'no-preference'});
    await untilReady(page.locator('#figure-merge'));
    for (const [index, step] of [
      [1, 1],
      [2, 4],
      [3, 7],
      [1, 1],
    ]) {
      await toMiddle(steps(page).nth(index));
      await until(page, 'step', step, '#figure-merge');
      assert.equal(await steps(page).nth(index).getAttribute('aria-current'), 'step');
      const {top, bottom} = await page.locator('#figure-merge').evaluate((e) => e.getBoundingClientRect());
      assert.ok(top > 40 && bottom <= 900, `the figure stands from ${top} to ${bottom}`);
    }
  });

  test('each is a button, on a phone too, and motion reduced leaves the figure to them', async (t) => {
    for (const options of [{viewport: phone}, {}]) {
      const page = await open(t, options);
      await untilReady(page.locator('#figure-merge'));
      await toMiddle(steps(page).nth(2));
      await wait(300);
      assert.equal(await read(page, 'step', '#figure-merge'), -1);
      await steps(page).nth(2).getByRole('button').press('Enter');
      await until(page, 'step', 4, '#figure-merge');
    }
  });

  test('a link to a state of the figure has the last word', async (t) => {
    const page = await open(t, {reducedMotion: 'no-preference', hash: '#figure-merge?text=duck&step=1'});
    await untilReady(page.locator('#figure-merge'));
    await toMiddle(steps(page).nth(3));
    await wait(300);
    assert.equal(await read(page, 'text', '#figure-merge'), 'duck');
  });

  test('what was done in the figure stays while the text is read on', async (t) => {
    const page = await open(t, {reducedMotion: 'no-preference'});
    await untilReady(page.locator('#figure-merge'));
    await page.locator('#figure-merge [part=input]').first().fill('goose');
    await toMiddle(steps(page).nth(3));
    await wait(300);
    assert.equal(await read(page, 'text', '#figure-merge'), 'goose');
    await steps(page).nth(3).getByRole('button').click();
    assert.equal(await read(page, 'text', '#figure-merge'), 'strawberry');
  });
});

describe('a changed model', () => {
  test('is told in the bar, at any place of the page, and undone there', async (t) => {
    const page = await open(t);
    const changed = page.getByRole('button', {name: 'nano is changed'});
    await untilReady(page.locator('#figure-prompt'));
    const stats = page.locator('#figure-prompt [part=stats]');
    const before = await stats.textContent();
    const isAsBefore = async () => (await stats.textContent()) === before;
    await page.evaluate(() => {
      const model = document.querySelector('#model');
      model.interventions = [{at: 'blocks.2.mlp.post', index: 50, op: 'zero'}];
      model.precision = 'ternary:channel';
    });
    await changed.click();
    await page.getByText('In layer 2, neuron 50 is switched off.').waitFor();
    await page.getByText('Its weights are rounded to TERNARY, a scale for each channel.').waitFor();
    await untilSaid(false, isAsBefore);
    await page.getByRole('button', {name: 'Back to nano as it was trained'}).click();
    await changed.waitFor({state: 'hidden'});
    await untilSaid(true, isAsBefore);
  });
});
