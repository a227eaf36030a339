// What a server draws: in Node alone, where there is neither window nor document.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {draw, figures, markupOf} from './pages.mjs';

/** The shadow root that the server declares, without its style. */
function rootOf(drawn) {
  const [, inside] =
    /<template shadowroot="open" shadowrootmode="open">([^]*?)<\/template>/.exec(drawn) ?? [];
  assert.ok(inside, 'it declares a shadow root');
  return inside.replace(/<style>[^]*?<\/style>/, '');
}

/** What is to be read of it. */
const textOf = (markup) =>
  markup
    .replace(/<!--[^]*?-->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const openTag = (drawn, tag) => new RegExp(`<${tag}[^>]*>`).exec(drawn)[0];

describe('drawn on a server', () => {
  assert.equal(typeof globalThis.window, 'undefined');
  assert.equal(typeof globalThis.document, 'undefined');

  for (const {tagName: tag, attributes} of figures) {
    test(`<${tag}>: title, places for what the page says, controls as the attributes say`, async () => {
      const names = attributes.map(({name}) => name);
      const text = names.includes('text') ? 'text="A cow &amp; a duck."' : '';
      const written = `heading="Seen first" ${text}`;
      const drawn = await draw(markupOf(tag, written));
      const root = rootOf(drawn);
      const seen = textOf(root);
      assert.match(seen, /^Seen first /);
      assert.match(root, /<slot hidden>/, 'a place for what stands in it without JavaScript');
      assert.match(root, /<slot name="caption">/);
      assert.match(drawn, new RegExp(`</template><p>Instead of ${tag}</p>`));
      assert.doesNotMatch(seen, /undefined|\[object|(?<!∞ |E4M3, )NaN/); // where formats are told of, it is one of them
      assert.doesNotMatch(root, /\s(checked|selected|disabled)="false"/);
      assert.doesNotMatch(root, /part="error"/);
      for (const [select] of root.matchAll(/<select[^]*?<\/select>/g))
        assert.equal(select.match(/<option[^>]* selected/g)?.length, 1, select);
      // The author's attributes, and no others: what they have not written may change.
      assert.equal(openTag(drawn, tag).replace(/\s+/g, ' '), `<${tag} ${written.trim()}>`);
    });
  }

  test('a text field shows the text', async () => {
    for (const tag of ['llm-tokenizer', 'llm-attention', 'llm-sampling'])
      assert.match(rootOf(await draw(markupOf(tag, 'text="A cow."'))), /<textarea[^>]*placeholder="A cow\."/);
    assert.match(rootOf(await draw(markupOf('llm-bpe', 'text=" cow"'))), /<input[^>]*value=" cow"/);
  });

  test('what needs no model is computed', async () => {
    const scaling = textOf(rootOf(await draw(markupOf('llm-scaling', 'parameters="1B" tokens="20B"'))));
    assert.match(scaling, /120, ?000, ?000, ?000, ?000, ?000, ?000/, '6 · 10⁹ · 2 · 10¹⁰ operations');
    const bits = textOf(rootOf(await draw(markupOf('llm-quantization', 'number="1/3" format="fp16"'))));
    assert.match(bits, /0011010101010101/, 'a third in binary16');
    const network = rootOf(await draw(markupOf('llm-feed-forward', 'input="2,1"')));
    assert.match(network, /<input[^>]*data-cell="0"[^>]*value="2"/);
  });

  test('a bad value falls back to the default, as in a browser', async (t) => {
    const warn = t.mock.method(console, 'warn', () => {});
    const drawn = rootOf(await draw(markupOf('llm-scaling', 'utilization="-5" accelerator="abacus"')));
    assert.equal(drawn, rootOf(await draw(markupOf('llm-scaling'))));
    assert.match(String(warn.mock.calls.map(({arguments: [text]}) => text)), /abacus/);
  });

  test('inside <llm-model> a figure leaves the text to it, and what comes after is not held back', async () => {
    const model = `<llm-model text="A cow.">${markupOf('llm-attention')}</llm-model>`;
    const drawn = await draw(`${model}${markupOf('llm-scaling')}`);
    assert.match(drawn, /<llm-model\s+text="A cow\.">/);
    assert.equal(drawn.match(/<textarea/g), null);
    assert.equal(drawn.match(/<span role="status">/g)?.length, 1, 'it says that it waits for the model');
    assert.equal(drawn.match(/defer-hydration/g), null);
  });

  test('words that are given stand in the picture', async () => {
    const {render} = await import('@lit-labs/ssr');
    const {collectResult} = await import('@lit-labs/ssr/lib/render-result.js');
    const {html} = await import('lit');
    const drawn = html`<llm-scaling .strings=${{heading: 'Was ein Training kostet'}}></llm-scaling>`;
    assert.match(rootOf(await collectResult(render(drawn))), /Was ein Training kostet/);
  });
});
