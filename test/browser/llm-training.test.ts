import {expect} from '@open-wc/testing';
import {
  completeConfig,
  createHeap,
  generate,
  LanguageTask,
  Random,
  Trainer,
  Transformer,
  type TrainingEvent,
} from 'llm-anatomy/core';
import '../../dist/elements/llm-training/define.js';
import {config, SAMPLE, TEMPERATURE, trainingSettings} from '../../dist/elements/llm-training/live-model.js';
import type {LlmTraining} from '../../dist/elements/llm-training/llm-training.js';
import {
  control,
  findControl,
  menuComes,
  part,
  placeWith,
  textOf,
  until,
  type Figure,
} from './support/page.js';
import {FailingSession} from './support/sessions.js';
import {
  checkpointOf,
  codes,
  numberIn,
  open as openFigure,
  PATIENCE,
  slide,
  sliderOf,
  stepOf,
} from './support/training.js';

const open = (attributes = '') => openFigure<LlmTraining>('llm-training', attributes);

const heldOut = (await (await fetch('/models/nano/held-out.txt')).text()).trim();
const reaches = (figure: Figure, step: number): Promise<unknown> =>
  until(() => stepOf(figure) >= step, `step ${step}`, PATIENCE);

async function pauseAt(figure: Figure, step: number): Promise<number> {
  await reaches(figure, step);
  control(figure, 'Pause').click();
  await until(() => findControl(figure, 'Go on'), 'the pause', PATIENCE);
  await until(() => checkpointOf(figure) === stepOf(figure), 'the checkpoint of the pause', PATIENCE);
  return stepOf(figure);
}

/** The rows of the table of numbers. */
async function numbersOf(figure: LlmTraining): Promise<string[][]> {
  (await menuComes(figure)).click();
  await figure.updateComplete;
  [...figure.shadowRoot!.querySelectorAll<HTMLElement>('[role="menuitem"]')]
    .find((each) => textOf(each).startsWith('Show the numbers'))!
    .click();
  await figure.updateComplete;
  return [...part(figure, 'numbers')!.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map(textOf),
  );
}

/** The same run by the core alone. */
async function byHand(text: string, seed: number, rate: number, steps: number) {
  const model = new Transformer(completeConfig(config), await createHeap()).initialize(new Random(seed));
  const bytes = new TextEncoder().encode(text);
  const {
    task: {validation, windows},
    ...options
  } = trainingSettings({text: {bytes} as never, seed}, rate);
  const trainer = new Trainer({...options, model, task: new LanguageTask(bytes, {validation, windows})});
  const events: TrainingEvent[] = [...trainer.run(steps)];
  return {model, events};
}

function sampleOf(model: Transformer, prompt: string, seed: number): string {
  const tokens: number[] = [...new TextEncoder().encode(prompt)];
  const before = tokens.length;
  const random = new Random(seed);
  for (const step of generate(model, [...tokens], {
    random,
    temperature: TEMPERATURE,
    maxTokens: SAMPLE,
    stop: [],
  }))
    if (step.kind === 'token') tokens.push(step.token);
  return new TextDecoder().decode(Uint8Array.from(tokens.slice(before)));
}

const shownSample = (figure: Figure): string => part(figure, 'sample')!.textContent!.slice('The '.length);

