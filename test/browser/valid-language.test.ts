// WebKitGTK on a system without a locale gives "C" as the reader's language, which is none.
import {expect} from '@open-wc/testing';
import {part, stateIs, place, until} from './support/page.js';

it('a chart is drawn where the engine has no valid language, and the page keeps what it had', async () => {
  Object.defineProperty(navigator, 'language', {value: 'C', configurable: true});
  await import('../../dist/elements/llm-grokking/define.js');
  const figure = await place('<llm-grokking></llm-grokking>');
  await stateIs(figure, 'ready');
  await until(() => figure.shadowRoot!.querySelector('.uplot canvas'), 'the chart');
  expect(part(figure, 'error')).to.equal(undefined);
  expect(navigator.language).to.equal('C');
});
