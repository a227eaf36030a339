import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {createHeap, ModularRun} from 'llm-anatomy/core';
import '../../dist/elements/llm-grokking/define.js';
import type {LlmGrokking} from '../../dist/elements/llm-grokking/llm-grokking.js';
import {control, findControl, menuComes, overflow, part, placeWith, textOf, until} from './support/page.js';
import {FailingSession} from './support/sessions.js';
import {checkpointOf, codes, numberIn, open, PATIENCE, slide, stepOf} from './support/training.js';

const TAG = 'llm-grokking';

describe('<llm-grokking>', function (this: {timeout(ms: number): void}) {
  this.timeout(2 * PATIENCE);

  it('is known by heart first and understood later, as by the core', async () => {
    const figure = await open(TAG, 'p="31"');
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
    const figure = await open(TAG);
    const record = await (await fetch('/models/nano/grokking.json')).json();
    await until(() => part(figure, 'result'), 'the recording', PATIENCE);
    expect(codes(figure, 'result').map(numberIn)).to.deep.equal([record.memorized, record.generalized]);
    expect(textOf(figure.shadowRoot!)).to.contain('training/grokking.ts');
  });

  it('forks where the decay is changed, and from a checkpoint', async () => {
    const figure = await open(TAG, 'p="31" decay="0"');
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

  it('shows every sum: which it was shown, which it gets right, and what it says to one of them', async () => {
    const figure = await open(TAG, 'p="31"');
    await until(() => part(figure, 'sum-counts'), 'the sums', PATIENCE);
    const counts = () => codes(figure, 'sum-counts').map(numberIn);
    const [, trained, , unseen] = counts();
    expect(trained + unseen).to.equal(31 ** 2);
    control(figure, 'Train').click();
    await until(() => findControl(figure, 'Go on'), 'the end', PATIENCE);
    await until(
      () => textOf(figure.shadowRoot!).includes(`a + b at step ${checkpointOf(figure).toLocaleString('en')}`),
      'its sums',
    );
    await until(() => counts()[0] === trained && counts()[2] > 0.98 * unseen, 'right answers', PATIENCE);

    const map = part(figure, 'sums')!;
    const press = async (key: string) => {
      map.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
      await figure.updateComplete;
    };
    await press('PageDown');
    await press('End');
    await press('ArrowRight'); // there is no further one
    expect(codes(figure, 'sum').slice(0, 2)).to.deep.equal(['30 + 30 = 60', '29']);
    await press('ArrowUp');
    await press('Home');
    expect(codes(figure, 'sum')[0]).to.equal('29 + 0 = 29');
    const {left, top, width, height} = map.getBoundingClientRect();
    const at = {clientX: left + (width * 4.5) / 31, clientY: top + (height * 2.5) / 31};
    map.dispatchEvent(new PointerEvent('pointerdown', {...at, bubbles: true}));
    await figure.updateComplete;
    expect(textOf(part(figure, 'sum')!)).to.match(
      /^2 \+ 4 = 6\. It says \d+: (right|wrong), and it (was|has)/,
    );

    // Back at the beginning it knows nothing.
    await slide(figure, 'Checkpoint', 0);
    await until(() => counts()[0] < trained / 2, 'the sums before the first step', PATIENCE);
  });

  it('loses nothing with a worker', async () => {
    const session = new FailingSession();
    const figure = await placeWith<LlmGrokking>(session, '<llm-grokking></llm-grokking>');
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
