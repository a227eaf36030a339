import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {SessionError} from 'llm-anatomy';
import {finish, studyMatrix, type MatrixStudy, type QuantizationSpec} from 'llm-anatomy/core';
import {loadHouseModel} from 'llm-anatomy/load';
import '../../dist/elements/llm-model/define.js';
import '../../dist/elements/llm-quantization/define.js';
import type {LlmModel} from '../../dist/elements/llm-model/llm-model.js';
import type {LlmQuantization} from '../../dist/elements/llm-quantization/llm-quantization.js';
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
  textOf,
  until,
} from './support/page.js';
import {PATIENCE, Tricky} from './support/post-training.js';

const {model} = await loadHouseModel();
const granularities = ['tensor', 'channel', 32, 16] as const;

function study(name: string, spec: QuantizationSpec, options: object = {}): MatrixStudy {
  const {rows, cols, data} = model.parameters.get(`model.layers.${name}_proj.weight`)!;
  return finish(studyMatrix({rows, cols, data: data.slice()}, {spec, seed: 1, granularities, ...options}));
}

const open = async (attributes = ''): Promise<LlmQuantization> => {
  const figure = await place<LlmQuantization>(
    `<llm-quantization view="weights" ${attributes}></llm-quantization>`,
  );
  await ready(figure);
  return figure;
};
const ready = (figure: LlmQuantization) =>
  until(() => part(figure, 'measures') && figure.getAttribute('state') === 'ready', 'the matrix', PATIENCE);
const codesIn = (figure: LlmQuantization, name: string): string[] =>
  [...part(figure, name)!.querySelectorAll('code')].map(textOf);
const small = (value: number): string => (value >= 1e-3 ? value.toPrecision(2) : '');
const rescue = (figure: LlmQuantization): string[][] =>
  [...part(figure, 'rescue')!.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map(textOf),
  );
/** Waits until the measures are those of a study. */
const shows = (figure: LlmQuantization, {errors}: MatrixStudy) =>
  until(
    () => part(figure, 'measures') && codesIn(figure, 'measures')[2] === `${errors.snr.toFixed(1)} dB`,
    `an SQNR of ${errors.snr.toFixed(1)} dB`,
    PATIENCE,
  );

