import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import '../../dist/elements/llm-alignment-methods/define.js';
import type {LlmAlignmentMethods} from '../../dist/elements/llm-alignment-methods/llm-alignment-methods.js';
import {methods, needs} from '../../dist/elements/llm-alignment-methods/methods.js';
import {control, overflow, part, place, press, stateIs, textOf, warningsOf} from './support/page.js';

const open = async (attributes = ''): Promise<LlmAlignmentMethods> => {
  const figure = await place<LlmAlignmentMethods>(
    `<llm-alignment-methods ${attributes}></llm-alignment-methods>`,
  );
  await stateIs(figure, 'ready');
  return figure;
};

describe('<llm-alignment-methods>', () => {
  it('has the methods with their sources, and lights those that need something', async () => {
    const figure = await open();
    const rows = [...part(figure, 'methods')!.querySelectorAll('tbody tr')];
    expect(rows).to.have.length(methods.length);
    for (const [i, {sources}] of methods.entries())
      expect([...rows[i].querySelectorAll('a')].map(({href}) => href)).to.deep.equal(
        sources.map(({arxiv}) => `https://arxiv.org/abs/${arxiv}`),
      );
    (control(figure, 'pairs, one preferred') as HTMLInputElement).click();
    await figure.updateComplete;
    expect(textOf(part(figure, 'readout')!)).to.contain(
      'RLHF with PPO, DPO, Constitutional AI, RLAIF (3 of 5)',
    );
    expect(rows.map((row) => row.classList.contains('dim'))).to.deep.equal([true, false, false, true, false]);
  });

  it('lights what its author names, and another need by the arrow keys', async () => {
    const figure = await open('need="value"');
    expect(textOf(part(figure, 'readout')!)).to.contain('RLHF with PPO, Constitutional AI, RLAIF (2 of 5)');
    expect(textOf(part(figure, 'readout')!)).to.contain('a value model: one more model');
    control(figure, 'a value model').focus();
    await press('ArrowUp');
    expect(figure.getAttribute('need')).to.equal('online');
    expect(textOf(part(figure, 'readout')!)).to.contain('(3 of 5)');
  });

  it('says that a reward model may be a rule in GRPO', async () => {
    const figure = await open();
    const row = [...part(figure, 'methods')!.querySelectorAll('tbody tr')].find((each) =>
      textOf(each).startsWith('GRPO'),
    );
    expect(textOf(row!.querySelector('[data-name="a reward model"]'))).to.equal('✓ yes or a rule');
  });

  it('explains a need in the room that is kept for it, and spells the methods out', async () => {
    const figure = await open();
    expect(textOf(part(figure, 'readout')!)).to.contain('explained here');
    for (const name of ['proximal policy', 'group relative policy', 'direct preference', 'from AI feedback'])
      expect(textOf(part(figure, 'methods')!)).to.contain(name);
    for (const width of [320, 800, 1280]) {
      await setViewport({width, height: 800});
      const before = figure.offsetHeight;
      for (const need of needs) {
        figure.need = need;
        await figure.updateComplete;
        expect(figure.offsetHeight, `${need} at ${width}`).to.equal(before);
      }
      figure.need = '';
      await figure.updateComplete;
    }
    await setViewport({width: 1000, height: 800});
  });

  it('warns of a need that is none', async () => {
    const warnings = await warningsOf(() => open('need="luck"'));
    expect(warnings.join()).to.contain('luck');
  });

  it('fits into 320 px, and has nothing that axe finds', async () => {
    await setViewport({width: 320, height: 800});
    const figure = await open('need="pairs"');
    expect(overflow()).to.equal(0);
    await expect(figure).to.be.accessible();
    await setViewport({width: 1000, height: 800});
    await expect(figure).to.be.accessible();
  });
});
