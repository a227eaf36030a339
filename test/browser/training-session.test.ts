import {expect} from '@open-wc/testing';
import {openModel, Session, type ModelHandle, type TrainingSettings} from 'llm-anatomy';
import {LanguageTask, run, Trainer, type TrainingEvent} from 'llm-anatomy/core';
import {failureOf, openSmall, reasonOf, small, smallByHand} from './support/models.js';
import {until} from './support/page.js';
import {withoutWorkers} from './support/workers.js';

const TEXT = 'How much wood would a woodchuck chuck if a woodchuck could chuck wood? '.repeat(40);
const exact = {kernels: {wasm: false}}; // the same digits everywhere

const settings: TrainingSettings = {
  task: {kind: 'language', input: TEXT, windows: 4},
  batch: 2,
  context: 32,
  seed: 5,
  schedule: {kind: 'cosine', rate: 0.01, steps: 12, warmup: 2},
  evaluateEvery: 3,
  sampleEvery: 6,
};

/** The events of so many steps, by the core alone. */
function eventsByHand(seed: number, steps: number): TrainingEvent[] {
  const task = new LanguageTask(new TextEncoder().encode(TEXT), {windows: 4});
  return [...new Trainer({...settings, task, model: smallByHand(seed)}).run(steps)];
}

const heard = (): {events: TrainingEvent[]; onEvent: (event: TrainingEvent) => void} => {
  const events: TrainingEvent[] = [];
  return {events, onEvent: (event) => events.push(event)};
};

const countSteps = (events: readonly TrainingEvent[]): number =>
  events.filter(({kind}) => kind === 'step').length;