describe('<llm-quantization>, weights', function (this: {timeout(ms: number): void}) {
  this.timeout(120_000);

  it('has the errors and bytes of the core', async () => {
    const figure = await open('format="int4" share="32" scaling="zero-point" layer="1" matrix="down"');
    const made = study('1.mlp.down', {format: 'int4', granularity: 32, scheme: 'zero-point'});
    const {codes, scales, offsets, total} = made.quantized.bytes;
    const number = (value: number) => value.toLocaleString('en');
    expect(codesIn(figure, 'measures')).to.deep.equal([
      ...[small(Math.sqrt(made.errors.mse)), small(made.errors.max), `${made.errors.snr.toFixed(1)} dB`],
      ...[codes, scales, offsets, total].map(number),
      ...[((8 * total) / (96 * 224)).toFixed(2), number(4 * 96 * 224)],
    ]);
    for (const [i, {bytes, without, rotated}] of made.compared.entries())
      expect(rescue(figure)[i]).to.deep.equal([
        ...[((8 * bytes.total) / (96 * 224)).toFixed(2), small(Math.sqrt(without)), '–'],
        small(Math.sqrt(rotated)),
      ]);
    expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|\de[+-]/);
  });

  it('puts an outlier in, and is rescued by groups and by a rotation', async () => {
    const figure = await open('format="int4" share="tensor"');
    const slider = control<HTMLInputElement>(figure, 'Outlier');
    slider.value = '60';
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    const spec = {format: 'int4', granularity: 'tensor'} as const;
    const lost = study('0.self_attn.q', spec, {outlier: 60});
    await shows(figure, lost);
    expect(textOf(part(figure, 'cell')!)).to.contain('the outlier');
    expect(rescue(figure).map((row) => row[2])).to.deep.equal(
      lost.compared.map(({plain}) => small(Math.sqrt(plain))),
    );
    control(figure, 'Rotate rows first (Hadamard)').click();
    const saved = study('0.self_attn.q', spec, {outlier: 60, rotate: true});
    await shows(figure, saved);
    expect(saved.errors.mse).to.be.below(lost.errors.mse / 4);
    expect(textOf(part(figure, 'cell')!)).to.contain('turned back');
    choose(figure, 'One scale for', '16 in a row');
    await shows(figure, study('0.self_attn.q', {...spec, granularity: 16}, {outlier: 60, rotate: true}));
  });

  it('shows a weight with its numbers put in, and walks by the arrow keys', async () => {
    const figure = await open('format="int8" matrix="k"');
    const {weights, result, quantized} = study('0.self_attn.k', {format: 'int8', granularity: 'channel'});
    const map = parts(figure, 'map')[0];
    map.focus();
    expect(focused()).to.equal(map);
    await press('ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowLeft');
    const at = 17 * 96 + 33;
    const cell = textOf(part(figure, 'cell')!);
    expect(cell).to.match(/^Row 17, column 33: /);
    const numbers = codesIn(figure, 'cell').map((text) => text.replace('−', '-'));
    expect(Number(numbers[0])).to.be.closeTo(weights[at], 1e-4);
    expect(parseInt(numbers[1], 2)).to.equal(quantized.codes[at]);
    const [scale, times] = numbers[2]
      .replace(' =', '')
      .split(' · ')
      .map((text) => Number(text.replace('−', '-')));
    expect(scale * times).to.be.closeTo(result[at], 1e-3);
    expect(Number(numbers[3])).to.be.closeTo(result[at], 1e-4);
    const lines = part(figure, 'histogram')!.querySelectorAll('line').length;
    expect(lines).to.be.within(100, 255);
  });

  it('has as many levels as the format', async () => {
    const figure = await open('format="ternary" share="tensor"');
    expect(textOf(part(figure, 'histogram')!)).to.contain('the 3 levels');
    choose(figure, 'Format', 'INT4');
    await until(
      () => textOf(part(figure, 'histogram')!).includes('the 15 levels'),
      'those of INT4',
      PATIENCE,
    );
    choose(figure, 'Format', 'BF16');
    await until(() => !part(figure, 'rescue'), 'a format without scales', PATIENCE);
    expect(textOf(part(figure, 'histogram')!)).to.contain('more levels than can be drawn');
    expect(findControl(figure, 'One scale for')).to.equal(undefined);
    choose(figure, 'Format', 'FP32');
    await until(() => codesIn(figure, 'measures')[2] === '∞ dB', 'no error', PATIENCE);
    expect(codesIn(figure, 'measures')[0]).to.equal('0');
  });

  it('draws the matrices on canvases of their own size', async () => {
    const figure = await open('matrix="up"');
    const canvases = [...figure.shadowRoot!.querySelectorAll('canvas')];
    expect(canvases.map(({width, height}) => [width, height])).to.deep.equal(Array(3).fill([224, 96]));
    const {data} = canvases[0].getContext('2d')!.getImageData(0, 0, 224, 96);
    expect(new Set(data).size).to.be.above(50);
  });

  it('makes its format the page’s precision, and resets it', async () => {
    const page = await place<LlmModel>(
      '<llm-model layer="2"><llm-quantization view="weights" format="int4" share="32"></llm-quantization></llm-model>',
    );
    const figure = page.querySelector('llm-quantization')!;
    await ready(figure);
    expect(control<HTMLSelectElement>(figure, 'Layer').value).to.equal('2');
    await click(control(figure, 'Make it INT4, 32 in a row'));
    await until(() => page.precision === 'int4:32' && page.run?.precision === 'int4:32', 'it', PATIENCE);
    await until(
      () => textOf(part(figure, 'precision')!.querySelector('b')) === 'INT4, 32 in a row',
      'its name',
    );
    const reset = control(figure, 'Back to the published weights');
    await click(reset);
    await until(() => page.precision === 'fp32', 'the published');
    await until(
      () => textOf(part(figure, 'precision')!).includes('weights as published'),
      'its name',
      PATIENCE,
    );
    choose(figure, 'Layer', '3');
    await until(() => page.layer === 3, 'the layer');
    expect(reset.getAttribute('aria-disabled')).to.equal('true');
  });

  it('has no precision to set where it stands alone, and takes the last layer for one beyond', async () => {
    const figure = await open('layer="77"');
    expect(part(figure, 'precision')).to.equal(undefined);
    expect(control<HTMLSelectElement>(figure, 'Layer').value).to.equal('3');
  });

  it('says that the model does not come, and tries again', async () => {
    const session = new Tricky();
    session.fails = (name) =>
      name === 'openModel'
        ? new SessionError('could not load x: HTTP status 404', 'DownloadError')
        : undefined;
    const figure = await placeWith<LlmQuantization>(
      session,
      '<llm-quantization view="weights"></llm-quantization>',
    );
    const retry = await until(() => findControl(figure, 'Try again'), 'the failure', PATIENCE);
    expect(figure.getAttribute('state')).to.equal('error');
    session.fails = () => undefined;
    await click(retry);
    await ready(figure);
    await session.close();
  });

  it('does nothing off screen', async () => {
    const session = new Tricky();
    const figure = await placeWith<LlmQuantization>(
      session,
      '<llm-quantization view="weights" style="position: absolute; top: 9000px"></llm-quantization>',
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(session.asked).to.have.length(0);
    expect(figure.getAttribute('state')).to.equal('idle');
    await session.close();
  });

  it('has a table of numbers', async () => {
    const figure = await open('format="nf4"');
    await click(await menuComes(figure));
    await click(await until(() => findControl(figure, 'Show the numbers as a table'), 'the item'));
    await until(() => part(figure, 'numbers'), 'the table');
    expect(part(figure, 'numbers')!.querySelectorAll('tbody tr')).to.have.length(4);
  });

  it('keeps its place as the matrix comes, fits into 320 px, and has nothing that axe finds', async () => {
    await setViewport({width: 320, height: 800});
    const figure = await open('format="int4" matrix="q"');
    expect(overflow()).to.equal(0);
    await setViewport({width: 1000, height: 800});
    await expect(figure).to.be.accessible();
  });
});
