import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {SessionError} from 'llm-anatomy';
import {
  acceleratorsFor,
  accelerators,
  evaluate,
  generate,
  kvBytesPerToken,
  modelPresets,
  numberFormats,
  roundWeights,
  weightBytes,
  finish,
  type FormatName,
  type Intervention,
  type QuantizationSpec,
} from 'llm-anatomy/core';
import {loadHouseModel} from 'llm-anatomy/load';
import '../../dist/elements/llm-model/define.js';
import '../../dist/elements/llm-quantization-cost/define.js';
import type {LlmModel} from '../../dist/elements/llm-model/llm-model.js';
import type {LlmQuantizationCost} from '../../dist/elements/llm-quantization-cost/llm-quantization-cost.js';
import {houseFiles} from '../../dist/runtime/house-files.js';
import {heldOutDocuments} from '../../dist/runtime/held-out.js';
import {
  choose,
  click,
  control,
  findControl,
  menuComes,
  overflow,
  part,
  parts,
  place,
  placeWith,
  textOf,
  until,
  warningsOf,
} from './support/page.js';
import {PATIENCE, tokenizer, Tricky, type} from './support/post-training.js';

const kept = new Map<string, Uint8Array>();
const documents = (await heldOutDocuments()).map((text) => [1149, ...tokenizer.encode(text)]);

const cacheOf = (to: QuantizationSpec): Intervention[] =>
  [0, 1, 2, 3].flatMap((layer) =>
    ['rot_k', 'v'].map((name) => ({at: `blocks.${layer}.attn.${name}`, op: 'round', to}) as const),
  );

async function rounded(spec: QuantizationSpec | undefined) {
  const {model} = await loadHouseModel({kept});
  if (spec) finish(roundWeights(model, spec));
  return model;
}
type Model = Awaited<ReturnType<typeof rounded>>;

function perplexity(model: Model, interventions: Intervention[]): number {
  let [sum, count] = [0, 0];
  for (const tokens of documents) {
    for (const loss of evaluate(model, tokens, interventions)) sum += loss;
    count += tokens.length - 1;
  }
  return Math.exp(sum / count);
}

const open = async (attributes = ''): Promise<LlmQuantizationCost> => {
  const figure = await place<LlmQuantizationCost>(
    `<llm-quantization-cost ${attributes}></llm-quantization-cost>`,
  );
  await done(figure);
  return figure;
};
const done = (figure: LlmQuantizationCost) =>
  until(
    () =>
      figure.getAttribute('state') === 'ready' &&
      textOf(part(figure, 'progress')!).includes('Measured 18 of 18'),
    'all measures',
    PATIENCE,
  );
const row = (figure: LlmQuantizationCost, table: string, title: string): string[] => {
  const rows = [...part(figure, table)!.querySelectorAll('tbody tr')];
  const found = rows.find((each) => textOf(each.querySelector('th')) === title)!;
  return [...found.querySelectorAll('td')].map((cell) => {
    const copy = cell.cloneNode(true) as HTMLElement;
    copy.querySelector('.name')?.remove();
    return textOf(copy);
  });
};
const number = (value: number | bigint): string => value.toLocaleString('en');

async function count(figure: LlmQuantizationCost, name: string, value: string): Promise<void> {
  const field = control<HTMLInputElement>(figure, name);
  field.value = value;
  field.dispatchEvent(new Event('change', {bubbles: true}));
  await figure.updateComplete;
}