for (const place of ['worker', 'main thread'] as const)
  describe(`training in a session: ${place}`, () => {
    let session: Session;
    let restore = () => {};

    before(async () => {
      if (place === 'main thread') restore = withoutWorkers();
      session = new Session();
      expect(await session.place()).to.equal(place);
    });

    after(async () => {
      restore();
      await session.close();
    });

    it("tells the core's own events, step by step", async () => {
      const model = await openSmall(session, 1, exact);
      const trainer = await model.openTrainer(settings);
      const {events, onEvent} = heard();
      expect(await trainer.run(7, {onEvent})).to.deep.equal({steps: 7});
      expect(events).to.deep.equal(eventsByHand(1, 7));
      expect(trainer.steps).to.equal(7);
    });

    it('pauses at an abort and goes on to the same numbers, with nothing lost', async () => {
      const model = await openSmall(session, 1, exact);
      const trainer = await model.openTrainer(settings);
      const {events, onEvent} = heard();
      for (let pauses = 0; pauses < 3; pauses++) {
        const pauseAt = trainer.steps + 2;
        const controller = new AbortController();
        const reason = new Error('off screen');
        const call = trainer.run(Infinity, {
          signal: controller.signal,
          onEvent: (event) => {
            onEvent(event);
            if (event.step === pauseAt) controller.abort(reason);
          },
        });
        expect(await reasonOf(call)).to.equal(reason);
        expect(countSteps(events)).to.be.at.least(pauseAt);
        expect(trainer.steps).to.equal(countSteps(events));
        await model.run('a'); // what came after the pause would be heard by now
        expect(trainer.steps).to.equal(countSteps(events));
      }
      await trainer.run(5, {onEvent});
      expect(events).to.deep.equal(eventsByHand(1, trainer.steps));
    });

    it('goes on from a checkpoint in another model', async () => {
      const model = await openSmall(session, 1, exact);
      const trainer = await model.openTrainer(settings);
      await trainer.run(4);
      const {bytes, steps} = await trainer.checkpoint();
      expect(steps).to.equal(4);
      const other = await (await openSmall(session, 99, exact)).openTrainer(settings, {checkpoint: bytes});
      expect(other.steps).to.equal(4);
      const {events, onEvent} = heard();
      await other.run(3, {onEvent});
      expect(events).to.deep.equal(eventsByHand(1, 7).filter(({step}) => step > 4));
      expect(bytes.length).to.be.greaterThan(0); // the page still has it
    });

    it('forks: both go on by themselves from the same place', async () => {
      const model = await openSmall(session, 1, exact);
      const trainer = await model.openTrainer(settings);
      await trainer.run(2);
      const fork = await trainer.fork();
      const [first, second] = [heard(), heard()];
      await Promise.all([trainer.run(5, first), fork.run(3, second)]);
      const expected = eventsByHand(1, 7);
      expect(first.events).to.deep.equal(expected.filter(({step}) => step > 2));
      expect(second.events).to.deep.equal(expected.filter(({step}) => step > 2 && step <= 5));
      expect((await fork.model.run('wood')).logits).to.not.deep.equal((await model.run('wood')).logits);
    });

    it('answers other calls between steps', async () => {
      const model = await openSmall(session, 1);
      const trainer = await model.openTrainer(settings);
      const controller = new AbortController();
      const {events, onEvent} = heard();
      const call = reasonOf(trainer.run(Infinity, {signal: controller.signal, onEvent}));
      await until(() => events.length > 0, 'the first step');
      const before = events.length;
      const {text} = await model.generate('wood', {maxTokens: 10, temperature: 0, stop: []});
      expect(text.length).to.be.greaterThan(0);
      await until(() => events.length > before, 'another step');
      controller.abort();
      await call;
    });

    it('keeps what was learned when the trainer is closed', async () => {
      const model = await openSmall(session, 1, exact);
      const trainer = await model.openTrainer(settings);
      await trainer.run(3);
      const {logits} = await model.run('wood');
      await trainer.close();
      await trainer.close();
      expect((await model.run('wood')).logits).to.deep.equal(logits);
      expect(await failureOf(trainer.run(1))).to.match(/^TrainerClosed: /);
      const next = await model.openTrainer(settings);
      expect((await next.run(1)).steps).to.equal(1);
      await model.openTrainer(settings);
      expect(await failureOf(next.run(1))).to.match(/^TrainerClosed: /);
    });

    it('says what is wrong, and is then as it was', async () => {
      const model = await openSmall(session, 1, exact);
      const diverging = {...settings, schedule: {kind: 'constant', rate: 1e30}, optimizer: 'sgd'} as const;
      const wild = await model.openTrainer({...diverging, clip: Infinity});
      expect(await failureOf(wild.run(20))).to.match(/^TrainingError: .*finite/);
      expect(wild.steps).to.be.greaterThan(0);
      const bad = {...settings, schedule: {kind: 'constant', rate: -1}} as const;
      expect(await failureOf(model.openTrainer(bad))).to.match(/^TrainingError: .*rate/);
      expect((await wild.checkpoint()).steps).to.equal(wild.steps);
      const short = {...settings, task: {kind: 'language', input: 'short'}} as const;
      const poor = await model.openTrainer(short);
      expect(await failureOf(poor.run(1))).to.match(/^TrainingError: .*at least 33 tokens/);
      const healthy = await openSmall(session, 2, exact);
      const calm = await healthy.openTrainer(settings);
      const running = calm.run(50);
      expect(await failureOf(calm.run(1))).to.match(/^TrainingError: .*at rest/);
      await running;
      const other = {...settings, optimizer: 'lion'} as const;
      const {bytes} = await calm.checkpoint();
      expect(await failureOf(healthy.openTrainer(other, {checkpoint: bytes}))).to.match(
        /^TrainingError: .*lion/,
      );
      const broken = healthy.openTrainer(settings, {checkpoint: bytes.slice(0, 100)});
      expect(await failureOf(broken)).to.match(/^SafetensorsError: /);
      const {events, onEvent} = heard();
      expect((await calm.run(2, {onEvent})).steps).to.equal(52);
      expect(events).to.deep.equal(eventsByHand(2, 52).filter(({step}) => step > 50));
    });
  });

