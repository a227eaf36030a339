/** Preference tuning through a session, which here computes on Node's own thread. */
import assert from 'node:assert/strict';
import {after, describe, it} from 'node:test';
import {DpoTrainer, klDivergence, maskPrompt, Transformer, type Preference} from 'llm-anatomy/core';
import {loadHouseModel} from 'llm-anatomy/load';
import {Session, SessionError} from 'llm-anatomy/session';
import {chatPrompt, chatTokens, plainPrompt} from '../../dist/runtime/chat.js';
import {seedOf} from '../../dist/core/training/policy-look.js';

const {model: reference, tokenizer} = await loadHouseModel({checkpoint: 'instruct'});
const vocab = reference.config.vocab_size;
const {end} = chatTokens(vocab);
const ask = (text: string): number[] => chatPrompt(tokenizer!.encode(text), vocab);
const say = (text: string): number[] => [...tokenizer!.encode(text), end];

const pairs: Preference[] = [
  {prompt: ask('Who says woof?'), chosen: say('The dog.'), rejected: say('The dog. Leave me alone.')},
  {
    prompt: ask('What comes after autumn?'),
    chosen: say('Winter.'),
    rejected: say('After autumn comes winter.'),
  },
];
const probes = [ask('Who says moo?'), ask('What colour is snow?')];
const settings = {beta: 0.2, rate: 0.0005, batch: 2, seed: 5};
const common = {pairs, settings, probes, maxTokens: 12, lookEvery: 2};

type Told = {kind: string; step: number; margin?: number; kl?: number; texts?: string[]; lengths?: number[]};

describe('the chat format', () => {
  it('has the special tokens of the tokenizer, and no others', () => {
    const {user, assistant} = chatTokens(vocab);
    assert.deepEqual(
      {...tokenizer!.specialTokens},
      {'<|endoftext|>': end, '<|user|>': user, '<|assistant|>': assistant},
    );
    assert.equal(reference.config.bos_token_id, end);
    assert.deepEqual(chatPrompt([7, 8], vocab), [end, user, 7, 8, assistant]);
    assert.equal(plainPrompt('Why?'), 'Question: Why?\nAnswer:');
  });
});

describe('preference tuning in a session', () => {
  const session = new Session();
  after(() => session.close());
  const events: Told[] = [];
  const onEvent = (event: Told) => events.push(event);

  it('makes the steps of a DpoTrainer on a copy, and looks at it', async () => {
    const state = await session.call(
      'tunePreferences',
      {model: 1, steps: 3, ...common},
      {onEvent: onEvent as never},
    );
    assert.deepEqual(state, {steps: 3});
    assert.deepEqual(
      events.map(({kind, step}) => `${kind} ${step}`),
      ['look 0', 'step 1', 'step 2', 'look 2', 'step 3', 'look 3'],
    );

    const policy = new Transformer(reference.config, reference.heap);
    for (const [name, {data}] of policy.parameters) data.set(reference.parameters.get(name)!.data);
    const longest = pairs.map(
      ({prompt, chosen, rejected}) => prompt.length + Math.max(chosen.length, rejected.length) - 1,
    );
    const trainer = new DpoTrainer({
      ...{policy, reference, beta: 0.2, batch: 2, seed: 5},
      context: Math.max(...longest),
      schedule: {kind: 'constant', rate: 0.0005},
      optimizerSettings: {weightDecay: 0},
    });
    for (const pair of pairs) trainer.add(pair);
    const margins = [...trainer.run(3)].map(({margin}) => margin);
    const told = events.filter(({kind}) => kind === 'step').map(({margin}) => margin!);
    for (const [i, margin] of margins.entries()) assert.ok(Math.abs(margin - told[i]) < 1e-4);

    const {texts, lengths, kl} = events.at(-1)!;
    let [sum, count] = [0, 0];
    for (const [i, prompt] of probes.entries()) {
      const answer = [...tokenizer!.encode(texts![i]), ...(lengths![i] === 12 ? [] : [end])];
      assert.equal(answer.length, lengths![i]); // so the text is what was drawn
      sum += answer.length * klDivergence(policy, reference, maskPrompt(prompt, answer));
      count += answer.length;
    }
    assert.ok(kl! > 0 && Math.abs(kl! - sum / count) < 1e-3);
    assert.equal(events[0].kl, 0);
  });

  it('goes on where it was, and a fresh copy begins anew with the same steps', async () => {
    events.length = 0;
    const state = await session.call(
      'tunePreferences',
      {model: 1, steps: 1, goesOn: true, ...common},
      {onEvent: onEvent as never},
    );
    assert.deepEqual(state, {steps: 4});
    const again: Told[] = [];
    await session.call(
      'tunePreferences',
      {model: 1, steps: 1, ...common},
      {onEvent: ((event: Told) => again.push(event)) as never},
    );
    assert.equal(again[0].kl, 0);
    assert.ok(Math.abs(again[1].margin!) < 1e-5);
  });

  it('lets the copy answer by its own weights', async () => {
    await session.call('tunePreferences', {
      model: 2,
      steps: 4,
      ...common,
      settings: {...settings, rate: 0.1},
    });
    const options = {temperature: 0, maxTokens: 8, seed: seedOf(1, 1)};
    const said = await session.call('generateTuned', {model: 2, input: probes[0], options});
    const fresh = await session.call('generateTuned', {model: 1, input: probes[0], options});
    assert.notDeepEqual(said.tokens, fresh.tokens);
  });

  it('pauses after the step that it is at', async () => {
    const steps: number[] = [];
    const state = await session.call(
      'tunePreferences',
      {model: 3, steps: 100, ...common},
      {
        onEvent: (event) => {
          steps.push(event.step);
          if (event.step === 2) void session.call('pausePreferences', {model: 3});
        },
      },
    );
    assert.ok(state.steps >= 2 && state.steps < 10);
    assert.equal(steps.at(-1), state.steps);
  });

  it('says that a copy is not there', async () => {
    await session.call('closePreferences', {model: 3});
    await session.call('closePreferences', {model: 99});
    for (const call of [
      () => session.call('generateTuned', {model: 3, input: probes[0]}),
      () => session.call('pausePreferences', {model: 3}),
      () => session.call('tunePreferences', {model: 3, steps: 1, goesOn: true, ...common}),
    ])
      await assert.rejects(
        call(),
        (error) => error instanceof SessionError && error.kind === 'TuningNotOpenError',
      );
  });

  it('keeps nothing of a tuning that is aborted before its first step', async () => {
    const end = new AbortController();
    end.abort(new Error('enough'));
    await assert.rejects(
      session.call('tunePreferences', {model: 4, steps: 1, ...common}, {signal: end.signal}),
      /enough/,
    );
    await assert.rejects(session.call('generateTuned', {model: 4, input: probes[0]}), /not open/);
  });
});
