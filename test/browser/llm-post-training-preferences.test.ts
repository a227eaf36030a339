import {expect} from '@open-wc/testing';
import {SessionError} from 'llm-anatomy';
import {choose, click, control, part, parts, press, textOf, until} from './support/page.js';
import {
  ASSISTANT,
  candidates,
  collapsed,
  END,
  inColumn,
  numbersIn,
  open,
  pairIs,
  pairOf,
  PATIENCE,
  tokenizer,
  Tricky,
  USER,
} from './support/post-training.js';

describe('<llm-post-training view="preferences">', function (this: {timeout(milliseconds: number): unknown}) {
  this.timeout(120_000);

  it('are asked of two draws of instruct, and given by keys and clicks', async () => {
    const figure = await open('view="preferences" seed="2"');
    await pairIs(figure, pairOf(2, 0));
    parts(figure, 'candidate')[0].focus();
    await press('2');
    await pairIs(figure, pairOf(2, 1));
    await click(parts(figure, 'candidate')[0]);
    await pairIs(figure, pairOf(2, 2));
    expect(numbersIn(figure, 'count').slice(0, 3)).to.deep.equal(['2', '2', '0']);
    await click(control(figure, 'Neither'));
    await until(() => !candidates(figure).includes(collapsed(pairOf(2, 2)[0])), 'another pair', PATIENCE);
    await click(control(figure, 'Take the last back'));
    await pairIs(figure, pairOf(2, 1));
    expect(numbersIn(figure, 'count')[0]).to.equal('1');
    parts(figure, 'candidate')[0].focus();
    await press('ArrowRight');
    await until(() => numbersIn(figure, 'count')[0] === '2', 'the arrow’s choice', PATIENCE);
  });

  it('tune a copy: the numbers are those of its steps, and the copy answers', async () => {
    const session = new Tricky();
    const figure = await open('view="preferences" beta="0.1" rate="0.01"', session);
    await pairIs(figure, pairOf(2, 0));
    expect(control(figure, 'Tune a fresh copy 40 steps').ariaDisabled).to.equal('true');
    choose(figure, 'by a rule: prefer the', 'longer answer');
    await click(control(figure, 'Judge 32 pairs for me'));
    await until(() => numbersIn(figure, 'count')[2] === '32', '32 preferences', PATIENCE);
    await click(control(figure, 'Tune a fresh copy 40 steps'));
    await until(
      () => textOf(part(figure, 'tuning-state')!).includes('rests at step 2'),
      'the tuning',
      PATIENCE,
    );
    const [, {pairs, settings}] = session.asked.find(([name]) => name === 'tunePreferences')! as [
      string,
      {pairs: {chosen: Int32Array; rejected: Int32Array}[]; settings: object},
    ];
    expect(settings).to.deep.equal({beta: 0.1, rate: 0.01, batch: 8, seed: 2});
    expect(pairs).to.have.length(32);
    expect(pairs.every(({chosen, rejected}) => chosen.length > rejected.length)).to.equal(true);

    const steps = session.events.filter(({kind}) => kind === 'step') as {margin: number; loss: number}[];
    const looks = session.events.filter(({kind}) => kind === 'look') as {kl: number; lengths: number[]}[];
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const said = numbersIn(figure, 'verdict');
    expect(said[2]).to.equal('2'); // of as many steps are these the means
    expect(said[3]).to.equal(
      mean(steps.map(({margin}) => margin))
        .toFixed(2)
        .replace('-', '−'),
    );
    expect(said[5]).to.equal(mean(steps.map(({loss}) => loss)).toFixed(3));
    expect(said[6]).to.equal(looks.at(-1)!.kl.toFixed(3));
    expect(said.slice(8, 10)).to.deep.equal([
      mean(looks.at(-1)!.lengths).toFixed(1),
      mean(looks[0].lengths).toFixed(1),
    ]);
    await until(() => figure.shadowRoot!.querySelectorAll('.uplot').length === 3, 'three charts', PATIENCE);
    expect(part(figure, 'provenance')!.textContent).to.contain('Computed here, now');

    await until(() => inColumn(figure, 'tuned', 'answer-state').includes('token'), 'the copy', PATIENCE);
    const model = (session.asked.find(([name]) => name === 'generateTuned')![1] as {model: number}).model;
    const input = [END, USER, ...tokenizer.encode('What did Mia eat on Monday?'), ASSISTANT];
    const options = {temperature: 1, seed: 2, maxTokens: 64, stop: [END]};
    const own = await session.call('generateTuned', {model, input, options} as never);
    await until(
      () =>
        inColumn(figure, 'tuned', 'answer') ===
        collapsed((own as {text: string}).text.replace('<|endoftext|>', '')),
      'the same answer',
      PATIENCE,
    );

    await click(control(figure, '40 steps more'));
    await until(() => textOf(part(figure, 'tuning-state')!).includes('rests at step 4'), 'more', PATIENCE);
    await click(control(figure, 'Reset the copy'));
    expect(textOf(part(figure, 'tuned')!)).to.contain('Not tuned yet');
    expect(numbersIn(figure, 'count')[0]).to.equal('32');
    await session.close();
  });

  it('are kept where the worker is lost in the middle, and the copy is tuned again', async () => {
    const session = new Tricky();
    const figure = await open('view="preferences"', session);
    await pairIs(figure, pairOf(2, 0));
    await click(parts(figure, 'candidate')[0]);
    await pairIs(figure, pairOf(2, 1));
    session.onTuning = ({kind}) => {
      if (kind === 'step') void session.close();
    };
    await click(control(figure, 'Tune a fresh copy 40 steps'));
    await until(
      () => textOf(part(figure, 'tuning-state')!).includes('worker was lost'),
      'the loss',
      PATIENCE,
    );
    expect(textOf(part(figure, 'tuned')!)).to.contain('The copy was lost');
    expect(numbersIn(figure, 'count')[0]).to.equal('1');
    session.onTuning = () => {};
    await click(control(figure, 'Tune again 40 steps'));
    await until(() => textOf(part(figure, 'tuning-state')!).includes('rests at step 2'), 'again', PATIENCE);
    await session.close();
  });

  it('say that a run has diverged, and go on from there', async () => {
    const session = new Tricky();
    const figure = await open('view="preferences"', session);
    await pairIs(figure, pairOf(2, 0));
    await click(parts(figure, 'candidate')[1]);
    session.fails = (name) =>
      name === 'tunePreferences'
        ? new SessionError('DpoTrainer.step: expected a finite loss, got NaN', 'TrainingError')
        : undefined;
    await click(control(figure, 'Tune a fresh copy 40 steps'));
    await until(
      () => textOf(part(figure, 'tuning-state')!).includes('has diverged at step 1'),
      'it',
      PATIENCE,
    );
    expect(textOf(figure.shadowRoot!)).not.to.match(/undefined|Infinity/);
    session.fails = () => undefined;
    await click(control(figure, 'Tune a fresh copy 40 steps'));
    await until(
      () => textOf(part(figure, 'tuning-state')!).includes('rests at step 2'),
      'a good run',
      PATIENCE,
    );
    await session.close();
  });
});
