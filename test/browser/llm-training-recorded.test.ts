import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import '../../dist/elements/llm-training/define.js';
import type {LlmTraining} from '../../dist/elements/llm-training/llm-training.js';
import {
  control,
  findControl,
  menuComes,
  overflow,
  part,
  parts,
  press,
  stateIs,
  textOf,
  until,
} from './support/page.js';
import {codes, open, PATIENCE, slide, sliderOf} from './support/training.js';

const TAG = 'llm-training';

describe('<llm-training>: the recorded run, and the frame', function (this: {timeout(ms: number): void}) {
  this.timeout(2 * PATIENCE);

  describe("nano's own run", () => {
    it('is replayed as it was recorded', async () => {
      const figure = await open(TAG, 'show="recorded"');
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
    const figure = await open(TAG, 'show="recorded"');
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

  it('chooses its view by keys', async () => {
    const figure = await open<LlmTraining>(TAG, 'view="recorded"');
    const tab = (name: string) => figure.shadowRoot!.querySelector<HTMLElement>(`#tab-${name}`)!;
    tab('recorded').focus();
    await press('Home');
    expect(figure.view).to.equal('live');
    await press('ArrowLeft');
    expect(figure.view).to.equal('recorded');
    await stateIs(figure, 'ready');
    expect(tab('recorded').getAttribute('aria-selected')).to.equal('true');
  });

  it('has one view alone where it is asked for', async () => {
    const figure = await open(TAG, 'show="recorded"');
    expect(parts(figure, 'tabs')).to.have.length(0);
  });

  for (const view of ['live', 'recorded'])
    it(`is accessible and fits into 320 px: ${view}`, async () => {
      await setViewport({width: 320, height: 800});
      try {
        const figure = await open(TAG, `view="${view}"`);
        await menuComes(figure);
        expect(overflow()).to.be.at.most(0);
        await expect(figure).to.be.accessible();
      } finally {
        await setViewport({width: 800, height: 600});
      }
    });
});