describe('a trainer whose opening is aborted', () => {
  const reason = new Error('no longer wanted');

  let session: Session;
  beforeEach(() => {
    session = new Session();
  });
  afterEach(() => session.close());

  /** Aborts the next opening when the trainer is open: the page just does not know it yet. */
  function abortLate(controller: AbortController): void {
    const {call} = session;
    session.call = async (name, params, options = {}) => {
      if (name !== 'openTrainer') return call.call(session, name, params, options) as never;
      session.call = call;
      await session.call(name, params);
      controller.abort(reason);
      throw options.signal!.reason;
    };
  }

  for (const isLate of [false, true])
    it(`is not trained by the handle of the one before: ${isLate ? 'too late' : 'in time'}`, async () => {
      const model = await openSmall(session, 1, exact);
      const first = await model.openTrainer(settings);
      await first.run(3);
      const {logits} = await model.run('wood');
      const controller = new AbortController();
      if (isLate) abortLate(controller);
      // A worker with much to do hears of the opening and of its end together.
      else for (let i = 0; i < 20; i++) void model.run(TEXT.slice(0, 128));
      const opening = reasonOf(model.openTrainer({...settings, seed: 6}, {signal: controller.signal}));
      if (!isLate) controller.abort(reason);
      expect(await opening).to.equal(reason);
      expect((await model.run('wood')).logits).to.deep.equal(logits);
      if (isLate) expect(await failureOf(first.run(1))).to.match(/^TrainerClosed: /);
      else expect(await first.run(1)).to.deep.equal({steps: 4});
      expect((await (await model.openTrainer(settings)).run(1)).steps).to.equal(1);
    });
});

describe('a run while the model is trained', () => {
  it('sees the weights of one step, however long it takes', async () => {
    const session = new Session();
    try {
      const config = {...small, hidden_size: 64, num_hidden_layers: 6};
      const model = await openSmall(session, 1, exact, config);
      const trainer = await model.openTrainer(settings);
      const steps = 12;
      let isTraining = true;
      const training = trainer.run(steps).finally(() => (isTraining = false));
      const text = TEXT.slice(0, 128);
      const seen: Float32Array[] = [];
      while (isTraining) seen.push((await model.run(text, {logits: 'last'})).logits);
      await training;

      const byHand = smallByHand(1, config);
      const task = new LanguageTask(new TextEncoder().encode(TEXT), {windows: 4});
      const trainerByHand = new Trainer({...settings, task, model: byHand});
      const possible: string[] = [];
      for (let step = 0; step <= steps; step++) {
        possible.push(String(run(byHand, new TextEncoder().encode(text), {logits: 'last'}).logits));
        if (step < steps) trainerByHand.step();
      }
      for (const logits of seen) expect(possible).to.include(String(logits));
      expect(new Set(seen.map(String)).size).to.be.greaterThan(2);
    } finally {
      await session.close();
    }
  });
});

describe('a model of a trained tokenizer', () => {
  it('learns the text it is given', async () => {
    const session = new Session();
    try {
      const trained = await session.call('trainMerges', {text: TEXT, merges: 20});
      const config = {...small, vocab_size: 276};
      const model: ModelHandle = await openModel(session, {config, seed: 1, tokenizer: trained});
      const trainer = await model.openTrainer({...settings, schedule: {kind: 'constant', rate: 0.01}});
      const {events, onEvent} = heard();
      await trainer.run(60, {onEvent});
      const losses = events.flatMap((event) => (event.kind === 'step' ? event.loss : []));
      expect(losses.at(-1)).to.be.below(losses[0] / 3);
      const {text} = await model.generate('How much', {temperature: 0, maxTokens: 8});
      expect(TEXT).to.include(text.slice(0, 6));
    } finally {
      await session.close();
    }
  });
});
