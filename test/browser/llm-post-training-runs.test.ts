import {expect} from '@open-wc/testing';
import type {LlmPostTraining} from '../../dist/elements/llm-post-training/llm-post-training.js';
import {click, control, findControl, part, parts, textOf, until} from './support/page.js';
import {numbersIn, open, pairIs, pairOf, PATIENCE, Tricky} from './support/post-training.js';

describe('preferences and runs', function (this: {timeout(milliseconds: number): unknown}) {
  this.timeout(300_000);

  it('say which seeds their pairs were drawn with, whatever seed comes next', async () => {
    const session = new Tricky();
    const figure = await open('view="preferences" seed="2"', session);
    await pairIs(figure, pairOf(2, 0));
    await click(parts(figure, 'candidate')[0]);
    await pairIs(figure, pairOf(2, 1));
    await click(control(figure, 'Next seed'));
    await pairIs(figure, pairOf(3, 0));
    expect(textOf(part(figure, 'count')!)).to.match(/temperature 1\.0, seed 2\.$/);
    await click(control(figure, 'Tune a fresh copy 40 steps'));
    await until(() => part(figure, 'provenance'), 'the curves', PATIENCE);
    expect(textOf(part(figure, 'provenance')!)).to.match(
      /seed 3; 1 preferences, drawn with seed 2; 8 draws of these in a step/,
    );
    await until(
      () => textOf(part(figure, 'tuning-state')!).includes('rests at step 2'),
      'the tuning',
      PATIENCE,
    );
    await click(parts(figure, 'candidate')[0]);
    await until(
      () => textOf(part(figure, 'count')!).endsWith('temperature 1.0, seeds 2, 3.'),
      'both seeds',
      PATIENCE,
    );
    expect(textOf(part(figure, 'provenance')!)).to.contain('1 preferences, drawn with seed 2;');
    await click(control(figure, 'Take the last back'));
    await click(control(figure, 'Take the last back'));
    await pairIs(figure, pairOf(2, 0)); // of the seed before: it is asked again as what it was
    await click(parts(figure, 'candidate')[0]);
    await until(() => textOf(part(figure, 'count')!).endsWith('seed 2.'), 'its own seed', PATIENCE);
    await session.close();
  });

  it('are told aloud where they begin, end and fail, and not at every step', async () => {
    const session = new Tricky();
    const figure = await open('view="preferences"', session);
    await pairIs(figure, pairOf(2, 0));
    const told = new Set<string>();
    const said = () => [...figure.shadowRoot!.querySelectorAll('[role="status"]')];
    const before = said().map((each) => textOf(each));
    new MutationObserver(() => {
      for (const each of said())
        if (each.ariaLive !== 'off' && textOf(each) && !before.includes(textOf(each))) told.add(textOf(each));
    }).observe(figure.shadowRoot!, {subtree: true, childList: true, characterData: true, attributes: true});
    await click(control(figure, 'Judge 32 pairs for me'));
    await until(() => numbersIn(figure, 'count')[2] === '32', '32 preferences', PATIENCE);
    await until(() => findControl(figure, 'Judge 32 pairs for me'), 'the end', PATIENCE);
    await click(control(figure, 'Tune a fresh copy 40 steps'));
    await until(
      () => textOf(part(figure, 'tuning-state')!).includes('rests at step 2'),
      'the tuning',
      PATIENCE,
    );
    const counts = [...told].filter((text) => text.includes('preferences:'));
    expect(counts.map((text) => Number(text.split(' ')[0]))).to.deep.equal([32]);
    expect([...told].filter((text) => /Tuning here/.test(text))).to.deep.equal([]);
    expect([...told].some((text) => text.includes('rests at step 2'))).to.equal(true);
    expect(told.size).to.be.below(10);
    await session.close();
  });

  it('tune with a high β near the reference, and with a low one too far from it', async () => {
    const figure = await open('view="preferences" beta="0.5"');
    await pairIs(figure, pairOf(2, 0));
    await click(control(figure, 'Judge 32 pairs for me'));
    await until(() => numbersIn(figure, 'count')[2] === '32', '32 preferences', PATIENCE);
    const tune = async (beta: number): Promise<{verdict: HTMLElement; kl: number; right: number}> => {
      (figure as LlmPostTraining).beta = beta;
      await figure.updateComplete;
      await click(control(figure, 'Tune a fresh copy 40 steps'));
      await until(
        () =>
          part(figure, 'verdict') &&
          numbersIn(figure, 'verdict')[1] === String(beta) &&
          textOf(part(figure, 'tuning-state')!).includes('rests at step 40'),
        `the tuning at ${beta}`,
        3 * PATIENCE,
      );
      const said = numbersIn(figure, 'verdict');
      return {verdict: part(figure, 'verdict')!, kl: Number(said[6]), right: Number(said[10])};
    };
    const near = await tune(0.5);
    expect(textOf(near.verdict)).to.match(
      /^Learned, and still near the reference(, at the price of \d+ right answers?)?\./,
    );
    expect(near.kl).to.be.below(1);
    const far = await tune(0.02);
    expect(textOf(far.verdict)).to.match(/^Over-optimized, at the price of \d+ right answers\./);
    expect(far.kl).to.be.above(near.kl);
    expect(far.right).to.be.below(near.right);
    const runs = [...part(figure, 'runs')!.querySelectorAll('tbody tr')].map((row) =>
      textOf(row.firstElementChild),
    );
    expect(runs).to.deep.equal(['0.5', '0.02']);
  });
});
