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
import {readAmount, readNumber} from '../../dist/elements/llm-batching/settings.js';
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
import {closeSessions, sessionOf} from './support/sessions.js';
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
  const rows = parts(figure, 'results').flatMap((table) => [...table.querySelectorAll('tbody tr')]);
  const row = rows.find((each) => textOf(each.querySelector('th')) === name)!;
  return [...row.querySelectorAll('td')].map(textOf);
};

/** Opens all that is folded. */
async function unfold(figure: Figure): Promise<void> {
  for (const details of figure.shadowRoot!.querySelectorAll('details')) details.open = true;
  await figure.updateComplete;
}

/** Types into a field as a reader does, and leaves it. */
async function write(figure: Figure, name: string, text: string): Promise<void> {
  const input = control<HTMLInputElement>(figure, name);
  input.focus();
  input.select();
  await sendKeys(text ? {type: text} : {press: 'Delete'});
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
        expect(shown('Peak used, without padding (MFU)')[i]).to.equal(`${(100 * summary.mfu).toFixed(1)}%`);
        expect(shown('Busy')[i]).to.equal(`${(100 * summary.busyShare).toFixed(1)}%`);
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
      const expectStep = (index: number) => {
        const iteration = batchingIteration(log, index);
        const said = textOf(parts(figure, 'moment')[1]);
        expect(said).to.contain(`step ${index + 1} of ${log.length}`);
        expect(said).to.contain(`bound by ${iteration.bound}`);
        expect(said).to.contain(
          `Prefill ${iteration.prefillTokens.toLocaleString('en')}, Decode ${iteration.decodeTokens}, Padding 0 tokens.`,
        );
        expect(said).to.contain(`Requests waiting: ${iteration.waiting}.`);
        const intensity = numberIn(/([\d.,]+) FLOP\/B/.exec(said)![1]);
        expect(intensity).to.be.closeTo(iteration.flops / iteration.bytes, intensity / 100);
      };
      for (const index of [0, 40, log.length - 1]) {
        figure.at = 1000 * (log.start[index] + log.seconds[index] / 2);
        await figure.updateComplete;
        expectStep(index);
      }
      await click(control(figure, 'A step on'));
      expectStep(log.length - 1);
      await click(control(figure, 'A step back'));
      expectStep(log.length - 2);
      await click(control(figure, 'A step on'));
      expectStep(log.length - 1);
      // The static run goes on after that.
      expect(textOf(parts(figure, 'moment')[0])).to.match(/step \d+ of/);
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
      expect(findControl(figure, 'Tokens a step')).not.to.exist;
      choose(figure, 'Policy below', 'Chunked prefill');
      await until(() => findControl(figure, 'Tokens a step'), 'the budget');
      await write(figure, 'Tokens a step', '64');
      const {summary} = runOf({kind: 'chunked', batch: 8, budget: 64});
      await until(
        () => cellsOf(figure, 'Tokens of answers')[0] === `${summary.outputTokensPerSecond.toPrecision(3)}/s`,
        'the new run',
      );
      await unfold(figure);
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
      expect(parts(heavy, 'results')).to.have.length(0);
      saysNothingAbsurd(heavy);
      heavy.remove();
      const large = await open(
        'model="llama-2-7b" accelerator="l4" prompt="4000" prompt-spread="uniform" output="2000" seed="4"',
      );
      expect(textOf(part(large, 'results')!)).to.match(/Tokens of answers/);
      saysNothingAbsurd(large);
    });

    it('refuses what is absurd in words of its own, where room is kept, and keeps the last good value', async function () {
      this.timeout(30_000);
      const figure = await open();
      await unfold(figure);
      const before = cellsOf(figure, 'Tokens of answers');
      const {height} = figure.getBoundingClientRect();
      for (const [name, text, message] of [
        ['Requests at once', '0', 'Requests at once: a whole number from 1 to 10,000.'],
        ['Requests', '1000000000000', 'Requests: a whole number from 1 to 10,000.'],
        ['Requests', '2.5', 'Requests: a whole number from 1'],
        ['Arrivals a second (0: all)', '-3', 'a number from 0.0001 to 1,000,000,000, or 0.'],
        ['Tokens of a prompt', '0', 'Tokens of a prompt: a number from 1 to 1,048,576.'],
        ['Tokens of an answer', '9e14', 'Tokens of an answer: a number from 1 to 1,048,576.'],
        ['Seed', '0.5', 'Seed: a whole number from 0'],
        ['Seed', 'many', 'Seed: a whole number from 0'],
        ['Seed', '1e99', 'Seed: a whole number from 0'],
        ['Peak', 'fast', 'Peak: with its unit, from 1 GFLOP/s to 1 EFLOP/s.'],
        ['Bandwidth', '3 TFLOP/s', 'Bandwidth: with its unit, from 1 MB/s to 1 EB/s.'],
        ['Memory', '0', 'Memory: with its unit, from 1 MB to 1 PB.'],
        ['Overhead of a step', '-1 ms', 'Overhead of a step: with its unit, from 0 s to 60 s.'],
      ]) {
        const field = control<HTMLInputElement>(figure, name);
        const good = field.value;
        await write(figure, name, text);
        await until(() => field.getAttribute('aria-invalid') === 'true', `${name} to refuse ${text}`);
        const said = figure.shadowRoot!.getElementById(field.getAttribute('aria-describedby')!)!;
        expect(textOf(said)).to.contain(message);
        expect(textOf(said)).to.contain('Until then the last good value counts.');
        expect(textOf(said)).not.to.match(/expected|got/);
        expect(figure.getBoundingClientRect().height, text).to.equal(height);
        expect(cellsOf(figure, 'Tokens of answers')).to.deep.equal(before);
        saysNothingAbsurd(figure);
        await write(figure, name, good);
        await until(() => field.getAttribute('aria-invalid') === 'false', `${name} to take ${good}`);
      }
      figure.requests = 10_000;
      figure.output = 2000;
      await until(() => parts(figure, 'problem').length > 0, 'the refusal');
      expect(textOf(part(figure, 'problem')!)).to.contain('fewer requests, or shorter answers');
    });

    it('does not move in a narrow column when it refuses, and when it has measured', async function () {
      this.timeout(PATIENCE);
      await setViewport({width: 390, height: 800});
      try {
        for (const [view, name] of [
          ['serving', 'Arrivals a second (0: all)'],
          ['pipeline', 'Micro-batches, M'],
        ]) {
          const figure = await open(`view="${view}"`);
          const {height} = figure.getBoundingClientRect();
          await write(figure, name, '-3');
          await until(() => part(figure, 'problem'), 'the refusal');
          expect(figure.getBoundingClientRect().height, view).to.equal(height);
          figure.remove();
        }
        const figure = await open('view="measured"');
        const {height} = figure.getBoundingClientRect();
        await until(() => textOf(part(figure, 'verdict') ?? null), 'the measuring', PATIENCE);
        expect(figure.getBoundingClientRect().height).to.equal(height);
      } finally {
        await setViewport({width: 800, height: 600});
      }
    });

    it('refuses a mean that its spread cannot have', async () => {
      const figure = await open('prompt-spread="uniform" prompt="1.5" against="none"');
      expect(textOf(part(figure, 'problem')!)).to.equal(
        'Tokens of a prompt: a whole number from 1 to 524,288. Until then the last good value counts.',
      );
      expect(control(figure, 'Tokens of a prompt').getAttribute('aria-invalid')).to.equal('true');
      expect(parts(figure, 'timeline')).to.have.length(1); // of the default mean
      await write(figure, 'Tokens of a prompt', '300');
      await until(() => parts(figure, 'problem').length === 0, '300 to be taken');
      await write(figure, 'Tokens of a prompt', '600000');
      await until(() => parts(figure, 'problem').length > 0, '600,000 to be refused');
    });

    it('takes the default for a bad attribute, and says so', async () => {
      const warnings: string[] = [];
      const {warn} = console;
      console.warn = (text: string) => warnings.push(text);
      try {
        const figure = await open('batch="0" rate="-1" seed="1.5" peak="fast" against="none"');
        expect([figure.batch, figure.rate, figure.seed, figure.peak]).to.deep.equal([8, 40, 1, '']);
        expect(parts(figure, 'timeline')).to.have.length(1);
      } finally {
        console.warn = warn;
      }
      for (const name of ['batch', 'rate', 'seed', 'peak'])
        expect(warnings.filter((text) => text.startsWith(`<llm-batching> ${name}: expected`))).to.have.length(
          1,
        );
    });

    it('has the roofline of the accelerator, and that of the reader', async () => {
      const figure = await open();
      const own = await until(() => part(figure, 'roofline'), 'the roofline');
      expect(textOf(own)).to.contain('peak 989.5 TFLOP/s, bandwidth 3.35 TB/s, ridge 295 FLOP/B.');
      const {log} = runOf({kind: 'continuous', batch: 8});
      let [flops, bytes] = [0, 0];
      for (let i = 0; i < log.length; i++)
        if (log.prefillTokens[i] === 0) [flops, bytes] = [flops + log.flops[i], bytes + log.bytes[i]];
      const stands = /Continuous: .*steps without ([\d.]+) FLOP/.exec(textOf(own))![1];
      expect(numberIn(stands)).to.be.closeTo(flops / bytes, 0.006);
      expect(textOf(own)).to.contain('Weights take 16.1 GB (BF16), the cache 131,072 B a token (BF16)');
      await unfold(figure);
      expect(control<HTMLInputElement>(figure, 'Peak').placeholder.replace('\u00a0', ' ')).to.equal(
        '989.5 TFLOP/s',
      );
      await write(figure, 'Peak', '200 TFLOPS');
      await write(figure, 'Bandwidth', '1.5'); // TB/s
      await write(figure, 'Memory', '64 GiB');
      await write(figure, 'Overhead of a step', '2 ms');
      expect([figure.peak, figure.bandwidth, figure.memory, figure.overhead]).to.deep.equal([
        ...['200 TFLOPS', '1.5 TB/s', '64 GiB', '2 ms'],
      ]);
      const {summary, costs} = simulateBatching(
        {
          ...setup,
          machine: {memory: 64 * 2 ** 30, bytesPerSecond: 1.5e12, flopsPerSecond: 2e14},
          overhead: 0.002,
        },
        requests,
        {kind: 'continuous', batch: 8},
      );
      const text = `${summary.outputTokensPerSecond.toPrecision(3)}/s`;
      await until(() => cellsOf(figure, 'Tokens of answers')[1] === text, 'the reader’s machine');
      expect(textOf(part(figure, 'roofline')!)).to.contain(
        'peak 200 TFLOP/s, bandwidth 1.5 TB/s, ridge 133 FLOP/B.',
      );
      expect(textOf(part(figure, 'roofline')!)).to.contain(
        `room for ${costs.room!.toLocaleString('en')} tokens`,
      );
      expect(figure.getAttribute('overhead')).to.equal('2 ms');
      await write(figure, 'Peak', '');
      await until(() => textOf(part(figure, 'roofline')!).includes('peak 989.5'), 'the card’s own');
    });

    it('names the scales that its bytes are counted with', async () => {
      const figure = await open('weights="int8" cache="int4"');
      const {costs} = simulateBatching(
        {
          ...setup,
          weights: {matrices: {format: 'int8', scaleFormat: 'fp16'}},
          cache: {format: 'int4', granularity: 32, scaleFormat: 'fp16'},
        },
        requests,
        {kind: 'continuous', batch: 8},
      );
      expect(costs.cacheBytesPerToken).to.equal(36_864);
      expect(costs.storedBytes).to.equal(9_083_953_152);
      expect(textOf(part(figure, 'roofline')!)).to.contain(
        'Weights take 9.08 GB (INT8, an FP16 scale a row), the cache 36,864 B a token (INT4, an FP16 scale for 32 in a head)',
      );
    });

    it('reads amounts as people write them', () => {
      for (const [name, text, value] of [
        ['peak', '989 TFLOP/s', 989e12],
        ['peak', '1.979PFLOPS', 1.979e15],
        ['peak', '989', 989e12],
        ['peak', '3 TB/s', undefined],
        ['peak', '1 FLOP/s', undefined],
        ['bandwidth', '3.35 TB/s', 3.35e12],
        ['bandwidth', '300 gb/s', 3e11],
        ['bandwidth', '300 GB', undefined],
        ['memory', '1,000 GB', 1e12],
        ['memory', '24 GiB', 24 * 2 ** 30],
        ['memory', 'GB', undefined],
        ['memory', '-80 GB', undefined],
        ['memory', '1e999 GB', undefined],
        ['overhead', '20 µs', 2e-5],
        ['overhead', '20us', 2e-5],
        ['overhead', '0', 0],
        ['overhead', '1 hour', undefined],
        ['overhead', '2 min', undefined],
      ] as const) {
        const read = readAmount(name, text);
        if (value === undefined) expect(read, text).to.equal(undefined);
        else expect(read, text).to.be.closeTo(value, value * 1e-12);
      }
    });

    it('takes all at once', async () => {
      const figure = await open('rate="0" against="none" requests="10"');
      expect(textOf(parts(figure, 'moment')[0])).to.contain('step');
      await slide(figure, 'Moment', 0);
      expect(textOf(parts(figure, 'moment')[0])).to.contain('Requests waiting: 2');
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
        // In forward passes of a stage: backward takes two.
        const whole = (M + P - 1) * (schedule === 'forward' ? 1 : 3);
        expect(numberIn(codes(figure, 'bubble')[2].split(' ')[0])).to.equal(whole);
        expect(codes(figure, 'bubble')[2]).to.match(/passes$/);
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
        'Stage 1: forward 1 Stage 2: idle Stage 3: idle Stage 4: idle',
      );
      expect(textOf(part(figure, 'roofline')!)).to.contain('peak 989.5 TFLOP/s, bandwidth 3.35 TB/s');
    });

    it('say what the largest needs, and whether it fits', async () => {
      const figure = await open('view="pipeline" stages-of="llama-3-70b" stages="1" accelerator="l4"');
      const need = (stages: number) =>
        Math.max(
          ...pipelineStages({...setup, config: modelPresets['llama-3-70b'].config}, stages, {
            tokens: 512,
          }).map(({weightBytes}) => weightBytes),
        );
      const said = () => textOf(part(figure, 'memory')!);
      expect(said()).to.contain(`${Number(((need(1) * 8) / 1e12).toPrecision(3))} TB of the card’s 24 GB`);
      expect(said()).to.contain('does not fit');
      expect(findControl(figure, 'Weights in')).not.to.exist; // trained in BF16
      figure.schedule = 'forward';
      figure.stages = 8;
      await until(() => said().includes('That fits'), 'eight stages');
      expect(said()).to.contain(`${Number((need(8) / 1e9).toPrecision(3))} GB of the card’s 24 GB`);
      await unfold(figure);
      await write(figure, 'Memory', '16 GB');
      await until(() => said().includes('does not fit'), 'the smaller card');
      choose(figure, 'Weights in', 'INT4');
      await until(() => said().includes('That fits'), 'INT4');
      expect(said()).to.contain('INT4, an FP16 scale for 128 in a row');
    });

    it('do not move the figure while the moment is dragged, in a narrow column', async () => {
      await setViewport({width: 390, height: 800});
      try {
        const figure = await open('view="pipeline" stages="8"');
        const heights = new Set<number>();
        for (const at of [0, 200, 400, 600, 800, 1000]) {
          await slide(figure, 'Moment', at);
          heights.add(figure.getBoundingClientRect().height);
        }
        expect(heights.size).to.equal(1);
      } finally {
        await setViewport({width: 800, height: 600});
      }
    });

    it('are refused where there can be none, and the last stay', async () => {
      const figure = await open('view="pipeline"');
      for (const [name, text, message] of [
        ['Stages, P', '0', 'Stages, P: a whole number from 1 to 1,024.'],
        ['Stages, P', '1000000000000000', 'Stages, P: a whole number from 1 to 1,024.'],
        ['Micro-batches, M', '1.5', 'Micro-batches, M: a whole number from 1 to 2,500.'],
        ['Micro-batches, M', '1e12', 'Micro-batches, M: a whole number from 1 to 2,500.'],
        ['Micro-batches, M', '2,501', 'Micro-batches, M: a whole number from 1 to 2,500.'],
      ]) {
        const field = control<HTMLInputElement>(figure, name);
        const good = field.value;
        await write(figure, name, text);
        await until(() => parts(figure, 'problem').length > 0, `${text} to be refused`);
        expect(field.getAttribute('aria-invalid')).to.equal('true');
        expect(textOf(part(figure, 'problem')!)).to.contain(message);
        expect(codes(figure, 'bubble')[0]).to.equal('27.3%');
        saysNothingAbsurd(figure);
        await write(figure, name, good);
        await until(() => parts(figure, 'problem').length === 0, `${good} to be taken`);
      }
      // No more stages than layers, however many there were before.
      await write(figure, 'Stages, P', '40');
      await until(() => codes(figure, 'bubble')[1].includes('39/47'), 'forty equal stages');
      choose(figure, 'Stages of', 'Llama 3 8B');
      await until(() => parts(figure, 'problem').length > 0, 'forty of 32 layers to be refused');
      expect(textOf(part(figure, 'problem')!)).to.contain('Stages, P: a whole number from 1 to 32.');
    });
  });

  describe('measured here', () => {
    it('times 1 to 32 sequences in the worker, once it is seen', async function () {
      this.timeout(PATIENCE);
      const figure = await open('view="measured"');
      const rows = () =>
        [...part(figure, 'timings')!.querySelectorAll('tbody tr')].map((row) =>
          [...row.querySelectorAll('th, td')].map(textOf),
        );
      expect(rows().map(([batch]) => batch)).to.deep.equal(['1', '2', '4', '8', '16', '32']);
      const {height} = figure.getBoundingClientRect();
      await until(() => textOf(part(figure, 'verdict') ?? null), 'the measuring', PATIENCE);
      for (const [batch, rate, step] of rows().map((row) => row.map(numberIn))) {
        expect(rate).to.be.above(0);
        expect((1000 * batch) / step / rate).to.be.closeTo(1, 0.02);
      }
      const longest = (kind: string) =>
        Math.max(
          ...[...part(figure, 'timings')!.querySelectorAll(`.${kind} rect`)].map((bar) =>
            Number(bar.getAttribute('width')),
          ),
        );
      expect([longest('decode'), longest('prefill')]).to.deep.equal([100, 100]);
      expect(textOf(part(figure, 'verdict')!)).to.contain('Measured on this machine, now');
      expect(figure.getBoundingClientRect().height).to.equal(height);
      saysNothingAbsurd(figure);
    });

    it('stops when it is asked to, and begins again', async function () {
      this.timeout(PATIENCE);
      const figure = await open('view="measured"');
      await click(await until(() => findControl(figure, 'Stop'), 'the button'));
      expect(textOf(part(figure, 'progress')!)).to.contain('Stopped.');
      expect(findControl(figure, 'Stop')).not.to.exist;
      await new Promise((done) => setTimeout(done, 200));
      expect(textOf(part(figure, 'verdict')!)).to.equal('Stopped.');
      await click(control(figure, 'Measure again'));
      await until(
        () => textOf(part(figure, 'verdict') ?? null).includes('Measured'),
        'the measuring',
        PATIENCE,
      );
    });

    it('says what it times, whatever the page’s precision', async () => {
      const figure = await open('view="measured"');
      expect(textOf(figure.shadowRoot!)).to.contain(
        'The published weights are timed, whatever the page’s precision',
      );
    });

    it('refuses what cannot be timed', async () => {
      const session = sessionOf('/dist/ranks/');
      const params = {model: 'base', batches: [1], prompt: 4, steps: 4, repeats: 1} as const;
      try {
        for (const bad of [
          {repeats: 0},
          {steps: 0},
          {prompt: 0},
          {batches: []},
          {batches: [0]},
          {batches: [1.5]},
          {steps: 1e12},
        ]) {
          const error = await session
            .call('timeDecoding', {...params, ...bad})
            .catch((reason: Error) => reason);
          expect(error, JSON.stringify(bad)).to.be.an('error');
          expect((error as Error).message).to.match(/timeDecoding: expected/);
        }
        const timed: number[] = [];
        await session.call('timeDecoding', params, {onEvent: ({milliseconds}) => timed.push(milliseconds)});
        expect(timed).to.have.length(1);
        expect(timed[0]).to.be.above(0);
      } finally {
        await closeSessions();
      }
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
    expect(table.querySelectorAll('tbody tr')).to.have.length(12);
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
