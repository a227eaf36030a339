import {expect} from '@open-wc/testing';
import type {LlmModel} from 'llm-anatomy';
import {createHeap, finish, openLossSlice, Random, Transformer} from 'llm-anatomy/core';
import 'llm-anatomy/llm-model';
import {loadHouseModel} from 'llm-anatomy/load';
import type {LlmOptimizers} from '../../dist/elements/llm-optimizers/llm-optimizers.js';
import {control, findControl, part, place, placeWith, textOf, until} from './support/page.js';
import {isShown, numberIn, open, pathOf, rowOf} from './support/race.js';
import {FailingSession} from './support/sessions.js';

const TEXT = 'The duck swims.';
const STEPS = 4;

const openSlice = (attributes = '', text = TEXT) =>
  open(`surface="nano" steps="${STEPS}" text="${text}" ${attributes}`);

describe('<llm-optimizers> on the model’s loss', () => {
  describe('a slice', () => {
    const openedSlice = async (text = TEXT, seed = 1) => {
      const {model, tokenizer} = await loadHouseModel();
      const copy = new Transformer(model.config, await createHeap());
      for (const [name, {data}] of copy.parameters) data.set(model.parameters.get(name)!.data);
      const tokens = [model.config.bos_token_id!, ...tokenizer!.encode(text)];
      return {slice: finish(openLossSlice(copy, tokens.slice(0, 33), seed)), tokens};
    };

    it('is the model’s own, and so are the steps on it', async function () {
      this.timeout(120_000);
      const figure = await openSlice('optimizers="sgd,adam" start="-0.5, 0.4"');
      const {slice, tokens} = await openedSlice();
      const [predictions, grid, lowest, place] = [...part(figure, 'plane')!.querySelectorAll('code')].map(
        textOf,
      );
      expect(predictions).to.equal(String(tokens.length - 1));
      expect(grid).to.equal('17 × 17');
      const [x, y] = place.slice(1, -1).split(', ').map(numberIn);
      isShown(lowest, slice.lossAt([x, y]));
      for (const [dx, dy] of [
        [0.125, 0],
        [-0.125, 0],
        [0, 0.125],
        [0, -0.125],
      ])
        expect(slice.lossAt([x + dx, y + dy])).to.be.at.least(slice.lossAt([x, y]));
      for (const name of ['sgd', 'adam'] as const) {
        const [rate, loss, distance] = rowOf(figure, name);
        const path = pathOf(name, (a, b) => slice.at([a, b]), [-0.5, 0.4], numberIn(rate), STEPS);
        const {point, loss: last} = path[STEPS];
        expect(numberIn(loss)).to.be.closeTo(last, 0.01 * last);
        expect(numberIn(distance)).to.be.closeTo(Math.hypot(point[0] - x, point[1] - y), 0.01);
      }
      // 289 dots were measured.
      const dots = figure.shadowRoot!.querySelector('.measured')!.getAttribute('d')!;
      expect(dots.match(/M/g)).to.have.length(289);
    });

    it('takes gradients over batches, of its seed', async function () {
      this.timeout(120_000);
      const figure = await openSlice('optimizers="sgd" batch="2" seed="5" start="-0.5, 0.4"');
      const {slice} = await openedSlice();
      const {predictions} = slice;
      const random = new Random(5);
      const batches = Array.from({length: STEPS + 1}, () =>
        random.shuffle(Array.from({length: predictions}, (_, i) => i)).slice(0, 2),
      );
      const [rate, loss] = rowOf(figure, 'sgd');
      const path = pathOf(
        'sgd',
        (a, b, step) => slice.at([a, b], batches[step]),
        [-0.5, 0.4],
        numberIn(rate),
        STEPS,
      );
      expect(numberIn(loss)).to.be.closeTo(path[STEPS].loss, 0.01 * path[STEPS].loss);
    });

    it('is stopped, and goes on', async function () {
      this.timeout(120_000);
      const figure = await place<LlmOptimizers>(
        `<llm-optimizers surface="nano" text="${TEXT}" directions="41" optimizers="sgd"></llm-optimizers>`,
      );
      (await until(() => findControl(figure, 'Stop'), 'the button', 60_000))!.click();
      await figure.updateComplete;
      expect(textOf(part(figure, 'progress')!)).to.contain('Stopped.');
      await until(() => figure.getAttribute('state') === 'idle', 'the rest to be drawn');
      control(figure, 'Go on').click();
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', 90_000);
    });

    it('of a text with nothing to predict says so', async () => {
      const figure = await openSlice('', '');
      expect(textOf(part(figure, 'missing')!)).to.contain('write at least one word');
      // Nobody waits for what will not come.
      for (const name of ['sgd', 'momentum', 'adam', 'lion', 'muon'] as const)
        expect(rowOf(figure, name).slice(1, 3)).to.deep.equal(['–', '–']);
      expect(textOf(part(figure, 'verdict')!)).to.equal('');
      expect(textOf(part(figure, 'rule')!)).not.to.contain('tick it');
      for (const name of ['Back', 'Play', 'Forward'])
        expect(control(figure, name).getAttribute('aria-disabled')).to.equal('true');
      expect(textOf(part(figure, 'controls')!)).to.contain('0 of 0');
      expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined/);
    });

    it('is of the text that all figures of a page share', async function () {
      this.timeout(120_000);
      const root = await place<LlmModel>(
        `<llm-model text="${TEXT}"><llm-optimizers surface="nano" steps="1" optimizers="sgd"></llm-optimizers></llm-model>`,
      );
      const figure = root.querySelector<LlmOptimizers>('llm-optimizers')!;
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', 60_000);
      expect(part(figure, 'input')).to.equal(undefined);
      const before = textOf(part(figure, 'plane')!);
      root.text = 'A cat sat.';
      await until(() => figure.getAttribute('state') === 'loading', 'the new text');
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', 60_000);
      expect(textOf(part(figure, 'plane')!)).not.to.equal(before);
    });
  });

  describe('where something fails', () => {
    for (const failing of ['openModel', 'lossGrid', 'raceOnSlice'])
      it(`says so, and tries again: ${failing}`, async function () {
        this.timeout(120_000);
        const session = new FailingSession();
        session.failing = failing;
        const figure = await placeWith<LlmOptimizers>(
          session,
          `<llm-optimizers surface="nano" steps="1" text="${TEXT}" optimizers="sgd"></llm-optimizers>`,
        );
        await until(() => figure.getAttribute('state') === 'error', 'the error', 60_000);
        expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
        session.failing = undefined;
        control(figure, 'Try again').click();
        await until(() => figure.getAttribute('state') === 'ready', 'the figure', 60_000);
        await session.close();
      });

    it('lives on after the worker was lost in the middle of a race', async function () {
      this.timeout(120_000);
      const session = new FailingSession();
      session.losesWith = 'raceOnSlice';
      const figure = await placeWith<LlmOptimizers>(
        session,
        `<llm-optimizers surface="nano" steps="1" text="${TEXT}" optimizers="sgd"></llm-optimizers>`,
      );
      await until(() => figure.getAttribute('state') === 'error', 'the error', 60_000);
      findControl(figure, 'Try again')!.click();
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', 60_000);
      await session.close();
    });
  });
});
