import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {
  accelerators,
  kvBytesPerToken,
  kvCacheBytes,
  latentBytesPerToken,
  latentPresets,
  modelPresets,
  weightBytes,
} from 'llm-anatomy/core';
import '../../dist/elements/llm-kv-cache/define.js';
import type {LlmKvCache} from '../../dist/elements/llm-kv-cache/llm-kv-cache.js';
import {choose, control, menuComes, overflow, part, textOf, warningsOf} from './support/page.js';
import {open} from './support/training.js';

const TAG = 'llm-kv-cache';
const openMemory = (attributes = ''): Promise<LlmKvCache> =>
  open<LlmKvCache>(TAG, `view="memory" ${attributes}`);

const exactly = (value: bigint | number): string => value.toLocaleString('en');
const product = (figure: LlmKvCache): string => textOf(part(figure, 'product')!);
const rows = (figure: LlmKvCache): string[] =>
  [...part(figure, 'result')!.querySelectorAll('.exact')].map(textOf);

async function write(figure: LlmKvCache, name: string, text: string): Promise<HTMLInputElement> {
  const field = control<HTMLInputElement>(figure, name);
  field.value = text;
  field.dispatchEvent(new Event('input', {bubbles: true}));
  await figure.updateComplete;
  return field;
}

describe('<llm-kv-cache view="memory">', () => {
  it('counts Llama 3 8B at 16 bits: 131,072 bytes a token', async () => {
    const figure = await openMemory();
    expect(product(figure)).to.equal(
      '2 × 32 × 8 × 128 × 2 B = 131,072 B a token = 128 KiB. ' +
        '131,072 B × 1,000 × 8 = 1,048,576,000 B for all tokens of all sequences, 1.05 GB.',
    );
  });

  it('counts every published model in every precision as the core does', async () => {
    const figure = await openMemory();
    const specs = {
      fp32: {format: 'fp32'},
      fp16: {format: 'fp16'},
      bf16: {format: 'bf16'},
      fp8: {format: 'fp8_e4m3', scheme: 'cast'},
      int8: {format: 'int8', granularity: 'channel', scaleFormat: 'fp16'},
      int4: {format: 'int4', granularity: 32, scaleFormat: 'fp16'},
    } as const;
    for (const [precision, spec] of Object.entries(specs)) {
      figure.precision = precision as keyof typeof specs;
      for (const [name, {config}] of Object.entries(modelPresets)) {
        figure.model = name as keyof typeof modelPresets;
        await figure.updateComplete;
        expect(product(figure), `${name} ${precision}`).to.contain(
          `= ${exactly(kvBytesPerToken(config, spec))} B a token`,
        );
      }
      for (const [name, {attention}] of Object.entries(latentPresets)) {
        figure.model = name as keyof typeof latentPresets;
        await figure.updateComplete;
        expect(product(figure), `${name} ${precision}`).to.contain(
          `= ${exactly(latentBytesPerToken(attention, spec))} B a token`,
        );
      }
    }
  });

  it('multiplies what the reader writes', async () => {
    const figure = await openMemory();
    await write(figure, 'layers', '3');
    await write(figure, 'KV heads', '5');
    await write(figure, 'd_head', '7');
    await write(figure, 'tokens', '1e12');
    await write(figure, 'sequences', '11');
    expect(product(figure)).to.contain('2 × 3 × 5 × 7 × 2 B = 420 B a token');
    expect(product(figure)).to.contain(`= ${exactly(420n * 10n ** 12n * 11n)} B`);
    expect(figure.tokens).to.equal('1e12');
    expect(textOf(part(figure, 'problems')!)).to.contain('32 query heads cannot share so many KV heads');
    choose(figure, 'Model', 'GPT-2');
    await figure.updateComplete;
    expect(product(figure)).to.contain('2 × 12 × 12 × 64 × 2 B = 36,864 B a token');
  });

  it('compares MHA, GQA, MQA and MLA', async () => {
    const figure = await openMemory();
    const shown = () => [...part(figure, 'ways')!.querySelectorAll('.way > code')].map(textOf);
    expect(shown()).to.deep.equal(['524,288 B', '131,072 B', '16,384 B', '36,864 B']);
    for (const [way, expected] of [
      ['mqa', '2 × 32 × 1 × 128 × 2 B = 16,384 B'],
      ['mla', '32 × (512 + 64) × 2 B = 36,864 B'],
      ['mha', '2 × 32 × 32 × 128 × 2 B = 524,288 B'],
      ['gqa', '2 × 32 × 8 × 128 × 2 B = 131,072 B'],
    ]) {
      figure.shadowRoot!.querySelector<HTMLInputElement>(`[value="${way}"]`)!.click();
      await figure.updateComplete;
      expect(product(figure), way).to.contain(expected);
      expect(shown()).to.deep.equal(['524,288 B', '131,072 B', '16,384 B', '36,864 B']);
    }
  });

  it('keeps a window, pages and a shared beginning as the core does', async () => {
    const figure = await openMemory('tokens="1000" batch="8" page="16" shared="100" window="700"');
    const shape = {tokens: 1000, batch: 8, page: 16, shared: 100};
    for (const window of [700, 950, null]) {
      await write(figure, 'Sliding window (0: none)', String(window ?? 0));
      const {tokens, used, allocated, wasted, saved} = kvCacheBytes(131_072n, {...shape, window});
      expect(rows(figure).slice(1, 6)).to.deep.equal([
        exactly(tokens),
        ...[used, allocated, wasted, saved].map((bytes) => `${exactly(bytes)} B`),
      ]);
    }
    const weights = weightBytes(modelPresets['llama-3-8b'].config, {matrices: {format: 'fp16'}}).total;
    const {allocated} = kvCacheBytes(131_072n, shape);
    expect(rows(figure)[6]).to.equal(`${exactly(131_072 * 7192 * 8)} B`);
    expect(rows(figure).slice(7)).to.deep.equal([
      `${exactly(weights)} B`,
      `${exactly(weights + allocated)} B`,
    ]);
    await write(figure, 'tokens', '50');
    expect(textOf(figure.shadowRoot!)).to.contain('No more can be shared than there is: counted with 50.');
    figure.model = 'mistral-7b';
    figure.window = '';
    await figure.updateComplete;
    expect(control<HTMLInputElement>(figure, 'Sliding window (0: none)').value).to.equal('4096');
  });

  it('says which accelerators hold weights and cache', async () => {
    const figure = await openMemory('tokens="8192" batch="8" shared="0"');
    const weights = weightBytes(modelPresets['llama-3-8b'].config, {matrices: {format: 'fp16'}}).total;
    const total = weights + 131_072n * 8192n * 8n;
    const shown = [...part(figure, 'cards')!.querySelectorAll('tbody tr')].map(textOf);
    for (const [i, {title, memory}] of Object.values(accelerators).entries()) {
      const count = (total + BigInt(memory) - 1n) / BigInt(memory);
      const fit = (BigInt(memory) - weights) / (131_072n * 8n);
      const verdict = count === 1n ? 'holds both' : `does not; it takes at least ${count}`;
      const tokens = fit < 8192n ? exactly(fit) : '8,192, all it reads';
      expect(shown[i]).to.equal(`${title} ${verdict} ${tokens}`);
    }
  });

  it('says where tokens are more than the model reads, and promises no more than it does', async () => {
    const figure = await openMemory('tokens="8192" batch="1"');
    const fits = () =>
      [...part(figure, 'cards')!.querySelectorAll('tbody td:last-child')].map((cell) => textOf(cell));
    expect(textOf(part(figure, 'problems')!)).to.equal('');
    await write(figure, 'tokens', '100,000');
    expect(textOf(part(figure, 'problems')!)).to.equal(
      'That is more than the model reads, and counted all the same. Its context is 8,192.',
    );
    expect(product(figure)).to.contain('131,072 B × 100,000 × 1');
    for (const fit of fits()) expect(fit).to.equal('8,192, all it reads');
    // A window that fits is enough for any length that the model reads.
    figure.model = 'mistral-7b';
    await figure.updateComplete;
    for (const fit of fits()) expect(fit).to.equal('32,768, all it reads');
    figure.model = 'llama-3-70b';
    await figure.updateComplete;
    expect(fits()[0]).to.equal('0');
  });

  it('divides the heads of a model without GQA evenly', async () => {
    const figure = await openMemory('model="gpt2-xl"');
    expect(textOf(part(figure, 'ways')!)).to.contain('GQA groups of heads share 5 ');
    figure.shadowRoot!.querySelector<HTMLInputElement>('[value="gqa"]')!.click();
    await figure.updateComplete;
    expect(product(figure)).to.contain('2 × 48 × 5 × 64 × 2 B');
    expect(textOf(part(figure, 'problems')!)).to.equal('');
    expect(textOf(figure.shadowRoot!)).to.contain(
      'a quarter of its heads, or the nearest number that divides',
    );
  });

  it('names what scales are kept in, and each model’s source', async () => {
    const figure = await openMemory();
    const choices = textOf(figure.shadowRoot!);
    for (const words of [
      'INT8, an FP16 scale for each head',
      'INT4, an FP16 scale for each 32',
      'INT8, an FP16 scale for each row',
      'INT4, an FP16 scale for each 128',
    ])
      expect(choices).to.contain(words);
    figure.precision = 'int4';
    await figure.updateComplete;
    expect(textOf(part(figure, 'formula')!)).to.contain('bytes of codes + scales(64 + 8) / 128');
    const links = () =>
      [...figure.shadowRoot!.querySelectorAll<HTMLAnchorElement>('.hint a')].map(({href}) => href);
    for (const [name, {source}] of Object.entries({...modelPresets, ...latentPresets})) {
      figure.model = name as LlmKvCache['model'];
      await figure.updateComplete;
      expect(links()[0], name).to.equal(source);
      expect(source).to.match(/^https:\/\/huggingface\.co\/[\w.-]+\/[\w.-]+\/blob\/main\/config\.json$/);
      expect(links()[1]).to.equal(
        `https://arxiv.org/abs/${name === 'deepseek-v3' ? '2412.19437' : '2405.04434'}`,
      );
    }
  });

  it('says what of pages is not needed, and why nothing is saved', async () => {
    const figure = await openMemory('model="mistral-7b" tokens="5000" batch="1" page="16"');
    const wasted = [...part(figure, 'result')!.querySelectorAll('tr')].map(textOf)[4];
    expect(wasted).to.equal('of which not needed, in first and last pages 2,097,152 B 2.1 MB');
    figure.batch = '8';
    await write(figure, 'Shared first tokens (0: none)', '500');
    const [, problems] = figure.shadowRoot!.querySelectorAll('.problems');
    expect(textOf(problems)).to.equal('Nothing is saved: only whole pages within the window are shared.');
    await write(figure, 'Sliding window (0: none)', '0');
    expect(textOf(problems)).to.equal('');
    await write(figure, 'Shared first tokens (0: none)', '15');
    expect(textOf(problems)).to.contain('Nothing is saved');
  });

  it('is as high with a message as without', async () => {
    for (const width of [1000, 390]) {
      await setViewport({width, height: 800});
      const figure = await openMemory();
      const height = figure.getBoundingClientRect().height;
      for (const [name, text] of [
        ['tokens', 'many'],
        ['layers', '1e9'],
        ['tokens', '9000'],
        ['Shared first tokens (0: none)', '5000'],
        ['Shared first tokens (0: none)', 'none at all'],
        ['Sliding window (0: none)', '-1'],
      ]) {
        await write(figure, name, text);
        const shown = [...figure.shadowRoot!.querySelectorAll('.problems p')];
        expect(shown, text).not.to.be.empty;
        expect(figure.getBoundingClientRect().height, `${width} ${name} ${text}`).to.be.closeTo(height, 1);
      }
      figure.remove();
    }
    await setViewport({width: 1000, height: 800});
  });

  it('keeps the names of columns where there is no room for them', async () => {
    await setViewport({width: 390, height: 800});
    const figure = await openMemory();
    const [, , verdict, fit] = part(figure, 'cards')!.querySelectorAll('tbody tr:first-child > *');
    const label = (cell: Element) => getComputedStyle(cell, '::before').content;
    expect(label(verdict)).to.equal('"One of them: "');
    expect(label(fit)).to.equal('"Tokens of each sequence that fit: "');
    await setViewport({width: 1000, height: 800});
    expect(label(verdict)).to.equal('none');
  });

  it('refuses what is no size, and keeps the last good result', async () => {
    const figure = await openMemory();
    const good = product(figure);
    for (const [text, problem] of [
      ['', 'that is no number'],
      ['many', 'that is no number'],
      ['NaN', 'that is no number'],
      ['-5', 'the least is 1'],
      ['0', 'the least is 1'],
      ['1.5', 'that is no whole number'],
      ['1e16', 'the most is 9,007,199,254,740,991'],
      ['1e999', 'the most is 9,007,199,254,740,991'],
    ]) {
      const field = await write(figure, 'tokens', text);
      const message = part(figure, 'problems')!;
      expect(textOf(message), text).to.contain(problem);
      expect(textOf(message)).to.match(/^tokens: .*[^ ]; still counted with 1,000\.$/);
      expect(field.getAttribute('aria-invalid')).to.equal('true');
      expect(message.querySelector(`#${field.getAttribute('aria-describedby')}`)).to.exist;
      expect(field.value).to.equal(text);
      expect(product(figure)).to.equal(good);
      expect(figure.tokens).to.equal('1000');
    }
    const field = await write(figure, 'tokens', '2k');
    expect(field.getAttribute('aria-invalid')).to.equal('false');
    expect(textOf(part(figure, 'problems')!)).to.equal('');
    expect(product(figure)).to.contain('131,072 B × 2,000 × 8');
  });

  it('counts absurd sizes exactly', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    const figure = await openMemory(
      `layers="1000000" kv-heads="1000000" d-head="1000000" tokens="${most}" batch="${most}" precision="fp32"`,
    );
    expect(product(figure)).to.contain(`= ${exactly(8n * 10n ** 18n)} B a token`);
    expect(product(figure)).to.contain(`= ${exactly(8n * 10n ** 18n * BigInt(most) ** 2n)} B`);
    expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|Infinity|e\+/);
    expect(overflow()).to.equal(0);
  });

  it('falls back from bad attributes, and warns', async () => {
    const warnings = await warningsOf(() => openMemory('tokens="-3" page="0" layers="half"'));
    expect(warnings).to.have.length(3);
  });

  it('fits into 320 px, and has nothing that axe finds', async () => {
    await setViewport({width: 320, height: 800});
    try {
      const figure = await openMemory('tokens="1e15" precision="int8"');
      await menuComes(figure);
      expect(overflow()).to.equal(0);
      await expect(figure).to.be.accessible();
    } finally {
      await setViewport({width: 1000, height: 800});
    }
  });
});
