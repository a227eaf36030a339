import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import '../../dist/elements/llm-scaling/define.js';
import type {LlmScaling} from '../../dist/elements/llm-scaling/llm-scaling.js';
import {about, inBytes, readSize} from '../../dist/elements/llm-scaling/sizes.js';
import {choose, menuComes, overflow, part, textOf, type Figure} from './support/page.js';
import {numberIn, open} from './support/training.js';

const TAG = 'llm-scaling';

describe('<llm-scaling>', () => {
  const rows = (figure: Figure) =>
    [...part(figure, 'result')!.querySelectorAll('tr')].map((row) =>
      [...row.querySelectorAll('td')].map(textOf),
    );

  it('is counted exactly', async () => {
    const figure = await open(TAG);
    const shown = rows(figure);
    expect(shown[0]).to.deep.equal(['588,000,000,000,000,000,000,000', '5.88 × 10²³']);
    expect(shown[1][0]).to.equal('20');
    expect(shown[2][0]).to.equal('70,000,000,000');
    expect(shown[3][0]).to.equal('1,400,000,000,000');
    expect(shown[4]).to.deep.equal(['1,120,000,000,000 B', '1.12 TB']);
    expect(shown[5][0]).to.equal('14');
    const seconds = 5.88e23 / (989.5e12 * 1024 * 0.4);
    expect(numberIn(shown[6][0].replace(' s', ''))).to.equal(Math.round(seconds));
    expect(shown[6][1]).to.equal(`${Number((seconds / 86400).toPrecision(3))} days`);
    choose(figure, 'A published run', 'nano');
    await figure.updateComplete;
    expect(rows(figure)[0][0]).to.equal((6n * 480_096n * 24_576_000n).toLocaleString('en'));
  });

  it('takes absurd sizes exactly, and refuses what is none', async () => {
    const figure = await open<LlmScaling>(TAG, 'parameters="1000000000000T" tokens="1e23"');
    expect(part(figure, 'problems')!.textContent).to.contain('more than 24 digits');
    figure.parameters = '1e23';
    await figure.updateComplete;
    expect(rows(figure)[0][0]).to.equal((6n * 10n ** 46n).toLocaleString('en'));
    expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|Infinity|e\+/);
    for (const [bad, problem] of [
      ['', 'that is no number'],
      ['many', 'that is no number'],
      ['-5', 'none below zero'],
      ['0', 'one at least'],
      ['1.5', 'no parts of one'],
      ['1e999', 'more than 24 digits'],
    ]) {
      figure.parameters = bad;
      await figure.updateComplete;
      expect(textOf(part(figure, 'problems')!), bad).to.contain(problem);
      expect(part(figure, 'result'), bad).not.to.exist;
    }
  });

  it('reads sizes as people write them', () => {
    for (const [text, value] of [
      ['70B', 70_000_000_000n],
      ['1.4e12', 1_400_000_000_000n],
      ['1.4 T', 1_400_000_000_000n],
      ['70 000 000', 70_000_000n],
      ['70,000,000', 70_000_000n],
      ['9007199254740993', 9_007_199_254_740_993n],
      ['1.50', 'fraction'],
      ['2.00', 2n],
      ['7e', 'noSize'],
      ['--7', 'noSize'],
      ['∞', 'noSize'],
    ] as const)
      expect(readSize(text), text).to.equal(value);
    expect(about(999_999_999n)).to.equal('1.00 × 10⁹');
    expect(about(1_234_567n)).to.equal('1.23 × 10⁶');
    expect(inBytes(999n)).to.equal('999 B');
    expect(inBytes(1_120_000_000_000n)).to.equal('1.12 TB');
  });

  it('is accessible and fits into 320 px', async () => {
    await setViewport({width: 320, height: 800});
    try {
      const figure = await open(TAG);
      await menuComes(figure);
      expect(overflow()).to.be.at.most(0);
      await expect(figure).to.be.accessible();
    } finally {
      await setViewport({width: 800, height: 600});
    }
  });
});
