import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {render} from 'lit';
import {quantizationStrings, SessionError} from 'llm-anatomy';
import {finish, studyMatrix, type MatrixStudy, type QuantizationSpec} from 'llm-anatomy/core';
import {loadHouseModel} from 'llm-anatomy/load';
import '../../dist/elements/llm-model/define.js';
import '../../dist/elements/llm-quantization/define.js';
import '../../dist/elements/llm-sampling/define.js';
import type {LlmModel} from '../../dist/elements/llm-model/llm-model.js';
import type {LlmQuantization} from '../../dist/elements/llm-quantization/llm-quantization.js';
import {mapsOf, WeightMaps} from '../../dist/elements/llm-quantization/weight-maps.js';
import {
  choose,
  click,
  control,
  drawnOn,
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
const granularities = ['tensor', 'channel', 128, 64, 32, 16] as const;
/** Without groups that are as long as a row. */
const comparedOf = ({compared, cols}: MatrixStudy) =>
  compared.filter(({granularity}) => !(Number(granularity) >= cols));

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
      ...[((8 * total) / (96 * 224)).toFixed(2), number(4 * 96 * 224), small(made.rms)],
    ]);
    for (const [i, {bytes, without, rotated}] of comparedOf(made).entries())
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
      comparedOf(lost).map(({plain}) => small(Math.sqrt(plain))),
    );
    control(figure, 'Rotate rows first (Hadamard)').click();
    const saved = study('0.self_attn.q', spec, {outlier: 60, rotate: true});
    await shows(figure, saved);
    expect(saved.errors.mse).to.be.below(lost.errors.mse / 4);
    expect(textOf(part(figure, 'cell')!)).to.contain('turned back');
    choose(figure, 'One scale for', 'each group of 16');
    await shows(figure, study('0.self_attn.q', {...spec, granularity: 16}, {outlier: 60, rotate: true}));
  });

  it('shows a weight with its numbers put in, and walks by the arrow keys', async () => {
    const figure = await open('format="int8" matrix="k" share="channel"');
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

  it('walks to the ends of the map, and by pages, as it lies', async () => {
    const figure = await open('matrix="k" share="channel"'); // 48 rows of 96
    const walk = async (...keys: string[]): Promise<string> => {
      await press(...keys);
      return /^Row (\d+), column (\d+)/
        .exec(textOf(part(figure, 'cell')!))!
        .slice(1)
        .join(' ');
    };
    parts(figure, 'map')[0].focus();
    expect(await walk('Home')).to.equal('16 0');
    expect(await walk('End')).to.equal('16 95');
    expect(await walk('PageDown', 'ArrowDown')).to.equal('25 95');
    expect(await walk('PageUp', 'PageUp', 'PageUp', 'PageUp')).to.equal('0 95');
    figure.matrix = 'up'; // 224 rows, drawn across
    await until(() => figure.shadowRoot!.querySelector('canvas')?.width === 224, 'the map', PATIENCE);
    parts(figure, 'map')[0].focus();
    expect(await walk('End', 'PageDown', 'PageUp', 'PageUp')).to.match(/^223 /);
    expect(await walk('Home')).to.match(/^0 /);
  });

  it('begins at INT4 with one scale, and shows an outlier’s errors by the same colours', async () => {
    const figure = await open();
    const spec = {format: 'int4', granularity: 'tensor'} as const;
    expect(control<HTMLSelectElement>(figure, 'Format').value).to.equal('int4');
    expect(figure.format).to.equal('');
    await shows(figure, study('0.self_attn.q', spec));
    const scale = () => part(figure, 'map')!.closest('.maps')!.querySelectorAll('.scale')[2];
    const strength = async (): Promise<number> => {
      const data = await drawnOn(figure.shadowRoot!.querySelectorAll('canvas')[2]);
      let sum = 0;
      for (let i = 0; i < data.length; i += 4)
        sum += Math.max(...data.slice(i, i + 3)) - Math.min(...data.slice(i, i + 3));
      return sum;
    };
    const [range, before] = [textOf(scale()), await strength()];
    figure.outlier = 30;
    const lost = study('0.self_attn.q', spec, {outlier: 30});
    await shows(figure, lost);
    expect(textOf(scale())).to.equal(range);
    expect(await strength()).to.be.above(2 * before);
    const [{plain, rotated}] = lost.compared;
    expect(textOf(part(figure, 'verdict')!)).to.equal(
      `whole tensor: rotation turns the RMS error of ${small(Math.sqrt(plain))} into ${small(Math.sqrt(rotated))}: it helps.`,
    );
    Object.assign(figure, {share: '16', outlier: 100});
    await shows(figure, study('0.self_attn.q', {...spec, granularity: 16}, {outlier: 100}));
    expect(textOf(part(figure, 'verdict')!)).to.contain('it harms.');
  });

  it('takes groups that do not divide a row, and leaves out those as long as one', async () => {
    const figure = await open('share="64"');
    await shows(figure, study('0.self_attn.q', {format: 'int4', granularity: 64}));
    const names = () =>
      [...part(figure, 'rescue')!.querySelectorAll('tbody th')]
        .map(textOf)
        .filter((name) => /group/.test(name));
    expect(names()).to.deep.equal([
      ...['each group of 64 (last: 32)', 'each group of 32', 'each group of 16'],
    ]);
    const options = () => [...control<HTMLSelectElement>(figure, 'One scale for').options].map(textOf);
    expect(options()).not.to.contain('each group of 128');
    figure.matrix = 'down'; // rows of 224
    await shows(figure, study('0.mlp.down', {format: 'int4', granularity: 64}));
    expect(names()[0]).to.equal('each group of 128 (last: 96)');
    expect(options()).to.contain('each group of 128');
  });

  it('has no NaN for a block of zeros', () => {
    const zeros = finish(
      studyMatrix(
        {rows: 4, cols: 4, data: new Float32Array(16)},
        {spec: {format: 'int4', granularity: 'channel'}, seed: 1, granularities: ['channel']},
      ),
    );
    const root = document.createElement('div');
    const host = {renderRoot: root, requestUpdate: () => undefined} as unknown as LlmQuantization;
    render(new WeightMaps(host).render({...zeros, ...mapsOf(zeros)}, quantizationStrings), root);
    expect(textOf(root.querySelector('.cell'))).to.contain('Code 0000 → 0 · 0 = 0, off by 0');
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

  it('draws the matrices on canvases of their own size, and all anew where the colours are others', async () => {
    const figure = await open('matrix="up"');
    const canvases = [...figure.shadowRoot!.querySelectorAll('canvas')];
    expect(canvases.map(({width, height}) => [width, height])).to.deep.equal(Array(3).fill([224, 96]));
    expect(new Set(await drawnOn(canvases[0])).size).to.be.above(50);
    for (const canvas of canvases) await drawnOn(canvas);
    const pictures = () => canvases.map((canvas) => canvas.toDataURL());
    const before = pictures();
    figure.style.colorScheme = 'dark';
    await until(
      () => pictures().every((each, i) => each !== before[i]),
      'all of them in other colours',
      PATIENCE,
    );
  });

  it('makes its format the page’s precision, and resets it', async () => {
    const page = await place<LlmModel>(
      '<llm-model layer="2"><llm-quantization view="weights" format="int4" share="32"></llm-quantization></llm-model>',
    );
    const figure = page.querySelector('llm-quantization')!;
    await ready(figure);
    expect(control<HTMLSelectElement>(figure, 'Layer').value).to.equal('2');
    await click(control(figure, 'Make it INT4, each group of 32'));
    await until(() => page.precision === 'int4:32' && page.run?.precision === 'int4:32', 'it', PATIENCE);
    await until(
      () => textOf(part(figure, 'precision')!.querySelector('b')) === 'INT4, each group of 32',
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
    expect(textOf(figure.shadowRoot!)).to.contain('without a rotation or an outlier');
    choose(figure, 'Layer', '3');
    await until(() => page.layer === 3, 'the layer');
    expect(reset.getAttribute('aria-disabled')).to.equal('true');
  });

  it('keeps its height for every format, at 390 px', async () => {
    await setViewport({width: 390, height: 800});
    const figure = await open('outlier="30"');
    const heights = new Set<number>();
    for (const format of ['int8', 'fp8_e4m3', 'fp16', 'nf4', 'ternary'] as const) {
      figure.format = format;
      const spec = format === 'fp16' ? {format} : ({format, granularity: 'tensor'} as const);
      await shows(figure, study('0.self_attn.q', spec, {outlier: 30}));
      heights.add(Math.round(figure.getBoundingClientRect().height));
    }
    await setViewport({width: 1000, height: 800});
    expect([...heights]).to.have.length(1);
  });

  it('changes what another figure draws, until it is reset', async () => {
    const page = await place<LlmModel>(
      '<llm-model><llm-sampling></llm-sampling><llm-quantization view="weights" format="ternary"></llm-quantization></llm-model>',
    );
    const figure = page.querySelector('llm-quantization')!;
    const other = page.querySelector('llm-sampling')!;
    const drawn = (): string => textOf(part(other, 'bars') ?? null);
    await until(() => other.getAttribute('state') === 'ready' && drawn(), 'its bars', PATIENCE);
    const published = drawn();
    const pressButton = async (name: string): Promise<void> => {
      figure.scrollIntoView();
      await ready(figure);
      await until(() => control(figure, name).getAttribute('aria-disabled') === 'false', 'the button');
      control(figure, name).click(); // by no coordinates: what stands above may still come
      other.scrollIntoView();
    };
    await pressButton('Make it Ternary, whole tensor');
    await until(() => other.getAttribute('state') === 'ready' && drawn() !== published, 'others', PATIENCE);
    expect(page.run?.precision).to.equal('ternary:tensor');
    await pressButton('Back to the published weights');
    await until(() => drawn() === published, 'those of before', PATIENCE);
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
    expect(part(figure, 'numbers')!.querySelectorAll('tbody tr')).to.have.length(5);
  });

  it('keeps its place as the matrix comes, fits into 320 px, and has nothing that axe finds', async () => {
    await setViewport({width: 320, height: 800});
    const figure = await open('format="int4" matrix="q"');
    expect(overflow()).to.equal(0);
    await setViewport({width: 1000, height: 800});
    await expect(figure).to.be.accessible();
  });
});
