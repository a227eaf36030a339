// Figures that a server has drawn, in pages of many kinds: settings, neighbours, policies, and pages without Lit's support.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {Random} from 'llm-anatomy/core';
import {until} from '../embed/figure.mjs';
import {far, lost, PATIENCE, read, remember, states, untilAlive} from './look.mjs';
import {draw, figures, hydration, load, markupOf, openBrowser} from './pages.mjs';

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

const whole = (tag) => ({tag, titles: 1, figures: 1, isInstead: false, display: 'block'});

/** Attributes out of the manifest: any of their words, and small numbers. */
function settingsOf({attributes}, random) {
  const any = (list) => list[Math.floor(random.uniform() * list.length)];
  const texts = ['A cow.', 'Wer &quot;sagt&quot; das &amp; warum?', '‮', '', '3'];
  const value = ({type: {text = 'string'} = {}}) => {
    const words = [...text.matchAll(/'([^']*)'/g)].map(([, word]) => word);
    if (words.length) return any(words);
    if (text === 'number') return any([0, 1, 2, 3]);
    return any(texts);
  };
  return attributes
    .filter(({name}) => name !== 'state' && random.uniform() < 0.4)
    .map((each) => (each.type?.text === 'boolean' ? each.name : `${each.name}="${value(each)}"`))
    .join(' ');
}

describe('with other settings', () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1e6);
  test(`any from the manifest: SEED=${seed}`, async (t) => {
    const warn = t.mock.method(console, 'warn', () => {});
    const random = new Random(seed);
    const markup = figures.flatMap((figure) =>
      [1, 2, 3].map(() => markupOf(figure.tagName, settingsOf(figure, random))),
    );
    const page = await browser.open(t, far((await Promise.all(markup.map(draw))).join('\n')));
    warn.mock.restore();
    await remember(page);
    await load(page, hydration, 'llm-anatomy/define');
    await untilAlive(page);
    const now = await read(page);
    for (const [i, each] of markup.entries()) {
      const [, tag] = /^<(\S+)/.exec(each);
      assert.deepEqual(now[i], whole(tag), each);
      assert.deepEqual(await lost(page, i), [], each);
    }
    // A value that makes no sense beside another is told of, and no more.
    assert.deepEqual(
      page.complaints.filter((text) => !/^<llm-[\w-]+> [\w-]+: expected /.test(text)),
      [],
    );
  });
});

describe('inside <llm-model>', () => {
  test('figures share what it says, from the first picture on', async (t) => {
    const inside = `${markupOf('llm-attention', 'layer="1"')}${markupOf('llm-prompt')}`;
    const drawn = await draw(`<llm-model text="The cow eats." token="1">${inside}</llm-model>`);
    const page = await browser.open(t, drawn, {viewport: {width: 1000, height: 800}});
    await remember(page);
    await load(page, hydration, 'llm-anatomy/define');
    await until(['ready', 'ready'], () => states(page), PATIENCE);
    assert.deepEqual(await read(page), ['llm-attention', 'llm-prompt'].map(whole));
    assert.equal(await page.locator('llm-attention textarea').count(), 0);
    assert.match(await page.locator('llm-prompt >> [part=tokens]').innerText(), /cow/);
    const attributes = await page.locator('llm-model').evaluate((model) => [model.text, model.token]);
    assert.deepEqual(attributes, ['The cow eats.', 1]);
    assert.deepEqual(page.complaints, []);
  });

  test('also where its own code comes last', async (t) => {
    const drawn = await draw(`<llm-model text="The cow eats.">${markupOf('llm-attention')}</llm-model>`);
    const page = await browser.open(t, drawn, {viewport: {width: 1000, height: 800}});
    await remember(page);
    await load(page, hydration, 'llm-anatomy/llm-attention');
    await untilAlive(page);
    await load(page, 'llm-anatomy/llm-model');
    await until(['ready'], () => states(page), PATIENCE);
    await until(0, () => page.locator('llm-attention textarea').count(), PATIENCE);
    assert.deepEqual(await read(page), [whole('llm-attention')]);
    assert.deepEqual(page.complaints, []);
  });
});

