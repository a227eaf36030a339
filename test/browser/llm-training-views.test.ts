import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {createHeap, ModularRun} from 'llm-anatomy/core';
import '../../dist/elements/llm-training/define.js';
import type {LlmTraining} from '../../dist/elements/llm-training/llm-training.js';
import {about, inBytes, readSize} from '../../dist/elements/llm-training/sizes.js';
import {
  choose,
  control,
  findControl,
  menuComes,
  overflow,
  part,
  parts,
  placeWith,
  press,
  stateIs,
  textOf,
  until,
  type Figure,
} from './support/page.js';
import {FailingSession} from './support/sessions.js';
import {checkpointOf, codes, numberIn, open, PATIENCE, slide, sliderOf, stepOf} from './support/training.js';

describe('<llm-training>: its other views', function (this: {timeout(ms: number): void}) {
  this.timeout(2 * PATIENCE);

  describe('grokking', () => {
    it('is known by heart first and understood later, as by the core', async () => {
      const figure = await open('view="grokking" p="31"');
      control(figure, 'Train').click();
      await until(() => textOf(part(figure, 'news')!).includes('understood at step'), 'the rule', PATIENCE);
      const [memorized, generalized] = codes(figure, 'news').map(numberIn);
      expect(memorized).to.be.below(generalized);
      // The same by the core: the first told step at which a side is known.
      const run = new ModularRun(await createHeap(), {p: 31, hidden: 128, activation: 'square', seed: 1});
      let [train, validation] = [-1, -1];
      while (validation < 0) {
        const {steps} = run;
        const isTold = steps < 100 || steps % 5 === 0;
        const unseen = isTold && run.validate().accuracy >= 0.99;
        const seen = run.step().accuracy >= 0.99 && isTold;
        if (train < 0 && seen) train = steps;
        if (unseen) validation = steps;
      }
      expect([memorized, generalized]).to.deep.equal([train, validation]);
      await until(() => findControl(figure, 'Go on'), 'the end', PATIENCE);
    });

    it('has the recorded transformer beside it', async () => {
      const figure = await open('view="grokking"');
      const record = await (await fetch('/models/nano/grokking.json')).json();
      await until(() => part(figure, 'result'), 'the recording', PATIENCE);
      expect(codes(figure, 'result').map(numberIn)).to.deep.equal([record.memorized, record.generalized]);
      expect(textOf(figure.shadowRoot!)).to.contain('training/grokking.ts');
    });

    it('forks where the decay is changed, and from a checkpoint', async () => {
      const figure = await open('view="grokking" p="31" decay="0"');
      control(figure, 'Train').click();
      await until(() => stepOf(figure) > 60, 'the plateau', PATIENCE);
      control(figure, 'Pause').click();
      await until(() => findControl(figure, 'Go on'), 'the pause', PATIENCE);
      await new Promise((resolve) => setTimeout(resolve, 1000)); // the piece under way
      await slide(figure, 'Weight decay', 1);
      const at = stepOf(figure);
      expect(textOf(part(figure, 'news')!)).to.equal(`Another line, from step ${at.toLocaleString('en')}.`);
      control(figure, 'Go on').click();
      await until(() => stepOf(figure) > at, 'the fork', PATIENCE);
      await slide(figure, 'Checkpoint', 0);
      expect(checkpointOf(figure)).to.equal(0);
      control(figure, 'Fork from here').click();
      await until(() => stepOf(figure) > 0, 'the second fork', PATIENCE);
    });

    it('loses nothing with a worker', async () => {
      const session = new FailingSession();
      const figure = await placeWith<LlmTraining>(
        session,
        '<llm-training view="grokking" p="31"></llm-training>',
      );
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', PATIENCE);
      control(figure, 'Train').click();
      await until(() => stepOf(figure) > 0, 'a piece', PATIENCE);
      session.losesWith = 'trainModular';
      await until(() => findControl(figure, 'Go on from there'), 'the loss', PATIENCE);
      const at = stepOf(figure);
      control(figure, 'Go on from there').click();
      await until(() => stepOf(figure) > at, 'the next piece', PATIENCE);
      await session.close();
    });
  });

  describe("nano's own run", () => {
    it('is replayed as it was recorded', async () => {
      const figure = await open('view="recorded"');
      expect(textOf(part(figure, 'badge')!)).to.equal('recorded run');
      const {snapshots} = await (await fetch('/models/nano/run.json')).json();
      const last = snapshots.at(-1).heads.induction.flat();
      const best = last.indexOf(Math.max(...last));
      const scores = snapshots.map(
        (each: {heads: {induction: number[][]}}) => each.heads.induction.flat()[best],
      );
      const rises = scores.slice(1).map((score: number, i: number) => score - scores[i]);
      const at = rises.indexOf(Math.max(...rises));
      const shown = codes(figure, 'result');
      expect(shown.slice(0, 5)).to.deep.equal([
        snapshots[at].step.toLocaleString('en'),
        snapshots[at + 1].step.toLocaleString('en'),
        `${Math.floor(best / 4)}.${best % 4}`,
        scores[at].toFixed(3),
        scores[at + 1].toFixed(3),
      ]);
      for (const i of [0, 14, snapshots.length - 1]) {
        await slide(figure, 'Snapshot', i);
        const {loss, repeated, sample} = snapshots[i];
        expect(part(figure, 'sample')!.textContent).to.equal(sample);
        const facts = [...part(figure, 'snapshot')!.querySelectorAll('td')].map(textOf);
        expect(facts).to.deep.equal(
          [loss, repeated.first, repeated.again, scores[i]].map((each: number) => each.toFixed(3)),
        );
      }
    });
  });

  it('plays the recorded run to its end, and stops at a touch', async () => {
    const figure = await open('view="recorded"');
    const slider = sliderOf(figure, 'Snapshot');
    await slide(figure, 'Snapshot', Number(slider.max) - 1);
    control(figure, 'Play').click();
    await until(() => slider.value === slider.max && findControl(figure, 'Play'), 'the end', PATIENCE);
    control(figure, 'Play').click(); // from the beginning
    await figure.updateComplete;
    expect(slider.value).to.equal('0');
    await until(() => slider.value === '1', 'the next one', PATIENCE);
    control(figure, 'Pause').click();
    await figure.updateComplete;
    expect(findControl(figure, 'Play')).to.exist;
  });

  describe('what a run costs', () => {
    const rows = (figure: Figure) =>
      [...part(figure, 'result')!.querySelectorAll('tr')].map((row) =>
        [...row.querySelectorAll('td')].map(textOf),
      );

    it('is counted exactly', async () => {
      const figure = await open('view="scaling"');
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
      const figure = await open('view="scaling" parameters="1000000000000T" tokens="1e23"');
      expect(part(figure, 'news')!.textContent).to.contain('more than 24 digits');
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
        expect(textOf(part(figure, 'news')!), bad).to.contain(problem);
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
  });

  describe('as a figure', () => {
    it('chooses its view by keys', async () => {
      const figure = await open('view="scaling"');
      const tab = (name: string) => figure.shadowRoot!.querySelector<HTMLElement>(`#tab-${name}`)!;
      tab('scaling').focus();
      await press('Home');
      expect(figure.view).to.equal('live');
      await press('ArrowLeft');
      expect(figure.view).to.equal('scaling');
      await press('ArrowLeft');
      expect(figure.view).to.equal('recorded');
      await stateIs(figure, 'ready');
      expect(tab('recorded').getAttribute('aria-selected')).to.equal('true');
    });

    it('has one view alone where it is fixed', async () => {
      const figure = await open('view="scaling" fixed');
      expect(parts(figure, 'tabs')).to.have.length(0);
    });

    for (const view of ['live', 'grokking', 'recorded', 'scaling'])
      it(`is accessible and fits into 320 px: ${view}`, async () => {
        await setViewport({width: 320, height: 800});
        try {
          const figure = await open(`view="${view}"`);
          await menuComes(figure);
          expect(overflow()).to.be.at.most(0);
          await expect(figure).to.be.accessible();
        } finally {
          await setViewport({width: 800, height: 600});
        }
      });
  });
});
