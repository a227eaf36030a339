import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import type {CSSResult} from 'lit';
import '../../dist/elements/llm-scaling/define.js';
import type {LlmScaling} from '../../dist/elements/llm-scaling/llm-scaling.js';
import {about, inBytes, readSize} from '../../dist/elements/llm-scaling/sizes.js';
import {choose, click, control, menuComes, overflow, part, textOf, type Figure} from './support/page.js';
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

  it('says what is wrong with a number of accelerators and a percentage, and takes neither', async () => {
    const figure = await open<LlmScaling>(TAG);
    const fields = [...figure.shadowRoot!.querySelectorAll<HTMLInputElement>('[type="number"]')];
    const write = async (field: HTMLInputElement, text: string) => {
      field.value = text;
      field.dispatchEvent(new Event('input', {bubbles: true}));
      await figure.updateComplete;
    };
    for (const [at, bad, problem] of [
      [0, '-3', 'How many: there are none below zero'],
      [0, '1.5', 'How many: there are no parts of one'],
      [0, '0', 'How many: there must be one at least'],
      [0, '', 'How many: that is no number'],
      [0, '2000000', 'How many: at most 1,000,000'],
      [1, '150', '% of their peak: at most 100'],
      [1, '-5', '% of their peak: there are none below zero'],
    ] as const) {
      const before = [figure.count, figure.utilization];
      await write(fields[at], bad);
      expect(textOf(part(figure, 'problems')!), bad).to.contain(problem);
      expect(fields[at].value, bad).to.equal(bad);
      expect(fields[at].ariaInvalid, bad).to.equal('true');
      expect(part(figure, 'result'), bad).not.to.exist;
      expect([figure.count, figure.utilization], bad).to.deep.equal(before);
      await write(fields[at], '50');
      expect(textOf(part(figure, 'problems')!), bad).to.equal('');
      expect(part(figure, 'result'), bad).to.exist;
    }
    expect([figure.count, figure.utilization]).to.deep.equal([50, 50]);
  });

  it('takes a number that was refused back with the rest', async () => {
    const figure = await open<LlmScaling>(TAG);
    const [field] = figure.shadowRoot!.querySelectorAll<HTMLInputElement>('[type="number"]');
    field.value = '-3';
    field.dispatchEvent(new Event('input', {bubbles: true}));
    await click(await menuComes(figure));
    await click(control(figure, 'Reset'));
    await figure.updateComplete;
    expect(field.value).to.equal('1024');
    expect(textOf(part(figure, 'problems')!)).to.equal('');
  });

  it('says that a run does not fit', async () => {
    const figure = await open<LlmScaling>(TAG, 'parameters="7B" count="1"');
    expect(rows(figure)[5][0]).to.equal('2');
    expect(rows(figure)[6][1]).to.match(/years; does not fit on 1$/);
    figure.count = 2;
    await figure.updateComplete;
    expect(rows(figure)[6][1]).to.match(/years$/);
  });

  it('calls 10 to 40 tokens a parameter near what is best', async () => {
    const figure = await open<LlmScaling>(TAG, 'parameters="1B"');
    for (const [tokens, verdict] of [
      ['9.9B', 'below 10'],
      ['10B', 'near 20'],
      ['40B', 'near 20'],
      ['40.1B', 'above 40'],
    ]) {
      figure.tokens = tokens;
      await figure.updateComplete;
      expect(rows(figure)[1][1], tokens).to.contain(verdict);
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

  it('has its table as it is from the first picture on: the menu, which comes later, changes nothing of it', async () => {
    const figure = await open(TAG);
    await menuComes(figure);
    const root = figure.shadowRoot!;
    const cells = [...part(figure, 'result')!.querySelectorAll<HTMLElement>('th, td')];
    const looks = () =>
      cells.map((cell) => {
        const {position, backgroundColor, borderBottom, padding, font} = getComputedStyle(cell);
        return [cell.getBoundingClientRect().height, position, backgroundColor, borderBottom, padding, font];
      });
    const all = root.adoptedStyleSheets;
    const withMenu = looks();
    const first = (figure.constructor as typeof LlmScaling).elementStyles.map(
      (style) => (style as CSSResult).styleSheet!,
    );
    expect(all.length).to.be.greaterThan(first.length);
    root.adoptedStyleSheets = first;
    expect(looks()).to.deep.equal(withMenu);
    root.adoptedStyleSheets = all;
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
