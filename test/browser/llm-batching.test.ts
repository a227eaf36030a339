import {expect} from '@open-wc/testing';
import {sendKeys, setViewport} from '@web/test-runner-commands';
import {
  accelerators,
  batchingIteration,
  drawRequests,
  modelPresets,
  pipelineStages,
  simulateBatching,
  simulatePipeline,
  type BatchingPolicy,
  type ServingSetup,
} from 'llm-anatomy/core';
import '../../dist/elements/llm-batching/define.js';
import {marksOf} from '../../dist/elements/llm-batching/lanes.js';
import type {LlmBatching} from '../../dist/elements/llm-batching/llm-batching.js';
import {readNumber} from '../../dist/elements/llm-batching/settings.js';
import {
  choose,
  click,
  control,
  findControl,
  menuComes,
  overflow,
  part,
  parts,
  textOf,
  until,
  type Figure,
} from './support/page.js';
import {codes, numberIn, open as openTag, PATIENCE, sliderOf, slide} from './support/training.js';

const open = (attributes = '') => openTag<LlmBatching>('llm-batching', attributes);

/** The default server, by the core alone. */
const {memory, bytesPerSecond, flopsPerSecond} = accelerators.h100;
const setup: ServingSetup = {
  config: modelPresets['llama-3-8b'].config,
  machine: {memory, bytesPerSecond, flopsPerSecond: flopsPerSecond.bf16},
  weights: {matrices: {format: 'bf16'}},
  cache: {format: 'bf16'},
};
const requests = drawRequests({
  count: 32,
  rate: 40,
  prompt: {kind: 'geometric', mean: 256},
  output: {kind: 'geometric', mean: 32},
  seed: 1,
});
const runOf = (policy: BatchingPolicy) => simulateBatching(setup, requests, policy);

const cellsOf = (figure: Figure, name: string): string[] => {
  const rows = [...part(figure, 'results')!.querySelectorAll('tbody tr')];
  const row = rows.find((each) => textOf(each.querySelector('th')) === name)!;
  return [...row.querySelectorAll('td')].map(textOf);
};

/** Types into a field as a reader does, and leaves it. */
async function write(figure: Figure, name: string, text: string): Promise<void> {
  const input = control<HTMLInputElement>(figure, name);
  input.focus();
  input.select();
  await sendKeys({type: text});
  await sendKeys({press: 'Enter'});
  await figure.updateComplete;
}

const saysNothingAbsurd = (figure: Figure) =>
  expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|Infinity|\de[+-]?\d|\[object/);

