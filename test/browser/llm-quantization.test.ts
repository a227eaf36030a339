import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {decodeNumber, encodeNumber, neighbours, numberFormats, type FormatName} from 'llm-anatomy/core';
import '../../dist/elements/llm-quantization/define.js';
import type {LlmQuantization} from '../../dist/elements/llm-quantization/llm-quantization.js';
import {encodeText, readNumber, written} from '../../dist/elements/llm-quantization/numeral.js';
import {stepTo, valuesNear} from '../../dist/elements/llm-quantization/number-line.js';
import {
  choose,
  click,
  control,
  findControl,
  focused,
  menuComes,
  overflow,
  part,
  parts,
  place,
  placeWith,
  press,
  stateIs,
  textOf,
  until,
  warningsOf,
} from './support/page.js';
import {Tricky} from './support/post-training.js';

const open = async (attributes = ''): Promise<LlmQuantization> => {
  const figure = await place<LlmQuantization>(`<llm-quantization ${attributes}></llm-quantization>`);
  await stateIs(figure, 'ready');
  return figure;
};
const bits = (figure: LlmQuantization): string => parts(figure, 'bit').map(textOf).join('');
const shown = (figure: LlmQuantization): string => textOf(part(figure, 'value')!.querySelector('.big'));
const code = (format: FormatName, value: number): string =>
  encodeNumber(numberFormats[format], value).toString(2).padStart(numberFormats[format].bits, '0');
const bit = (figure: LlmQuantization, name: string): HTMLElement =>
  parts(figure, 'bit').find((each) => each.getAttribute('aria-label') === name)!;

async function type(figure: LlmQuantization, text: string): Promise<void> {
  const field = control<HTMLInputElement>(figure, 'Number');
  field.value = text;
  field.dispatchEvent(new Event('input', {bubbles: true}));
  await figure.updateComplete;
}

describe('numbers as readers write them', () => {
  it('reads decimals, fractions and names, and what it has written itself', () => {
    for (const [text, value] of [
      ...([
        ['0.1', 0.1],
        [' −2e-3 ', -0.002],
        ['1/3', 1 / 3],
        ['+.5', 0.5],
        ['7.', 7],
        ['-0', -0],
      ] as const),
      ...([
        ['∞', Infinity],
        ['-inf', -Infinity],
        ['NaN', NaN],
        ['1.5 × 10⁻⁷', 1.5e-7],
        ['2*10^3', 2000],
      ] as const),
    ])
      expect(readNumber(text), text).to.deep.equal(value);
    for (let i = 0; i < 2000; i++) {
      const value = (Math.random() - 0.5) * 10 ** (80 * Math.random() - 40);
      expect(readNumber(written(value))).to.equal(value);
      expect(written(value)).not.to.match(/e/);
    }
  });

  it('refuses what is none', () => {
    for (const text of ['', 'abc', '1/0', '0/0', '1/2/3', '1,5', '0x10', '--1', 'e5', '1e', '∞/∞'])
      expect(readNumber(text), text).to.equal('noNumber');
    for (const text of ['1e400', '-1e999', '1e-400']) expect(readNumber(text), text).to.equal('beyondDouble');
    expect(encodeText(numberFormats.int8, 'NaN')).to.equal('noNaN');
    expect(encodeText(numberFormats.int8, '0b101')).to.equal('otherBits');
  });

  it('goes along the line by keys', () => {
    const {fp16, int4, fp8_e4m3} = numberFormats;
    expect(stepTo(fp16, 1, 'ArrowRight')).to.equal(1 + 2 ** -10);
    expect(stepTo(fp16, 1, 'ArrowDown')).to.equal(1 - 2 ** -11);
    expect(stepTo(int4, 0, 'PageUp')).to.equal(7);
    expect(stepTo(int4, 7, 'ArrowRight')).to.equal(null);
    expect(stepTo(fp8_e4m3, 0, 'End')).to.equal(448);
    expect(stepTo(fp16, 65504, 'ArrowUp')).to.equal(Infinity);
    expect(stepTo(fp16, 65000, 'PageUp')).to.equal(65504);
    expect(stepTo(fp16, 1, 'x')).to.equal(undefined);
  });

  it('draws the values around one, also at the ends', () => {
    for (const name of ['fp32', 'fp8_e4m3', 'fp4_e2m1', 'int8', 'nf4', 'ternary'] as const)
      for (const value of [0, 1, -1, 1e30, Infinity]) {
        const format = numberFormats[name];
        const near = valuesNear(format, decodeNumber(format, encodeNumber(format, value, 'saturate')));
        expect(near.every(Number.isFinite)).to.equal(true);
        expect([...near].sort((a, b) => a - b)).to.deep.equal(near);
      }
    expect(valuesNear(numberFormats.fp16, NaN)).to.deep.equal([]);
    expect(valuesNear(numberFormats.nf4, 0)).to.deep.equal(numberFormats.nf4.values);
  });
});