describe('a page', () => {
  for (const script of ['llm-anatomy/llm-scaling', '/cdn/llm-scaling.js']) {
    test(`without Lit’s support for hydration has the figure anew, and once: ${script}`, async (t) => {
      const page = await browser.open(t, await draw(markupOf('llm-scaling', 'parameters="1B"')));
      await remember(page);
      await load(page, script);
      await until(['ready'], () => states(page), PATIENCE);
      assert.deepEqual(await read(page), [whole('llm-scaling')]);
      assert.equal(await page.locator('llm-scaling').evaluate((figure) => figure.parameters), '1B');
      assert.deepEqual(page.complaints, []);
    });
  }

  test('with a Lit element of its own around the figure: it waits for that one', async (t) => {
    // The same on the server and, as text, in the page.
    const definePage = ({LitElement, html}) =>
      customElements.define(
        'own-page',
        class extends LitElement {
          render() {
            return html`<llm-scaling parameters=${'1B'}><p>Instead</p></llm-scaling>`;
          }
        },
      );
    definePage(await import('lit'));
    const page = await browser.open(t, await draw('<own-page></own-page>'));
    await page.evaluate(() => {
      const figure = document.querySelector('own-page').shadowRoot.querySelector('llm-scaling');
      const nodes = [...figure.shadowRoot.querySelectorAll('figure, figure *')];
      globalThis.drawn = [{figure, nodes}];
    });
    await load(page, hydration, 'llm-anatomy/llm-scaling');
    assert.deepEqual(await states(page), [null]);
    await page.evaluate(`import('lit').then(${definePage}).then(() => undefined)`);
    await until(['ready'], () => states(page), PATIENCE);
    assert.deepEqual(await read(page), [whole('llm-scaling')]);
    assert.deepEqual(await lost(page, 0), []);
    assert.deepEqual(page.complaints, []);
  });

  test('in another language has its words, also where the server did not', async (t) => {
    const page = await browser.open(t, await draw(markupOf('llm-scaling')));
    await remember(page);
    await page.evaluate(() => {
      document.querySelector('llm-scaling').strings = {heading: 'Was ein Training kostet'};
    });
    await load(page, hydration, 'llm-anatomy/llm-scaling');
    await until(['ready'], () => states(page), PATIENCE);
    assert.equal(await page.locator('llm-scaling >> [part=title]').innerText(), 'Was ein Training kostet');
    assert.deepEqual(await lost(page, 0), []);
  });

  test('that a script has changed meanwhile has the figure as it now is', async (t) => {
    const page = await browser.open(t, await draw(markupOf('llm-quantization', 'number="0.5"')));
    await remember(page);
    await page.evaluate(() => {
      const figure = document.querySelector('llm-quantization');
      figure.setAttribute('view', 'weights');
      figure.shadowRoot.querySelector('.body').remove();
    });
    await load(page, hydration, 'llm-anatomy/llm-quantization');
    await until(['ready'], () => states(page), PATIENCE);
    assert.deepEqual(await read(page), [whole('llm-quantization')]);
    await until(1, () => page.locator('llm-quantization >> [part=body]').count(), PATIENCE);
    assert.deepEqual(page.complaints, []);
  });

  test('whose link names a state leads to it', async (t) => {
    const page = await browser.open(t, await draw(markupOf('llm-scaling')));
    await remember(page);
    await page.evaluate(() => history.replaceState(null, '', '#llm-scaling?parameters=7B'));
    await load(page, hydration, 'llm-anatomy/llm-scaling');
    await until(['ready'], () => states(page), PATIENCE);
    assert.equal(await page.locator('llm-scaling').evaluate((figure) => figure.parameters), '7B');
  });

  test('with a strict policy shows the server’s picture by a nonce, and the figure without one', async (t) => {
    const policy =
      "default-src 'self'; script-src 'self' 'nonce-page'; style-src 'nonce-page'; object-src 'none'";
    const headers = {'content-security-policy': policy};
    const drawn = await draw(markupOf('llm-scaling'));
    const rule = () =>
      getComputedStyle(document.querySelector('llm-scaling').shadowRoot.querySelector('header')).display;

    const plain = await browser.open(t, drawn, {headers});
    assert.equal(await plain.evaluate(rule), 'block');
    await remember(plain);
    await load(plain, hydration, 'llm-anatomy/llm-scaling');
    await until(['ready'], () => states(plain), PATIENCE);
    assert.equal(await plain.evaluate(rule), 'flex');

    const signed = drawn.replaceAll('<style>', '<style nonce="page">');
    const page = await browser.open(t, signed, {headers});
    assert.equal(await page.evaluate(rule), 'flex');
    await remember(page);
    await load(page, hydration, 'llm-anatomy/llm-scaling');
    await until(['ready'], () => states(page), PATIENCE);
    assert.equal(await page.evaluate(rule), 'flex');
    assert.deepEqual(page.complaints, []);
  });
});
