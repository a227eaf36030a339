import {expect} from '@open-wc/testing';
import {Session, type TrainerState, type TrainingSettings} from 'llm-anatomy';
import type {TrainingEvent} from 'llm-anatomy/core';
import {failureOf, openSmall} from './support/models.js';
import {until} from './support/page.js';
import {Workers} from './support/workers.js';

const TEXT = 'It was the best of times, it was the worst of times. ';
const settings: TrainingSettings = {
  task: {kind: 'language', input: TEXT.repeat(20), validation: 0},
  batch: 2,
  context: 16,
  schedule: {kind: 'constant', rate: 0.01},
};

describe('models whose worker breaks down', () => {
  let workers: Workers;
  let session: Session;

  beforeEach(() => {
    workers = new Workers();
    session = new Session();
  });

  afterEach(async () => {
    workers.restore();
    await session.close();
  });

  /** Breaks the worker while nothing is asked of it, and waits until that is known. */
  const breakDown = async () => {
    workers.breakDown();
    await until(() => !session.isConnected, 'the end of the worker');
  };

  it('are open again at the next call, and give the same', async () => {
    const recovered: number[] = [];
    const models = await Promise.all(
      [1, 2].map((seed) =>
        openSmall(session, seed, {onRecovery: () => recovered.push(seed), kernels: {wasm: false}}),
      ),
    );
    const before = await Promise.all(models.map((model) => model.run(TEXT)));
    for (let time = 1; time <= 2; time++) {
      await breakDown();
      // Several calls on a model: it is opened once.
      const after = await Promise.all([...models, ...models].map((model) => model.run(TEXT)));
      expect(after).to.deep.equal([...before, ...before]);
      expect(recovered.length).to.equal(2 * time);
      expect(workers.started.length).to.equal(1 + time);
    }
  });

  it('fail the calls under way', async () => {
    const model = await openSmall(session, 1);
    let told = 0;
    const call = failureOf(model.generate(TEXT, {maxTokens: 1e5, stop: []}, {onEvent: () => ++told}));
    await until(() => told > 2, 'the first tokens');
    workers.breakDown();
    expect(await call).to.match(/^ConnectionLost: .*a fault of the worker/);
    expect((await model.generate(TEXT, {maxTokens: 3, stop: []})).tokens.length).to.equal(3);
  });

  it('are open again after the page has closed the session', async () => {
    const model = await openSmall(session, 1, {kernels: {wasm: false}});
    const before = await model.run(TEXT);
    await session.close();
    expect(await model.run(TEXT)).to.deep.equal(before);
  });

  it('are open again with the positions that their copies were made with', async () => {
    const model = await openSmall(session, 1, {kernels: {wasm: false}});
    const copy = await model.copy({rope_scaling: {rope_type: 'ntk', factor: 4}});
    const before = await copy.run(TEXT);
    await breakDown();
    expect(await copy.run(TEXT)).to.deep.equal(before);
    expect(copy.info.config.rope_scaling).to.deep.equal({rope_type: 'ntk', factor: 4});
  });

  it('start no worker to be closed in', async () => {
    const model = await openSmall(session, 1);
    await session.close();
    model.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(workers.started.length).to.equal(1);
  });

  it('tell once that what they learned is lost, and are then as they were opened', async () => {
    const model = await openSmall(session, 1, {kernels: {wasm: false}});
    const before = await model.run(TEXT);
    const trainer = await model.openTrainer(settings);
    await trainer.run(3);
    const copy = await model.copy();
    await breakDown();
    expect(await failureOf(model.run(TEXT))).to.match(/^TrainingLost: /);
    expect(await model.run(TEXT)).to.deep.equal(before);
    expect(await failureOf(trainer.run(1))).to.match(/^TrainingLost: /);
    expect(await failureOf(copy.run(TEXT))).to.match(/^TrainingLost: /);
    expect((await (await model.openTrainer(settings)).run(2)).steps).to.equal(2);
  });

  it('go on from the last checkpoint where there is one', async () => {
    const states: (TrainerState | undefined)[] = [];
    const open = (seed: number) =>
      openSmall(session, seed, {kernels: {wasm: false}, onRecovery: (state) => states.push(state)});
    const model = await open(1);
    const trainer = await model.openTrainer(settings);
    await trainer.run(2);
    await trainer.checkpoint();
    const atCheckpoint = await model.run(TEXT);
    const expected: TrainingEvent[] = [];
    await trainer.run(3, {onEvent: (event) => expected.push(event)});
    await breakDown();
    expect(await model.run(TEXT)).to.deep.equal(atCheckpoint);
    expect(states).to.deep.equal([{steps: 2}]);
    expect(trainer.steps).to.equal(2);
    await breakDown();
    const events: TrainingEvent[] = [];
    await trainer.run(3, {onEvent: (event) => events.push(event)});
    expect(events).to.deep.equal(expected);
  });

  it('come back in the middle of a training, which says that it was cut short', async () => {
    const model = await openSmall(session, 1);
    const trainer = await model.openTrainer(settings);
    await trainer.run(2);
    await trainer.checkpoint();
    const call = failureOf(trainer.run());
    await until(() => trainer.steps > 4, 'some steps');
    workers.breakDown();
    expect(await call).to.match(/^ConnectionLost: /);
    expect((await trainer.run(2)).steps).to.equal(4);
  });

  it('come back with a trainer that had not begun', async () => {
    const model = await openSmall(session, 1);
    const trainer = await model.openTrainer(settings);
    await breakDown();
    expect((await trainer.run(1)).steps).to.equal(1);
  });
});
