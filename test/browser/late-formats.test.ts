// WebKitGTK on a system without a locale gives "C" as the reader's language, which is none, and no format can be made for it.
import {expect} from '@open-wc/testing';
import {part, stateIs, place, until} from './support/page.js';

it('a chart is drawn where no format of numbers and dates can be made, and the page keeps its own', async () => {
  const {NumberFormat, DateTimeFormat} = Intl;
  const failing = class {
    constructor() {
      throw new RangeError('Incorrect locale information provided');
    }
  };
  Object.assign(Intl, {NumberFormat: failing, DateTimeFormat: failing});
  try {
    await import('../../dist/elements/llm-grokking/define.js');
    const figure = await place('<llm-grokking></llm-grokking>');
    await stateIs(figure, 'ready');
    await until(() => figure.shadowRoot!.querySelector('.uplot canvas'), 'the chart');
    expect(part(figure, 'error')).to.equal(undefined);
    expect(Intl.NumberFormat).to.equal(failing);
    expect(Intl.DateTimeFormat).to.equal(failing);
  } finally {
    Object.assign(Intl, {NumberFormat, DateTimeFormat});
  }
});