describe('<llm-quantization>, bits', function (this: {timeout(ms: number): void}) {
  this.timeout(60_000);

  it('shows the bits of a number with no attribute at all, and asks for no model', async () => {
    const session = new Tricky();
    const figure = await placeWith<LlmQuantization>(session, '<llm-quantization></llm-quantization>');
    await stateIs(figure, 'ready');
    expect(bits(figure)).to.equal(code('fp16', 0.1));
    expect(shown(figure)).to.equal('0.0999755859375');
    for (const name of ['value', 'neighbours', 'formula', 'rounding'])
      expect(textOf(part(figure, name)!)).not.to.match(/undefined|NaN|\de[+-]/);
    expect(session.asked).to.have.length(0);
    await session.close();
  });

  it('flips a bit by a click and by Space, and walks with the arrows', async () => {
    const figure = await open('format="fp8_e4m3" number="1"');
    expect(bits(figure)).to.equal('00111000');
    await click(bit(figure, 'sign bit'));
    expect(shown(figure)).to.equal('−1');
    expect(figure.number).to.equal('−1');
    await press('ArrowRight', 'ArrowRight', 'ArrowLeft');
    expect(focused()).to.equal(bit(figure, 'exponent bit 3'));
    await press('Space');
    expect(bits(figure)).to.equal('11111000');
    expect(shown(figure)).to.equal('−256');
    expect(bit(figure, 'exponent bit 3').getAttribute('aria-checked')).to.equal('true');
    await press('End');
    expect(focused()).to.equal(bit(figure, 'fraction bit 0'));
    await press('Space', 'ArrowLeft', 'Space', 'ArrowLeft', 'Space');
    expect(bits(figure)).to.equal('11111111');
    expect(textOf(part(figure, 'value')!)).to.contain('NaN, not a number');
    await press('Home');
    expect(focused()).to.equal(bit(figure, 'sign bit'));
    await press('Space');
    expect(bits(figure)).to.equal('01111111');
    expect(parts(figure, 'bit').filter(({tabIndex}) => tabIndex === 0)).to.have.length(1);
  });

  it('writes the value out with its numbers put in', async () => {
    const figure = await open('format="bf16" number="-6.5"');
    const formula = () => textOf(part(figure, 'formula')!).replaceAll(' ', '');
    expect(formula()).to.equal('(−1)s·2e−bias·1.f=(−1)1·2129−127·1.10100002=−1·22·1.625=−6.5');
    figure.format = 'fp16';
    await type(figure, '0.00001');
    expect(formula()).to.contain('21−bias·0.f=(−1)0·21−15·0.0010101000');
    expect(textOf(part(figure, 'value')!)).to.contain('subnormal');
    figure.format = 'int8';
    await type(figure, '-128');
    expect(formula()).to.equal('−27=−128');
    await type(figure, '5');
    expect(formula()).to.equal('22+20=5');
    figure.format = 'nf4';
    await type(figure, '1');
    expect(formula()).to.contain('1111₂=15:1');
  });

  it('names zeros, infinities and what means nothing', async () => {
    const figure = await open('format="fp16" number="∞"');
    expect(bits(figure)).to.equal('0111110000000000');
    expect(textOf(part(figure, 'value')!)).to.contain('∞, infinity');
    await type(figure, '-0');
    expect(shown(figure)).to.equal('−0');
    expect(bits(figure)).to.equal('1000000000000000');
    figure.format = 'ternary';
    await type(figure, '-1');
    await click(bit(figure, 'value bit'));
    expect(bits(figure)).to.equal('10');
    expect(figure.number).to.equal('0b10');
    expect(textOf(part(figure, 'value')!)).to.contain('means nothing');
    choose(figure, 'Format', 'FP16');
    await figure.updateComplete;
    expect(figure.number).to.equal('NaN');
    expect(shown(figure)).to.equal('NaN');
  });

  it('takes bits as an attribute', async () => {
    expect(bits(await open('format="fp8_e5m2" number="0b11111111"'))).to.equal('11111111');
  });

  it('has the neighbours of the core and their gaps, and goes to them', async () => {
    const figure = await open('format="fp16" number="1"');
    const {below, above} = neighbours(numberFormats.fp16, 1);
    expect(textOf(part(figure, 'below')!)).to.contain(`${written(below!)}`.slice(0, 9));
    expect(textOf(part(figure, 'above')!)).to.contain('gap 0.0009766');
    await click(part(figure, 'above')!.querySelector('button')!);
    expect(shown(figure)).to.equal(written(above!));
    await type(figure, '65504');
    expect(textOf(part(figure, 'above')!)).to.contain('∞');
    figure.format = 'int4';
    await type(figure, '100');
    expect(shown(figure)).to.equal('7');
    expect(textOf(part(figure, 'above')!)).to.contain('none');
  });

  it('rounds a number in all formats as the core does, and takes a format from there', async () => {
    const figure = await open('number="3.14159"');
    const rows = [...part(figure, 'rounding')!.querySelectorAll('tbody tr')];
    expect(rows).to.have.length(11);
    const names = ['fp32', 'tf32', 'bf16', 'fp16', 'fp8_e4m3', 'fp8_e5m2', 'int8'] as const;
    for (const [i, name] of names.entries()) {
      const format = numberFormats[name];
      const value = decodeNumber(format, encodeNumber(format, 3.14159));
      const cells = [...rows[i].querySelectorAll('td')].map(textOf);
      expect(Number(cells[1])).to.be.closeTo(value, 1e-8 * value);
      expect(readNumber(cells[2])).to.be.closeTo(value - 3.14159, Math.abs(value - 3.14159) / 100);
    }
    await click(rows[9].querySelector('button')!);
    expect(figure.format).to.equal('nf4');
    await type(figure, 'NaN');
    expect(textOf(part(figure, 'problem')!)).to.equal('This format has no NaN.');
  });

  it('says what is wrong with a number, and keeps the last', async () => {
    const figure = await open();
    for (const [text, problem] of [
      ['one', 'That is no number'],
      ['', 'That is no number'],
      ['1e999', 'beyond the 64-bit float'],
      ['0b01', 'This format has 16 bits'],
    ]) {
      await type(figure, text);
      expect(textOf(part(figure, 'problem')!)).to.contain(problem);
      expect(bits(figure)).to.equal(code('fp16', 0.1));
    }
    await type(figure, '2');
    expect(textOf(part(figure, 'problem')!)).to.equal('');
    expect(bits(figure)).to.equal(code('fp16', 2));
  });

  it('goes along the line of values by keys, and says where it is', async () => {
    const figure = await open('format="int4" number="3"');
    const line = part(figure, 'number-line')!.querySelector<SVGElement>('[role="slider"]')!;
    expect(line.getAttribute('aria-valuetext')).to.equal('3');
    line.focus();
    await press('ArrowRight');
    expect(shown(figure)).to.equal('4');
    await press('Home', 'ArrowLeft');
    expect(shown(figure)).to.equal('−8');
    expect(focused()).to.equal(part(figure, 'number-line')!.querySelector('[role="slider"]'));
    await press('End');
    expect([shown(figure), line.getAttribute('aria-valuetext')]).to.deep.equal(['7', '7']);
  });

  it('keeps its height for every format, at 390 px', async () => {
    await setViewport({width: 390, height: 800});
    const figure = await open();
    const heights = new Set<number>();
    for (const format of ['fp32', 'bf16', 'fp16', 'fp8_e4m3', 'int8', 'int4', 'nf4', 'ternary'] as const) {
      figure.format = format;
      await figure.updateComplete;
      heights.add(Math.round(figure.getBoundingClientRect().height));
    }
    await setViewport({width: 1000, height: 800});
    expect([...heights]).to.have.length(1);
  });

  it('warns of bad attributes, and falls back', async () => {
    const warnings = await warningsOf(async () => {
      const figure = await open('format="fp7" view="all" share="0" outlier="-1" number="zebra"');
      expect([figure.format, figure.view, figure.share, figure.outlier, figure.number]).to.deep.equal([
        ...['', 'bits', 'tensor', 0, '0.1'],
      ]);
    });
    expect(warnings).to.have.length(5);
  });

  it('has a table of numbers, and resets', async () => {
    const figure = await open('number="0.1"');
    await type(figure, '2');
    await click(await menuComes(figure));
    await click(await until(() => findControl(figure, 'Show the numbers as a table'), 'the item'));
    await until(() => part(figure, 'numbers'), 'the table');
    expect(part(figure, 'numbers')!.querySelectorAll('tbody tr')).to.have.length(11);
    await click(await menuComes(figure));
    await click(await until(() => findControl(figure, 'Reset'), 'the item'));
    await until(() => figure.number === '0.1', 'the number');
  });

  it('fits into 320 px with 32 bits, and has nothing that axe finds', async () => {
    await setViewport({width: 320, height: 800});
    const figure = await open('format="fp32" number="1/3"');
    expect(overflow()).to.equal(0);
    const {right} = figure.getBoundingClientRect();
    for (const each of [...parts(figure, 'bit'), ...figure.shadowRoot!.querySelectorAll('math')])
      expect(each.getBoundingClientRect().right).to.be.at.most(right + 1);
    await setViewport({width: 1000, height: 800});
    await expect(figure).to.be.accessible();
  });
});