describe('<llm-batching>', () => {
  describe('a server of requests', () => {
    it('comes to what the core says, under both policies', async () => {
      const figure = await open();
      const runs = [runOf({kind: 'static', batch: 8}), runOf({kind: 'continuous', batch: 8})];
      const shown = (name: string) => cellsOf(figure, name);
      for (const [i, {summary}] of runs.entries()) {
        expect(shown('Tokens of answers')[i]).to.equal(`${summary.outputTokensPerSecond.toPrecision(3)}/s`);
        expect(shown('MFU, without padding')[i]).to.equal(`${(100 * summary.mfu).toFixed(1)}%`);
        expect(shown('Busy share')[i]).to.equal(`${(100 * summary.busyShare).toFixed(1)}%`);
        expect(numberIn(shown('Tokens of padding')[i])).to.equal(summary.paddingTokens);
        const times = shown('Time to first token')
          [i].split(' · ')
          .map((text) => numberIn(text.split(' ')[0]));
        const {mean, median, p95} = summary.timeToFirstToken!;
        for (const [k, value] of [mean, median, p95].entries())
          expect(times[k]).to.be.closeTo(1000 * value, 6 * value);
        expect(numberIn(shown('Requests in the system, on average')[i])).to.be.closeTo(
          summary.meanInSystem,
          0.05,
        );
      }
      saysNothingAbsurd(figure);
    });

    it('prints both sides of Little’s law', async () => {
      const figure = await open();
      for (const law of parts(figure, 'law')) {
        const [left, right] = [...law.querySelectorAll('code')].map(textOf);
        expect(numberIn(right.split(' = ')[1])).to.equal(numberIn(left));
      }
      expect(parts(figure, 'law')).to.have.length(2);
    });

    it('says what is done at the moment that is scrubbed to', async () => {
      const figure = await open();
      const {log} = runOf({kind: 'continuous', batch: 8});
      for (const index of [0, 40, log.length - 1]) {
        await slide(figure, 'Iteration, Continuous', index + 1);
        const iteration = batchingIteration(log, index);
        const said = textOf(parts(figure, 'moment')[1]);
        expect(said).to.contain(`iteration ${index + 1} of ${log.length}`);
        expect(said).to.contain(`bound by ${iteration.bound}`);
        expect(said).to.contain(
          `${iteration.prefillTokens.toLocaleString('en')} of prefill, ${iteration.decodeTokens} of decode`,
        );
        expect(said).to.contain(`${iteration.waiting} request`);
      }
      // The static run goes on after that.
      expect(textOf(parts(figure, 'moment')[0])).to.match(/iteration \d+ of/);
      await slide(figure, 'Moment', 1000);
      expect(textOf(parts(figure, 'moment')[1])).to.contain('all have been served');
      const slider = sliderOf(figure, 'Moment');
      slider.focus();
      await sendKeys({press: 'Home'});
      expect(figure.at).to.equal(0);
      expect(textOf(parts(figure, 'moment')[0])).to.contain('nobody is there');
      await sendKeys({press: 'ArrowRight'});
      expect(figure.at).to.be.above(0);
    });

    it('goes where the timeline is clicked', async () => {
      const figure = await open();
      await click(parts(figure, 'timeline')[1]);
      const {summary} = runOf({kind: 'static', batch: 8});
      expect(figure.at / 1000).to.be.closeTo(summary.seconds / 2, summary.seconds / 100);
    });

    it('draws both timelines, and anew at another size', async () => {
      const figure = await open();
      const canvases = [...figure.shadowRoot!.querySelectorAll('canvas')];
      expect(canvases).to.have.length(2);
      for (const canvas of canvases) {
        await until(() => canvas.width > 300, 'the drawing');
        const {data} = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        expect(data.some((value) => value > 0)).to.be.true;
      }
    });

    it('marks each part in its lane and for its time', () => {
      const run = runOf({kind: 'static', batch: 8});
      const times = [0, 0, 0, 0, 0];
      marksOf(run, 1e7, (_lane, kind, from, to) => (times[kind] += (to - from) / 1e7));
      const {log, summary} = run;
      const expected = [0, 0, 0];
      for (let i = 0, p = 0; i < log.length; i++)
        for (; p < log.partsEnd[i]; p++) expected[log.parts.kind[p]] += log.seconds[i];
      for (const kind of [0, 1, 2]) expect(times[kind]).to.be.closeTo(expected[kind], 1e-3);
      expect(times[3]).to.be.closeTo(8 * (summary.seconds - summary.busySeconds), 1e-3);
      expect(times[4]).to.be.closeTo(summary.computeBoundSeconds, 1e-3);
      let marks = 0;
      marksOf(run, 200, () => marks++);
      expect(marks).to.be.below(9 * 200 * summary.seconds + 100);
    });

    it('heeds what is set', async () => {
      const figure = await open('against="none"');
      expect(parts(figure, 'timeline')).to.have.length(1);
      expect(findControl(figure, 'Tokens an iteration')).not.to.exist;
      choose(figure, 'Policy', 'Chunked prefill');
      await until(() => findControl(figure, 'Tokens an iteration'), 'the budget');
      await write(figure, 'Tokens an iteration', '64');
      const {summary} = runOf({kind: 'chunked', batch: 8, budget: 64});
      await until(
        () => cellsOf(figure, 'Tokens of answers')[0] === `${summary.outputTokensPerSecond.toPrecision(3)}/s`,
        'the new run',
      );
      choose(figure, 'Weights in', 'INT4');
      choose(figure, 'Accelerator', 'NVIDIA L4');
      await until(
        () => cellsOf(figure, 'Tokens of answers')[0] !== `${summary.outputTokensPerSecond.toPrecision(3)}/s`,
        'another run',
      );
      const links = [...figure.shadowRoot!.querySelectorAll('a')].map(({href}) => href);
      expect(links).to.include(accelerators.l4.source);
      expect(links).to.include(modelPresets['llama-3-8b'].source);
    });

    it('says who is refused, and why', async () => {
      const long = await open('prompt="9000" prompt-spread="fixed"');
      expect(textOf(part(long, 'refused')!)).to.match(
        /^32 requests are refused: prompt and answer are longer than the model’s context.*8,192/,
      );
      saysNothingAbsurd(long);
      long.remove(); // one that is below the window does nothing
      const heavy = await open('model="llama-3-70b" accelerator="l4"');
      expect(textOf(part(heavy, 'refused')!)).to.contain('the weights alone do not fit');
      expect(parts(heavy, 'timeline')).to.have.length(0);
      saysNothingAbsurd(heavy);
      heavy.remove();
      const large = await open(
        'model="llama-2-7b" accelerator="l4" prompt="4000" prompt-spread="uniform" output="2000" seed="4"',
      );
      expect(textOf(part(large, 'results')!)).to.match(/Requests served/);
      saysNothingAbsurd(large);
    });

    it('refuses what is absurd at its field, and keeps the last good run', async function () {
      this.timeout(30_000);
      const figure = await open();
      const before = cellsOf(figure, 'Tokens of answers');
      for (const [name, text, message] of [
        ['Requests at once', '0', 'expected batch to be a whole number from 1'],
        ['Requests', '1000000000000', 'expected count to be a whole number from 1 to 10000'],
        ['Requests', '2.5', 'expected count to be a whole number'],
        ['Arrivals a second (0: all)', '-3', 'expected rate to be a number'],
        ['Tokens of a prompt', '0', 'expected prompt.mean'],
        ['Tokens of an answer', '9e14', 'expected output.mean'],
        ['Seed', '0.5', 'expected seed'],
        ['Seed', 'many', 'That is no number'],
        ['Seed', '1e99', 'That is no number'],
      ]) {
        const field = control<HTMLInputElement>(figure, name);
        const good = field.value;
        await write(figure, name, text);
        await until(() => field.getAttribute('aria-invalid') === 'true', `${name} to refuse ${text}`);
        const said = figure.shadowRoot!.getElementById(field.getAttribute('aria-describedby')!)!;
        expect(textOf(said)).to.contain(message);
        expect(cellsOf(figure, 'Tokens of answers')).to.deep.equal(before);
        saysNothingAbsurd(figure);
        await write(figure, name, good);
        await until(() => field.getAttribute('aria-invalid') === 'false', `${name} to take ${good}`);
      }
      figure.requests = 10_000;
      figure.output = 2000;
      await until(() => parts(figure, 'problem').length > 0, 'the refusal');
      expect(textOf(part(figure, 'problem')!)).to.contain('expected at most 4000000 tokens of answers');
    });

    it('takes all at once', async () => {
      const figure = await open('rate="0" against="none" requests="10"');
      expect(textOf(parts(figure, 'moment')[0])).to.contain('iteration');
      await slide(figure, 'Moment', 0);
      expect(textOf(parts(figure, 'moment')[0])).to.contain('2 requests wait');
      expect(textOf(part(figure, 'drawn')!)).to.contain('All come at once');
    });

    it('reads numbers as people write them', () => {
      for (const [text, value] of [
        ['40', 40],
        ['1,000', 1000],
        ['1 000 000', 1e6],
        ['.5', 0.5],
        ['1e3', 1000],
        ['-1', -1],
        ['', undefined],
        ['1e-9', undefined],
        ['0.0000001', undefined],
        ['NaN', undefined],
        ['Infinity', undefined],
        ['1e16', undefined],
      ] as const)
        expect(readNumber(text), text).to.equal(value);
    });
  });

  describe('pipeline stages', () => {
    it('have the bubble that the formula says, where they are equal', async () => {
      const figure = await open('view="pipeline"');
      for (const [schedule, P, M] of [
        ['gpipe', 4, 8],
        ['1f1b', 8, 3],
        ['forward', 1, 5],
      ] as const) {
        Object.assign(figure, {schedule, stages: P, microBatches: M});
        await until(() => codes(figure, 'bubble')[1].includes(`= ${P - 1}/${M + P - 1} =`), 'the pipeline');
        const [bubble, formula] = codes(figure, 'bubble');
        expect(bubble).to.equal(`${((100 * (P - 1)) / (M + P - 1)).toFixed(1)}%`);
        expect(formula.endsWith(bubble)).to.be.true;
        expect(textOf(part(figure, 'bubble')!)).to.contain('They are the same');
      }
    });

    it('are those of a model, by the core', async () => {
      const figure = await open(
        'view="pipeline" stages-of="llama-3-8b" schedule="1f1b" stages="4" micro-batches="12"',
      );
      const stages = pipelineStages(setup, 4, {tokens: 512, logits: 'all'});
      const run = simulatePipeline({
        schedule: '1f1b',
        microBatches: 12,
        forward: stages.map(({seconds}) => seconds),
      });
      const [bubble, , whole, kept] = codes(figure, 'bubble');
      expect(bubble).to.equal(`${(100 * run.bubbleShare).toFixed(1)}%`);
      expect(numberIn(whole.split(' ')[0])).to.be.closeTo(1000 * run.seconds, 6 * run.seconds);
      expect(kept).to.equal('4');
      expect(textOf(part(figure, 'bubble')!)).to.contain('They differ');
      await slide(figure, 'Moment', 0);
      expect(textOf(part(figure, 'moment')!)).to.equal(
        'Stage 1: forward of micro-batch 1; Stage 2: idle; Stage 3: idle; Stage 4: idle.',
      );
    });

    it('are refused where there can be none, and the last stay', async () => {
      const figure = await open('view="pipeline"');
      for (const [name, text, message] of [
        ['Stages, P', '0', 'expected stages'],
        ['Stages, P', '1000000000000000', 'expected stages'],
        ['Micro-batches, M', '1.5', 'expected microBatches'],
        ['Micro-batches, M', '1,000,000', 'expected at most 20000 pieces of work'],
      ]) {
        const good = control<HTMLInputElement>(figure, name).value;
        await write(figure, name, text);
        await until(() => parts(figure, 'problem').length > 0, `${text} to be refused`);
        expect(textOf(part(figure, 'problem')!)).to.contain(message);
        expect(codes(figure, 'bubble')[0]).to.equal('27.3%');
        saysNothingAbsurd(figure);
        await write(figure, name, good);
        await until(() => parts(figure, 'problem').length === 0, `${good} to be taken`);
      }
    });
  });

  describe('measured here', () => {
    it('times 1 to 32 sequences in the worker', async function () {
      this.timeout(PATIENCE);
      const figure = await open('view="measured"');
      await menuComes(figure);
      await click(control(figure, 'Measure'));
      await until(() => textOf(part(figure, 'verdict')!), 'the measuring', PATIENCE);
      const charts = parts(figure, 'chart');
      const [rates, steps] = charts.map((chart) =>
        [...chart.getAttribute('aria-label')!.matchAll(/(\d+): ([\d.,]+\d)/g)].map(([, batch, value]) => [
          Number(batch),
          numberIn(value),
        ]),
      );
      expect(rates.map(([batch]) => batch)).to.deep.equal([1, 2, 4, 8, 16, 32]);
      for (const [i, [batch, rate]] of rates.entries()) {
        expect(rate).to.be.above(0);
        expect((1000 * batch) / steps[i][1] / rate).to.be.closeTo(1, 0.02);
      }
      for (const chart of charts) await until(() => chart.querySelector('canvas'), 'the chart');
      expect(textOf(part(figure, 'verdict')!)).to.contain('Measured on this machine, now');
      saysNothingAbsurd(figure);
    });

    it('stops when it is asked to', async () => {
      const figure = await open('view="measured"');
      await click(control(figure, 'Measure'));
      await click(control(figure, 'Stop'));
      expect(textOf(part(figure, 'progress')!)).to.contain('Stopped.');
      expect(findControl(figure, 'Stop')).not.to.exist;
      expect(textOf(part(figure, 'verdict')!)).to.equal('');
    });
  });

  it('lets the reader choose the view, and keeps what was set', async () => {
    const figure = await open();
    const views = [...figure.shadowRoot!.querySelectorAll<HTMLInputElement>('[name="view"]')];
    views[1].click();
    await until(() => part(figure, 'bubble'), 'the pipeline');
    expect(figure.view).to.equal('pipeline');
    views[0].click();
    await until(() => part(figure, 'results'), 'the server');
    figure.remove();
    expect((await open('view="pipeline"')).shadowRoot!.querySelector('[name="view"]')).not.to.exist;
  });

  it('has its numbers as a table', async () => {
    const figure = await open();
    await click(await menuComes(figure));
    await click(control(figure, 'Show the numbers as a table'));
    const table = await until(() => part(figure, 'numbers'), 'the table');
    expect(table.querySelectorAll('tbody tr')).to.have.length(15);
  });

  for (const view of ['serving', 'pipeline', 'measured'])
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
