import {expect} from '@open-wc/testing';
import {Session, type GenerationEvent} from 'llm-anatomy';
import {generate, run, softmax, type Intervention} from 'llm-anatomy/core';
import {expectClose, openSmall, reasonOf, small, smallByHand} from './support/models.js';
import {until} from './support/page.js';

const TEXT = 'To be, or not to be: that is the question.';
const tokens = new TextEncoder().encode(TEXT);

/** A vector of a vocabulary that is 0 but for one token, which it makes certain. */
const certain = (token: number): Float32Array => new Float32Array(256).fill(1e4, token, token + 1);

/** What makes a model say these bytes after a prompt of one token. */
const saying = (bytes: Iterable<number>): Intervention[] =>
  Array.from(bytes, (byte, position) => ({at: 'logits', position, op: 'add', vector: certain(byte)}));

type TokenEvent = Extract<GenerationEvent, {kind: 'token'}>;

describe('generation in a session', () => {
  const session = new Session();
  after(() => session.close());

  it('streams what the core draws, in order, and then ends', async () => {
    const model = await openSmall(session, 11, {kernels: {wasm: false}});
    const settings = {temperature: 0.9, topK: 40, maxTokens: 12};
    const events: GenerationEvent[] = [];
    let isDone = false;
    const {
      text,
      tokens: drawn,
      end,
    } = await model.generate(
      TEXT,
      {...settings, seed: 3, top: 2, logits: true},
      {
        onEvent: (event) => {
          expect(isDone).to.equal(false);
          events.push(event);
        },
      },
    );
    isDone = true;
    const expected = [...generate(smallByHand(11), tokens, {...settings, random: 3})].filter(
      (event) => event.kind === 'token',
    );
    expect([...drawn]).to.deep.equal(expected.map(({token}) => token));
    expect(end).to.equal('length');
    expect(events[0]).to.deep.equal({kind: 'prefill', done: 1});
    const told = events.slice(1) as TokenEvent[];
    expect(told.map(({index}) => index)).to.deep.equal([...drawn.keys()]);
    expect(told.map(({token}) => token)).to.deep.equal([...drawn]);
    expect(told.map(({probability}) => probability)).to.deep.equal(
      expected.map(({probability}) => probability),
    );
    for (const {token, modelProbability, top, logits} of told) {
      const probabilities = softmax(logits!);
      expect(modelProbability).to.be.closeTo(probabilities[token], 1e-6);
      expect(top.probabilities[0]).to.be.closeTo(Math.max(...probabilities), 1e-6);
      expect(probabilities[top.tokens[0]]).to.equal(Math.max(...probabilities));
      expect(top.tokens.length).to.equal(2);
    }
    expect(text.startsWith(told.map((event) => event.text).join(''))).to.equal(true);
  });

  it('goes on after tokens that were drawn before as it would have gone on', async () => {
    const model = await openSmall(session, 11);
    const {tokens: drawn} = await model.generate(TEXT, {maxTokens: 9, seed: 3, stop: []});
    const prompt = [...tokens, ...drawn.slice(0, 4)];
    const rest = await model.generate(prompt, {maxTokens: 5, seed: 3, skip: 4, stop: []});
    expect([...rest.tokens]).to.deep.equal([...drawn.slice(4)]);
    for (const skip of [-1, 0.5, Infinity, NaN]) {
      const reason = await reasonOf(model.generate(prompt, {skip}));
      expect((reason as Error).message).to.contain('expected skip to be a whole number');
    }
  });

  it('gives characters whole, however tokens cut them', async () => {
    const model = await openSmall(session, 2);
    const bytes = [...new TextEncoder().encode('é😀x'), 0xe4, 0xbd]; // and the beginning of one more
    const pieces: string[] = [];
    const {text} = await model.generate(
      [33],
      {interventions: saying(bytes), maxTokens: bytes.length},
      {onEvent: (event) => event.kind === 'token' && pieces.push(event.text)},
    );
    expect(pieces).to.deep.equal(['', 'é', '', '', '', '😀', 'x', '', '']);
    expect(text).to.equal('é😀x\ufffd');
  });

  it('completes the character that the prompt has begun', async () => {
    const model = await openSmall(session, 2);
    const vector = certain(0xa9);
    const interventions: Intervention[] = [{at: 'logits', op: 'add', vector}];
    expect((await model.generate([0x61, 0xc3], {interventions, maxTokens: 1})).text).to.equal('é');
  });

  it('says why it ends', async () => {
    const model = await openSmall(session, 2);
    const interventions = saying([65, 66, 67]);
    expect((await model.generate([33], {interventions, stop: [66]})).text).to.equal('AB');
    expect((await model.generate([33], {interventions, stop: [66]})).end).to.equal('stop');
    const learned = await openSmall(
      session,
      2,
      {},
      {...small, model_type: 'gpt2', max_position_embeddings: 10},
    );
    const {end, tokens: drawn} = await learned.generate([1, 2, 3], {stop: []});
    expect(end).to.equal('context');
    expect(drawn.length).to.equal(8); // the last needs no position
  });

  it('ends at an abort, tells nothing more, and the model stays whole', async () => {
    const model = await openSmall(session, 4);
    const controller = new AbortController();
    const reason = new Error('the reader typed on');
    let told = 0;
    const call = model.generate(
      TEXT,
      {maxTokens: 1e5, stop: []},
      {
        signal: controller.signal,
        onEvent: (event) => {
          if (event.kind === 'token' && ++told === 5) controller.abort(reason);
        },
      },
    );
    expect(await reasonOf(call)).to.equal(reason);
    const {logits} = await model.run(TEXT);
    expect(told).to.equal(5);
    expectClose(logits, run(smallByHand(4), tokens).logits, 'logits');
  });

  it('goes on with the weights of now where a trainer is opened, trains and is closed', async () => {
    const model = await openSmall(session, 4, {kernels: {wasm: false}});
    const controller = new AbortController();
    const drawn: number[] = [];
    let readings = 0;
    const call = reasonOf(
      model.generate(
        'a',
        {maxTokens: 4000, stop: [], temperature: 0},
        {
          signal: controller.signal,
          onEvent: (event) => {
            if (event.kind === 'token') drawn.push(event.token);
            else if (event.done === 1) readings++;
          },
        },
      ),
    );
    await until(() => drawn.length > 3, 'the first tokens');
    const trainer = await model.openTrainer({
      task: {kind: 'language', input: TEXT.repeat(20)},
      batch: 2,
      context: 16,
      schedule: {kind: 'constant', rate: 0.02},
    });
    await trainer.run(5);
    await trainer.close();
    const start = drawn.length + 1;
    await until(() => drawn.length > start + 6, 'more tokens');
    controller.abort();
    await call;
    // At first and after it has trained; and in between, where a token is drawn with the trainer open.
    expect(readings).to.be.within(2, 3);
    const argmaxOf = (logits: Float32Array) => logits.indexOf(Math.max(...logits));
    const before = smallByHand(4);
    let changed = 0;
    for (let n = start; n < start + 5; n++) {
      const text = [97, ...drawn.slice(0, n)];
      expect(drawn[n]).to.equal(argmaxOf((await model.run(text, {logits: 'last'})).logits));
      if (drawn[n] !== argmaxOf(run(before, text, {logits: 'last'}).logits)) changed++;
    }
    expect(changed).to.be.greaterThan(0);
  });
});