describe('<llm-training>', function (this: {timeout(ms: number): void}) {
  this.timeout(2 * PATIENCE);

  it('shows its default where its attributes hold nonsense', async () => {
    const figure = await open('show="nonsense" view="nothing"');
    await until(() => figure.getAttribute('state') === 'ready', 'the default', PATIENCE);
    expect([figure.show, figure.view]).to.deep.equal(['', 'live']);
    figure.show = 'nonsense' as 'live';
    await figure.updateComplete;
    expect(figure.getAttribute('state')).to.equal('ready');
  });

  describe('live', () => {
    it('shows what a model writes that has learned nothing, with no attribute at all', async () => {
      const figure = await open();
      expect(stepOf(figure)).to.equal(0);
      const {model} = await byHand(heldOut, 1, 0.005, 0);
      expect(shownSample(figure)).to.equal(sampleOf(model, 'The ', 1));
      expect(codes(figure, 'text-state').slice(0, 2)).to.deep.equal([
        new TextEncoder().encode(heldOut).length.toLocaleString('en'),
        String(heldOut.split('\n\n').length),
      ]);
      expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|Infinity/);
      expect(textOf(part(figure, 'badge')!)).to.equal('computed live');
    });

    it("trains: steps, losses and what it writes are the core's", async () => {
      const figure = await open('seed="3"');
      const start = performance.now();
      control(figure, 'Train').click();
      await reaches(figure, 1);
      expect(performance.now() - start, 'the first progress').to.be.below(10_000); // 2 s on a machine of its own
      const steps = await pauseAt(figure, 26);
      const {model, events} = await byHand(heldOut, 3, 0.005, steps);
      const last = events.findLast(({kind}) => kind === 'step') as {loss: number; gradientNorm: number};
      const validation = events.findLast(({kind}) => kind === 'evaluation') as {loss: number};
      const [, loss, validated, norm] = codes(figure, 'state').map(numberIn);
      expect(loss).to.be.closeTo(last.loss, 6e-4);
      expect(validated).to.be.closeTo(validation.loss, 6e-4);
      expect(norm).to.be.closeTo(last.gradientNorm, 6e-4);
      expect(shownSample(figure)).to.equal(sampleOf(model, 'The ', 3));
      // At rest nothing goes on.
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(stepOf(figure)).to.equal(steps);
    });

    it('goes back over checkpoints, forks from one, and starts over', async () => {
      const figure = await open();
      const first = shownSample(figure);
      control(figure, 'Train').click();
      const steps = await pauseAt(figure, 12);
      const last = shownSample(figure);
      await slide(figure, 'Checkpoint', 0);
      expect(checkpointOf(figure)).to.equal(0);
      expect(shownSample(figure)).to.equal(first);
      control(figure, 'Fork from here').click();
      await until(() => stepOf(figure) > 0 && stepOf(figure) < steps, 'the fork', PATIENCE);
      await pauseAt(figure, steps);
      expect(sliderOf(figure, 'Checkpoint').getAttribute('aria-valuetext')).to.contain('line 2');
      // The same seed, rate and place: the same again.
      if (stepOf(figure) === steps) expect(shownSample(figure)).to.equal(last);
      control(figure, 'Start over').click();
      await until(
        () => part(figure, 'state') && stepOf(figure) === 0 && findControl(figure, 'Train'),
        'the start',
        PATIENCE,
      );
      expect(shownSample(figure)).to.equal(first);
    });

    it('forks while it trains', async () => {
      const figure = await open();
      control(figure, 'Train').click();
      await reaches(figure, 30);
      await slide(figure, 'Checkpoint', 1);
      const from = checkpointOf(figure);
      expect(stepOf(figure)).to.be.above(from);
      control(figure, 'Fork from here').click();
      await figure.updateComplete;
      expect(stepOf(figure), 'back at the checkpoint').to.equal(from);
      await reaches(figure, from + 10);
      expect(figure.getAttribute('state')).to.equal('ready');
      await pauseAt(figure, from + 11);
      const slider = sliderOf(figure, 'Checkpoint');
      expect(slider.getAttribute('aria-valuetext')).to.contain('line 2');
      expect(Number(slider.max), 'checkpoints of both lines').to.be.at.least(4);
    });

    it('says that a rate is too high, and goes on at a lower one', async () => {
      const figure = await open('rate="5"');
      control(figure, 'Train').click();
      await until(() => findControl(figure, 'Back, at a tenth of the rate'), 'the divergence', PATIENCE);
      expect(textOf(part(figure, 'news')!)).to.match(/It diverged at step \d+: .* too high/);
      expect(textOf(part(figure, 'news')!)).not.to.match(/NaN|Infinity/);
      expect(control(figure, 'Go on').getAttribute('aria-disabled')).to.equal('true');
      control(figure, 'Back, at a tenth of the rate').click();
      await until(() => figure.rate === 0.5 && findControl(figure, 'Pause'), 'the recovery', PATIENCE);
    });

    it('takes up another rate where it is', async () => {
      const figure = await open();
      control(figure, 'Train').click();
      await reaches(figure, 3);
      await slide(figure, 'Learning rate', -30);
      expect(figure.rate).to.equal(0.001);
      const at = stepOf(figure);
      await pauseAt(figure, at + 15);
      const rows = await numbersOf(figure);
      expect(rows.at(-1)![5]).to.equal('0.001');
      expect(rows.map((row) => row[1])).to.deep.equal(rows.map((_, i) => String(i + 1)));
    });

    it('takes up a rate that is changed while it rests from the next step on', async () => {
      const figure = await open();
      control(figure, 'Train').click();
      const at = await pauseAt(figure, 3);
      await slide(figure, 'Learning rate', -30);
      control(figure, 'Go on').click();
      await pauseAt(figure, at + 2);
      const rates = (await numbersOf(figure)).map((row) => Number(row[5]));
      expect(rates[at], `the rate of step ${at + 1}`).to.be.at.most(0.001);
      expect(Math.max(...rates.slice(at))).to.be.at.most(0.001);
    });

    it('does not call a loss that swings far below guessing a divergence', async () => {
      const figure = await open('source="own"');
      // Of one letter, and in the middle words: what it has learned does not prepare it for these.
      figure.text = `${'a'.repeat(3000)}${'The king rules the land. '.repeat(40)}${'a'.repeat(3000)}`;
      await until(() => part(figure, 'state'), 'the model', PATIENCE);
      control(figure, 'Train').click();
      await reaches(figure, 60);
      expect(textOf(part(figure, 'news')!)).not.to.contain('diverged');
    });

    it('says of a rate at which it learns no more that its steps are too long', async () => {
      const figure = await open('rate="0.3"');
      control(figure, 'Train').click();
      await until(() => /lowest at step/.test(textOf(part(figure, 'news')!)), 'the verdict', PATIENCE);
      expect(textOf(part(figure, 'news')!))
        .to.contain('too long to learn more')
        .and.not.contain('by heart');
    });

    it('rests in a tab that nobody looks at', async () => {
      const figure = await open();
      control(figure, 'Train').click();
      await reaches(figure, 2);
      const look = (isHidden: boolean) => {
        Object.defineProperty(document, 'hidden', {configurable: true, get: () => isHidden});
        document.dispatchEvent(new Event('visibilitychange'));
      };
      try {
        look(true);
        await new Promise((resolve) => setTimeout(resolve, 1500)); // the step under way
        const rested = stepOf(figure);
        await new Promise((resolve) => setTimeout(resolve, 800));
        expect(stepOf(figure)).to.equal(rested);
        look(false);
        await reaches(figure, rested + 2);
      } finally {
        delete (document as {hidden?: boolean}).hidden;
      }
    });

    it('keeps the last checkpoint where the worker is lost, and goes on from it', async () => {
      const session = new FailingSession();
      const figure = await placeWith<LlmTraining>(session, '<llm-training></llm-training>');
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', PATIENCE);
      control(figure, 'Train').click();
      await reaches(figure, 11);
      session.losesWith = 'train';
      await until(() => findControl(figure, 'Go on from there'), 'the loss of the worker', PATIENCE);
      expect(figure.getAttribute('state')).to.equal('ready');
      const [lost, kept] = codes(figure, 'news').map(numberIn);
      expect(kept).to.be.at.most(lost);
      expect(kept).to.be.at.least(5);
      control(figure, 'Go on from there').click();
      await reaches(figure, lost + 2);
      const steps = await pauseAt(figure, lost + 3);
      const {events} = await byHand(heldOut, 1, 0.005, steps);
      const last = events.findLast(({kind}) => kind === 'step') as {loss: number};
      expect(numberIn(codes(figure, 'state')[1])).to.be.closeTo(last.loss, 6e-4);
      await session.close();
    });

    it('tells why no model could be made, and tries again', async () => {
      const session = new FailingSession();
      session.failing = 'openModel';
      const figure = await placeWith<LlmTraining>(session, '<llm-training></llm-training>');
      await until(() => figure.getAttribute('state') === 'error', 'the error', PATIENCE);
      expect(part(figure, 'error')).to.exist;
      session.failing = undefined;
      control(figure, 'Try again').click();
      await until(() => figure.getAttribute('state') === 'ready', 'the figure', PATIENCE);
      await session.close();
    });

    it('rests while nobody sees it, and goes on', async () => {
      const figure = await open();
      control(figure, 'Train').click();
      await reaches(figure, 2);
      figure.style.display = 'none';
      let before = -1;
      await until(
        () => {
          const now = stepOf(figure);
          const isStill = now === before;
          before = now;
          return isStill;
        },
        'the rest',
        PATIENCE,
      ).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const rested = stepOf(figure);
      await new Promise((resolve) => setTimeout(resolve, 800));
      expect(stepOf(figure)).to.equal(rested);
      figure.style.display = '';
      await reaches(figure, rested + 2);
    });
  });

  describe("the reader's own text", () => {
    const said = (figure: Figure) => textOf(part(figure, 'text-state')!);

    it('asks for a text where there is none', async () => {
      const figure = await open('source="own"');
      expect(said(figure)).to.contain('There is no text yet');
      expect(part(figure, 'state')).not.to.exist;
    });

    it('says how much a text is too short by', async () => {
      const figure = await open('source="own" text="Once upon a time"');
      expect(said(figure)).to.match(/too short to learn from: 16 bytes, and it takes at least 1,000/);
    });

    it('learns one character, repeated, and says that there is nothing to learn', async () => {
      const figure = await open('source="own"');
      figure.text = 'a'.repeat(2000);
      await until(() => part(figure, 'state'), 'the model', PATIENCE);
      expect(said(figure)).to.contain('one character, repeated');
      control(figure, 'Train').click();
      await until(() => numberIn(codes(figure, 'state')[1]) < 1, 'a loss that falls', PATIENCE);
    });

    it('learns one character of several bytes as well as one of one', async () => {
      const figure = await open('source="own"');
      figure.text = '中'.repeat(800);
      await until(() => part(figure, 'state'), 'the model', PATIENCE);
      expect(said(figure)).to.contain('one character, repeated').and.contain('several bytes long');
      figure.text = `${'cake '.repeat(400)}🎂`;
      await until(() => said(figure).startsWith('2,001 characters'), 'the other text', PATIENCE);
      expect(said(figure)).not.to.contain('one character').and.not.contain('several bytes long');
    });

    it('takes halves of characters, which are read as U+FFFD', async () => {
      const figure = await open('source="own"');
      figure.text = '\ud800'.repeat(2000);
      await until(() => part(figure, 'state'), 'the model', PATIENCE);
      control(figure, 'Train').click();
      await reaches(figure, 2);
      expect(figure.getAttribute('state')).to.equal('ready');
    });

    it('puts a short text into links, and says that a long one is not in them', async () => {
      const figure = await open('source="own"');
      figure.text = 'The cat sat on the mat. '.repeat(50);
      await until(() => part(figure, 'state'), 'the model', PATIENCE);
      expect(said(figure)).not.to.contain('links');
      figure.text = 'The cat sat on the mat. '.repeat(100);
      await until(() => said(figure).includes('too long for links'), 'the note', PATIENCE);
    });

    it('takes the first million bytes of five', async () => {
      const figure = await open('source="own"');
      figure.text = 'Es war einmal ein König. '.repeat(200_000);
      await until(() => part(figure, 'state'), 'the model', PATIENCE);
      expect(said(figure)).to.contain('Only the first 1,000,000 bytes are used:');
      const bytes = new TextEncoder().encode(figure.text.slice(0, 1_000_000)).slice(0, 1_000_000);
      const characters = new TextDecoder().decode(bytes, {stream: true}).length;
      expect(codes(figure, 'text-state').slice(0, 2)).to.deep.equal([
        '1,000,000',
        characters.toLocaleString('en'),
      ]);
      expect(findControl(figure, 'Another text')).to.exist;
      control(figure, 'Train').click();
      await reaches(figure, 2);
    });

    it('learns a text in any script, and never cuts a character', async () => {
      const figure = await open('source="own"');
      figure.text = '春眠不覺曉，處處聞啼鳥。'.repeat(100);
      await until(() => part(figure, 'state'), 'the model', PATIENCE);
      expect(said(figure)).to.match(/^1,200 characters, 3,600 bytes in UTF-8\. .*several bytes long/);
      expect(part(figure, 'sample')!.querySelector('b')!.textContent).to.equal('春眠不覺曉，處處');
      control(figure, 'Train').click();
      await reaches(figure, 2);
    });

    it('reads what is typed into the field', async () => {
      const figure = await open('source="own"');
      const field = part(figure, 'input') as HTMLTextAreaElement;
      field.value = 'The cat sat on the mat. '.repeat(50);
      field.dispatchEvent(new Event('input')); // nobody has to leave the field
      await until(() => part(figure, 'state'), 'the model', PATIENCE);
      expect(said(figure)).to.match(/^1,200 characters/);
    });
  });
});