describe('<llm-quantization-cost>', function (this: {timeout(ms: number): void}) {
  this.timeout(170_000);

  it('has the perplexities, bytes and sentences of the core', async () => {
    const figure = await open('share="32" seed="3" prompt="In winter Tom"');
    const interventions = cacheOf({format: 'fp16'});
    for (const name of ['int4', 'ternary'] as FormatName[]) {
      const spec = {format: name, granularity: 32};
      const model = await rounded(spec);
      const [found, , disk, memory, said] = row(figure, 'weights', numberFormats[name].title);
      const expected = perplexity(model, interventions);
      expect(Math.abs(Number(found.replace(',', '')) / expected - 1), name).to.be.below(1e-3);
      const {total} = weightBytes(model.config, {
        matrices: spec,
        embeddings: {format: 'fp16'},
        vectors: 'fp16',
      });
      expect(disk).to.equal(number(total));
      expect(memory).to.equal(number(total + 256n * kvBytesPerToken(model.config)));
      const tokens: number[] = [];
      const prompt = [1149, ...tokenizer.encode('In winter Tom')];
      const options = {maxTokens: 24, temperature: 0.7, random: 3, stop: [1149], interventions};
      for (const event of generate(model, prompt, options))
        if (event.kind === 'token') tokens.push(event.token);
      expect(said).to.equal(
        tokenizer
          .decode(tokens.filter((token) => token !== 1149))
          .replace(/\s+/g, ' ')
          .trim(),
      );
    }
    const model = await rounded(undefined);
    const [found, , bytes] = row(figure, 'caches', 'INT4');
    expect(Number(found)).to.be.closeTo(perplexity(model, cacheOf({format: 'int4'})), 2e-4);
    expect(bytes).to.equal(number(kvBytesPerToken(model.config, {format: 'int4'})));
    const [plain, above] = row(figure, 'weights', 'FP32');
    expect(Number(plain)).to.be.closeTo(perplexity(model, interventions), 2e-4);
    expect(above).to.equal('0%');
    const provenance = [...part(figure, 'provenance')!.querySelectorAll('code')].map(textOf);
    const predictions = documents.reduce((sum, {length}) => sum + length - 1, 0);
    expect(provenance).to.deep.equal([
      ...[String(documents.length), number(predictions), '0.7', '3', '24'],
      number(houseFiles['model.safetensors'].bytes),
    ]);
    expect(textOf(part(figure, 'weights')!.querySelector('caption'))).to.contain('its KV cache in FP16');
    // TF32 saves no bytes: embedding and norms take 32 bits in both.
    expect(row(figure, 'weights', 'TF32')[2]).to.equal(row(figure, 'weights', 'FP32')[2]);
    expect(row(figure, 'weights', 'FP32')[2]).to.equal(
      number(weightBytes(model.config, {matrices: {format: 'fp32'}, vectors: 'fp32'}).total),
    );
    expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|\de[+-]/);
  });

  it('writes anew for another prompt or seed, and measures only what is new', async () => {
    const session = new Tricky();
    const figure = await placeWith<LlmQuantizationCost>(
      session,
      '<llm-quantization-cost></llm-quantization-cost>',
    );
    await done(figure);
    const asked = (name: string) => session.asked.filter(([each]) => each === name).length;
    const [evaluations, texts] = [asked('evaluate'), asked('generate')];
    const before = row(figure, 'weights', 'FP16')[4];
    await type(figure, 'prompt', 'Who says moo?');
    await until(() => row(figure, 'weights', 'FP16')[4] !== before, 'another sentence', PATIENCE);
    await done(figure);
    expect(asked('evaluate')).to.equal(evaluations);
    expect(asked('generate')).to.equal(texts + 11);
    await type(figure, 'prompt', '');
    await until(() => findControl(figure, 'Stop'), 'a beginning', PATIENCE);
    await done(figure);
    choose(figure, 'KV cache', 'Ternary');
    await until(() => Number(row(figure, 'weights', 'FP32')[0]) > 3, 'the effect of the cache', PATIENCE);
    await done(figure);
    await session.close();
  });

  it('stops, and goes on', async () => {
    const session = new Tricky();
    session.holds = 'evaluate';
    const figure = await placeWith<LlmQuantizationCost>(
      session,
      '<llm-quantization-cost share="16" cache="nf4" prompt="A duck"></llm-quantization-cost>',
    );
    await until(() => session.asked.some(([name]) => name === 'evaluate'), 'the first measure', PATIENCE);
    await until(() => findControl(figure, 'Stop'), 'the button');
    await click(control(figure, 'Stop'));
    expect(figure.getAttribute('state')).to.equal('ready');
    expect(textOf(part(figure, 'progress')!)).to.contain('Stopped.');
    const asked = session.asked.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(session.asked).to.have.length(asked);
    session.holds = '';
    await click(control(figure, 'Measure'));
    await done(figure);
    await session.close();
  });

  it('holds published models against cards, to the byte', async () => {
    const figure = await open('format="fp16" batch="1"');
    const {config} = modelPresets['llama-3-8b'];
    const cells = () =>
      [...part(figure, 'cards')!.querySelectorAll('tbody tr')].find((each) =>
        textOf(each).startsWith('Llama 3 8B'),
      )!;
    const titles = () => [...cells().querySelectorAll('td')].map(({title}) => title);
    const weights = weightBytes(config, {matrices: {format: 'fp16'}}).total;
    expect(weights).to.equal(2n * BigInt(modelPresets['llama-3-8b'].parameters));
    expect(titles()[1]).to.equal(`${number(weights)} B`);
    expect(titles()[2]).to.equal(`${number(8192n * 131_072n)} B`);
    expect(textOf(cells())).to.contain('16.1 GB');
    await count(figure, 'Sequences', '100');
    const bytes = weights + 100n * 8192n * 131_072n;
    const needed = Object.values(accelerators).map((card) => Number(acceleratorsFor(bytes, card)));
    expect([...cells().querySelectorAll('td')].slice(3).map(textOf)).to.deep.equal(
      needed.map((each) => (each === 1 ? '✓ fits' : `≥ ${each} cards`)),
    );
    await count(figure, 'Context in tokens', '1000000000000');
    expect(textOf(part(figure, 'keeping')!)).to.contain(
      'None of these models reads 1,000,000,000,000 tokens',
    );
    await count(figure, 'Sequences', '1000000');
    expect(textOf(part(figure, 'cards')!)).not.to.match(/NaN|Infinity|e\+/);
    expect(textOf(cells())).to.contain('8,192');
  });

  it('refuses what is no such number with the reason, and keeps the last', async () => {
    const figure = await open('batch="1"');
    const cards = () => textOf(part(figure, 'cards')!);
    const before = cards();
    const problems = () => parts(figure, 'problems').map(textOf).join('');
    const {height} = figure.getBoundingClientRect();
    for (const [bad, why] of [
      ['0', 'that is zero. Write a whole number from 1 to 1,000,000,000,000. Still shown with 8,192.'],
      ['-3', 'below zero'],
      ['1.5', 'not whole'],
      ['', 'no number'],
      ['1e30', 'too large'],
    ]) {
      await count(figure, 'Context in tokens', bad);
      const field = control<HTMLInputElement>(figure, 'Context in tokens');
      expect([field.value, field.getAttribute('aria-invalid')]).to.deep.equal([bad, 'true']);
      expect(problems()).to.contain('Context in tokens: ').and.contain(why);
      expect(field.getAttribute('aria-describedby')).to.equal('problem-context');
      expect(figure.context).to.equal(8192);
      expect(cards()).to.equal(before);
      expect(figure.getBoundingClientRect().height).to.equal(height);
    }
    await count(figure, 'Context in tokens', '4k');
    expect([figure.context, problems()]).to.deep.equal([4000, '']);
    expect(control<HTMLInputElement>(figure, 'Context in tokens').value).to.equal('4000');
    await count(figure, 'Sequences', '1000001');
    expect(problems()).to.contain('from 1 to 1,000,000.');
    await count(figure, 'Seed', '1.5');
    expect(problems()).to.contain('Seed: that is not whole. Write a whole number from 0 to 4,294,967,295.');
    await count(figure, 'Seed', '0');
    expect(figure.seed).to.equal(0);
  });

  it('makes a format the page’s precision, and resets it', async () => {
    const page = await place<LlmModel>(
      '<llm-model><llm-quantization-cost share="32"></llm-quantization-cost></llm-model>',
    );
    const figure = page.querySelector('llm-quantization-cost')!;
    await done(figure);
    const nf4 = [...part(figure, 'weights')!.querySelectorAll('button')].find(
      (each) => textOf(each) === 'NF4',
    )!;
    await click(nf4);
    await click(await until(() => findControl(figure, 'Make it NF4, each group of 32'), 'the button'));
    await until(() => page.precision === 'nf4:32' && page.run?.precision === 'nf4:32', 'it', PATIENCE);
    await click(await until(() => findControl(figure, 'Back to the published weights'), 'the button'));
    await until(() => page.run?.precision === 'fp32', 'the published', PATIENCE);
  });

  it('says that the model does not come, and tries again', async () => {
    const session = new Tricky();
    session.fails = (name) =>
      name === 'openModel'
        ? new SessionError('could not load x: HTTP status 404', 'DownloadError')
        : undefined;
    const figure = await placeWith<LlmQuantizationCost>(
      session,
      '<llm-quantization-cost></llm-quantization-cost>',
    );
    const retry = await until(() => findControl(figure, 'Try again'), 'the failure', PATIENCE);
    expect(figure.getAttribute('state')).to.equal('error');
    session.fails = () => undefined;
    await click(retry);
    await done(figure);
    await session.close();
  });

  it('does nothing off screen, and warns of bad attributes', async () => {
    const session = new Tricky();
    const warnings = await warningsOf(async () => {
      const figure = await placeWith<LlmQuantizationCost>(
        session,
        '<llm-quantization-cost context="0" batch="1.5" cache="fp7" style="position: absolute; top: 9000px"></llm-quantization-cost>',
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect([figure.context, figure.batch, figure.cache]).to.deep.equal([8192, 16, 'fp16']);
      expect(figure.getAttribute('state')).to.equal('idle');
    });
    expect(warnings).to.have.length(3);
    expect(session.asked).to.have.length(0);
    await session.close();
  });

  it('has a table of numbers, fits into 320 px, and has nothing that axe finds', async () => {
    await setViewport({width: 320, height: 800});
    const figure = await open();
    expect(overflow()).to.equal(0);
    // What a bar could be is a thin line: it does not look like a full bar.
    for (const track of figure.shadowRoot!.querySelectorAll('.bar .whole')) {
      expect(track.getAttribute('height')).to.equal('1');
      expect(getComputedStyle(track).fill).to.equal(
        getComputedStyle(figure.shadowRoot!.querySelector('.bar:not(.of-loss) .whole')!).fill,
      );
    }
    await setViewport({width: 1000, height: 800});
    await expect(figure).to.be.accessible();
    await click(await menuComes(figure));
    await click(await until(() => findControl(figure, 'Show the numbers as a table'), 'the item'));
    await until(() => part(figure, 'numbers'), 'the table');
    const table = [...part(figure, 'numbers')!.querySelectorAll('tr')].map((each) =>
      [...each.querySelectorAll('th, td')].map(textOf),
    );
    const models = Object.values(modelPresets).length;
    expect(table).to.have.length(1 + 18 + models);
    const column = (name: string) => table[0].indexOf(name);
    const int4 = table.find(([model, weights]) => model === 'nano' && weights === 'INT4')!;
    expect(int4[column('above FP32')]).to.match(/^\+0\.\d+%$/);
    expect([int4[column('Bytes on disk')], int4[column('in memory')]]).to.deep.equal(
      row(figure, 'weights', 'INT4').slice(2, 4),
    );
    const cached = table.find(([, , cache]) => cache === 'NF4')!;
    expect(cached[column('Bytes a token')]).to.equal(row(figure, 'caches', 'NF4')[2]);
    const llama = table.find(([model]) => model === 'Llama 3 70B')!;
    expect(llama[column('L4')]).to.match(/^\d+$/);
  });
});
