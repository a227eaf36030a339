import {expect} from '@open-wc/testing';
import type {LlmBlock} from 'llm-anatomy';
import {countParameters, forwardFlops, modelPresets, type ModelPresetName} from 'llm-anatomy/core';
import 'llm-anatomy/llm-block';
import {loadHouseModel} from 'llm-anatomy/load';
import {costs, head, names, numberIn, openBlock as open, totals, wholeIn} from './support/block.js';
import {control, part, press, textOf} from './support/page.js';

const {model} = await loadHouseModel();
const {config: nano} = model;
const presets = Object.keys(modelPresets) as ModelPresetName[];
const comma = (value: number | bigint) => value.toLocaleString('en');
const detail = (figure: LlmBlock) => textOf(part(figure, 'detail') ?? null);

/** What a sum of products comes to: "768 × 768 + 768". */
const evaluate = (formula: string): number =>
  formula
    .split(' + ')
    .reduce(
      (sum, term) => sum + term.split(/ [×·] /).reduce((product, each) => product * numberIn(each), 1),
      0,
    );

describe('<llm-block>', () => {
  describe('the accounting', () => {
    it('knows nano as its config.json has it', async () => {
      const figure = await open();
      const {total} = countParameters(nano);
      expect(textOf(part(figure, 'sum')!)).to.match(new RegExp(`= ${comma(total)}$`));
      expect([...model.parameters.values()].reduce((sum, {size}) => sum + size, 0)).to.equal(total);
      expect(totals(figure, nano.num_hidden_layers)[0]).to.equal(BigInt(total));
    });

    for (const name of presets)
      it(`adds up to what is published: ${name}`, async () => {
        const {config, parameters, title, source} = modelPresets[name];
        const figure = await open(`model="${name}" length="512"`);
        expect(totals(figure, config.num_hidden_layers)).to.deep.equal([
          BigInt(parameters),
          forwardFlops(config, {tokens: 1, cached: 511}).total,
        ]);
        expect(textOf(part(figure, 'source')!)).to.contain(`${comma(parameters)} parameters, as published`);
        expect(part(figure, 'source')!.querySelector('a')!.href).to.equal(source);
        const select = control<HTMLSelectElement>(figure, 'Model');
        expect(textOf(select.selectedOptions[0])).to.equal(title);
        expect(textOf(part(figure, 'layers')!)).to.equal(`× ${config.num_hidden_layers} layers`);
        const sum = textOf(part(figure, 'sum')!);
        const [terms, total] = sum.replaceAll(/[a-z]/g, '').split('=');
        expect(numberIn(total)).to.equal(parameters);
        expect(evaluate(terms.trim().replace(/\s+/g, ' '))).to.equal(parameters);
        expect(textOf(part(figure, 'summary')!)).to.contain(
          `reading all of them, ${comma(forwardFlops(config, {tokens: 512}).total)}.`,
        );
      });

    it('has the sizes of Llama 3 8B, written out', async () => {
      const figure = await open('model="llama-3-8b" length="1000"');
      const [d, kv, m, vocab] = [4096n, 1024n, 14336n, 128256n];
      expect(costs(figure, 'q')).to.deep.equal([d * d, 2n * d * d]);
      expect(costs(figure, 'k')).to.deep.equal([d * kv, 2n * d * kv]);
      expect(costs(figure, 'o')).to.deep.equal([d * d, 2n * d * d]);
      expect(costs(figure, 'gate')).to.deep.equal([d * m, 2n * d * m]);
      expect(costs(figure, 'norm1')).to.deep.equal([d, 0n]);
      expect(costs(figure, 'scores')).to.deep.equal([0n, 2n * 1000n * d]);
      expect(costs(figure, 'mix')).to.deep.equal([0n, 2n * 1000n * d]);
      expect(costs(figure, 'unembedding')).to.deep.equal([d * vocab, 2n * d * vocab]);
    });

    for (const name of ['nano', 'gpt2', 'mistral-7b', 'qwen2-0.5b'] as const)
      it(`prints products that are right: ${name}`, async function () {
        this.timeout(30_000);
        const figure = await open(`model="${name}" length="8192"`);
        const {config} = name === 'nano' ? {config: nano} : modelPresets[name];
        const {total} = countParameters(config);
        for (const each of names(figure)) {
          figure.open = each as LlmBlock['open'];
          await figure.updateComplete;
          const [parameters, flops] = costs(figure, each);
          const facts = new Map(
            [...part(figure, 'detail')!.querySelectorAll('.facts > div')].map((fact) => [
              textOf(fact.querySelector('dt')),
              fact.querySelector('dd')!,
            ]),
          );
          for (const [title, count] of [
            ['Parameters', parameters],
            ['FLOPs for one token', flops],
          ] as const) {
            const fact = facts.get(title)!;
            if (count === 0n) {
              expect(textOf(fact), each).to.match(/^n(one|ot counted)/);
              continue;
            }
            const formula = textOf(fact.querySelector('code'));
            const [left, right = left] = formula.split(' = ');
            expect(wholeIn(right), `${each}: ${formula}`).to.equal(count);
            expect(evaluate(left), `${each}: ${formula}`).to.equal(Number(count));
          }
          if (each === 'up') {
            const share = (100 * Number(parameters) * config.num_hidden_layers) / total;
            expect(numberIn(/([\d.]+)% of the whole/.exec(detail(figure))![1])).to.be.closeTo(share, 0.5);
          }
          expect(detail(figure), each).not.to.match(/NaN|undefined|\[object/);
          expect(part(figure, 'formula')!.querySelector('math')!.getBoundingClientRect().height).to.be.above(
            5,
          );
          const unknown = [...part(figure, 'formula')!.querySelectorAll('math *')].filter(
            (node) => node.namespaceURI !== 'http://www.w3.org/1998/Math/MathML',
          );
          expect(unknown, each).to.have.length(0);
        }
      });

    it('counts again for another length, by slider, field and keys', async () => {
      const figure = await open('model="llama-3-8b"');
      const {config} = modelPresets['llama-3-8b'];
      const scores = (T: number) => forwardFlops(config, {tokens: 1, cached: T - 1}).block.scores;
      expect(costs(figure, 'scores')[1]).to.equal(scores(1024));
      const slider = figure.shadowRoot!.querySelector<HTMLInputElement>('[type="range"]')!;
      slider.focus();
      await press('ArrowRight');
      await figure.updateComplete;
      expect(figure.length).to.equal(2048);
      expect(costs(figure, 'scores')[1]).to.equal(scores(2048));
      await press('End');
      await figure.updateComplete;
      expect(figure.length).to.equal(8192);
      const field = figure.shadowRoot!.querySelector<HTMLInputElement>('[type="number"]')!;
      field.value = '777';
      field.dispatchEvent(new Event('change', {bubbles: true}));
      await figure.updateComplete;
      expect(costs(figure, 'scores')[1]).to.equal(scores(777));
      expect(textOf(head(figure, 'scores').querySelector('.out code'))).to.equal('32 × 777 × 777');
      field.value = '8193';
      field.dispatchEvent(new Event('change', {bubbles: true}));
      await figure.updateComplete;
      expect([field.value, figure.length]).to.deep.equal(['777', 777]);
    });

    it('looks back no further than a window', async () => {
      const figure = await open('model="mistral-7b" length="32768" open="scores"');
      expect(costs(figure, 'scores')[1]).to.equal(2n * 4096n * 4096n);
      expect(detail(figure)).to.contain('no more than the last 4,096 tokens');
    });
  });
});
