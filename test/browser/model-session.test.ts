import {expect} from '@open-wc/testing';
import {openModel, Session, type ModelInput} from 'llm-anatomy';
import {
  attributeLogit,
  attributionTrace,
  changePositions,
  evaluate,
  logitLens,
  run,
  softmax,
  type Intervention,
  type PositionChanges,
} from 'llm-anatomy/core';
import {expectClose, failureOf, openSmall, reasonOf, small, smallByHand} from './support/models.js';
import {until} from './support/page.js';
import {Workers} from './support/workers.js';

const TEXT = 'To be, or not to be: that is the question.';
const tokens = new TextEncoder().encode(TEXT);

/** The letter that a byte is in a tokenizer.json: itself where it can be seen, or one from 256 on. */
function byteLetter(byte: number): string {
  const isSeen = (b: number) => (b > 32 && b < 127) || (b > 160 && b !== 173);
  let hidden = 256;
  for (let b = 0; b < byte; b++) if (!isSeen(b)) hidden++;
  return String.fromCodePoint(isSeen(byte) ? byte : hidden);
}

describe('a model in a session', () => {
  const session = new Session();
  after(() => session.close());

  it("gives the core's own logits and trace for a config and a seed", async () => {
    const model = await openSmall(session, 7);
    const trace = ['embed', 'blocks.*.attn.pattern', 'blocks.1.mlp.post'];
    const result = await model.run(TEXT, {trace});
    const expected = run(smallByHand(7), tokens, {trace});
    expect([...result.tokens]).to.deep.equal([...tokens]);
    expectClose(result.logits, expected.logits, 'logits');
    expect([...result.trace.keys()]).to.deep.equal([...expected.trace.keys()]);
    for (const [name, {shape, data}] of expected.trace) {
      expect(result.trace.get(name)!.shape).to.deep.equal(shape);
      expectClose(result.trace.get(name)!.data, data, name);
    }
    const last = await model.run(tokens, {logits: 'last'});
    expectClose(last.logits, expected.logits.slice(-256), 'logits of the last token');
  });

  it('tells what it is and what computes it', async () => {
    const {info} = await openSmall(session, 1);
    expect(info.config.num_key_value_heads).to.equal(2);
    expect(info.hasTokenizer).to.equal(true);
    expect(info.kernels).to.equal('WebAssembly');
    let count = 0;
    for (const {size} of smallByHand(1).parameters.values()) count += size;
    expect(info.parameters).to.equal(count);
  });

  it('gives the same where WebAssembly is not to be used', async () => {
    const model = await openSmall(session, 7, {kernels: {wasm: false}});
    expect(model.info.kernels).to.equal('TypeScript');
    const first = await model.run(TEXT);
    expectClose(first.logits, run(smallByHand(7), tokens).logits, 'logits');
    // What was sent away was none of the model's own memory.
    expect(await model.run(TEXT)).to.deep.equal(first);
  });

  it('makes interventions', async () => {
    const model = await openSmall(session, 3);
    const interventions: Intervention[] = [
      {at: 'blocks.1.attn.z', head: 2, op: 'zero'},
      {at: 'blocks.2.resid_pre', position: 4, op: 'add', vector: new Float32Array(32).fill(0.5)},
    ];
    const result = await model.run(TEXT, {interventions});
    const byHand = smallByHand(3);
    expectClose(result.logits, run(byHand, tokens, {interventions}).logits, 'logits');
    expect(result.logits).to.not.deep.equal((await model.run(TEXT)).logits);
  });

  it('reads text and writes it', async () => {
    const model = await openSmall(session, 1);
    const {ids, ends} = await model.encode('naïve');
    expect([...ids]).to.deep.equal([...new TextEncoder().encode('naïve')]);
    expect(ends.at(-1)).to.equal(6);
    expect(await model.decode(ids)).to.deep.equal({
      text: 'naïve',
      pieces: ['n', 'a', '\ufffd', '\ufffd', 'v', 'e'],
      bytes: new TextEncoder().encode('naïve'),
      ends: Uint32Array.of(1, 2, 3, 4, 5, 6),
    });
  });

  it('reads special tokens and begins with its own where it is told to', async () => {
    const byteIds = Array.from({length: 256}, (_, byte) => [byteLetter(byte), byte]);
    const json = {
      model: {type: 'BPE', vocab: {...Object.fromEntries(byteIds), '<|end|>': 256}, merges: []},
      added_tokens: [{id: 256, content: '<|end|>', special: true}],
      pre_tokenizer: {type: 'ByteLevel', add_prefix_space: false, use_regex: true},
      decoder: {type: 'ByteLevel'},
    };
    const config = {...small, vocab_size: 300};
    const model = await openModel(session, {config: {...config, bos_token_id: 258}, tokenizer: {json}});
    const tokensOf = async (input: ModelInput) => [...(await model.run(input)).tokens];
    const plain = [...new TextEncoder().encode('a<|end|>b')];
    expect(await tokensOf('a<|end|>b')).to.deep.equal(plain);
    expect(await tokensOf({text: 'a<|end|>b', bos: true})).to.deep.equal([258, ...plain]);
    expect(await tokensOf({text: 'a<|end|>b', allowSpecial: true})).to.deep.equal([97, 256, 98]);
    const other = await openModel(session, {config, tokenizer: 'bytes'});
    expect(await failureOf(other.run({text: 'a', bos: true}))).to.match(/^ModelInputError: .*bos/);
    expect((await model.decode([97, 299])).text).to.equal('a\ufffd');
    for (const wrong of [-1, 300, 1e9, 0.5, NaN])
      expect(await failureOf(model.decode([97, wrong]))).to.match(/^ModelInputError: .*below 300, got /);
  });

  it('leaves out the end of a text that its context has no room for, or the beginning, and says how much', async () => {
    const model = await openModel(session, {
      config: {...small, vocab_size: 300, max_position_embeddings: 4, bos_token_id: 258},
      tokenizer: 'bytes',
    });
    const read = async (input: ModelInput) => {
      const {tokens, leftOut} = await model.run(input);
      return [[...tokens], leftOut];
    };
    const text = 'abcde';
    expect(await read({text, bos: true, truncate: 'end'})).to.deep.equal([[258, 97, 98, 99], 2]);
    expect(await read({text, bos: true, truncate: 'start'})).to.deep.equal([[258, 99, 100, 101], 2]);
    expect(await read({text: 'abcd', truncate: 'end'})).to.deep.equal([[97, 98, 99, 100], 0]);
    expect(await read([97, 98])).to.deep.equal([[97, 98], 0]);
  });

  it('reads with a vocabulary that the page has trained', async () => {
    const trained = await session.call('trainMerges', {text: TEXT, merges: 10});
    const config = {...small, vocab_size: 266};
    const model = await openModel(session, {config, tokenizer: trained});
    const {ids} = await session.call('applyMerges', {text: TEXT, trained, merges: 10});
    const {tokens: read} = await model.run(TEXT);
    expect(read.length).to.be.below(TEXT.length);
    expect([...read]).to.deep.equal([...ids]);
    expect((await model.decode(read)).text).to.equal(TEXT);
  });

  it('opens a folder by its address and from dropped files', async () => {
    const folder = '/test/golden/models/llama-gqa/';
    const names = ['config.json', 'model.safetensors'];
    const files = await Promise.all(
      names.map(async (name) => new File([await (await fetch(folder + name)).blob()], name)),
    );
    const ids = [1, 2, 3, 4, 5];
    const [byAddress, byFiles] = await Promise.all([
      openModel(session, {url: folder}),
      openModel(session, {files}),
    ]);
    const {logits} = await byAddress.run(ids);
    expect((await byFiles.run(ids)).logits).to.deep.equal(logits);
    expect(logits.some((logit) => logit !== 0)).to.equal(true);
  });

  it('tells how surprising each token of several texts is', async () => {
    const model = await openSmall(session, 5);
    const texts = [TEXT, 'Another one.'];
    const {losses, mean} = await model.evaluate(texts);
    const byHand = smallByHand(5);
    let [sum, count] = [0, 0];
    texts.forEach((text, i) => {
      const expected = evaluate(byHand, new TextEncoder().encode(text));
      expectClose(losses[i], expected, text);
      expected.forEach((loss) => (sum += loss));
      count += expected.length;
    });
    expect(mean).to.be.closeTo(sum / count, 1e-4);
  });

  it('looks through the logit lens', async () => {
    const model = await openSmall(session, 5);
    const {layers} = await model.logitLens(TEXT, {top: 3, logits: true});
    expect(layers.map(({name}) => name)).to.deep.equal([
      'blocks.0.resid_pre',
      ...[0, 1, 2].map((layer) => `blocks.${layer}.resid_post`),
    ]);
    const byHand = smallByHand(5);
    const {trace, logits} = run(byHand, tokens, {trace: ['blocks.1.resid_post']});
    expectClose(
      layers[2].logits!,
      logitLens(byHand, trace.get('blocks.1.resid_post')!.data),
      'at the second block',
    );
    expectClose(layers[3].logits!, logits, 'after the last block');
    const {top} = layers[3];
    const probabilities = softmax(logits.subarray(0, 256));
    const best = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]).slice(0, 3);
    expect([...top.tokens.subarray(0, 3)]).to.deep.equal(best);
    expectClose(
      top.probabilities.subarray(0, 3),
      best.map((token) => probabilities[token]),
      'top',
    );
    expect(top.tokens.length).to.equal(3 * tokens.length);
    const most = await model.logitLens(TEXT, {at: ['blocks.2.resid_post'], top: 3});
    expect(most.layers).to.deep.equal([{name: 'blocks.2.resid_post', top}]);
  });

  it('says what parts a logit comes from', async () => {
    const model = await openSmall(session, 5);
    const {contributions, logit, position, token} = await model.attributeLogit(TEXT);
    expect(position).to.equal(tokens.length - 1);
    expect(contributions.reduce((sum, {value}) => sum + value, 0)).to.be.closeTo(logit, 1e-3);
    const byHand = smallByHand(5);
    const {trace} = run(byHand, tokens, {trace: attributionTrace});
    const expected = attributeLogit(byHand, trace, position, token);
    expect(contributions.map(({name}) => name)).to.deep.equal(expected.map(({name}) => name));
    const earlier = await model.attributeLogit(TEXT, {position: 3});
    const {logits} = run(byHand, tokens);
    const row = logits.subarray(3 * 256, 4 * 256);
    expect(earlier.logit).to.be.closeTo(Math.max(...row), 1e-3);
    expect(row[earlier.token]).to.equal(Math.max(...row));
  });

  it('hands out copies of its parameters', async () => {
    const model = await openSmall(session, 5);
    const found = await model.readParameters(['*.q_proj.weight', 'model.norm.weight']);
    expect([...found.keys()]).to.deep.equal([
      ...[0, 1, 2].map((layer) => `model.layers.${layer}.self_attn.q_proj.weight`),
      'model.norm.weight',
    ]);
    const name = 'model.layers.2.self_attn.q_proj.weight';
    expect(found.get(name)).to.deep.equal({
      name,
      shape: [32, 32],
      data: smallByHand(5).parameters.get(name)!.data,
    });
  });

  it('drops the answer to a run that was overtaken', async () => {
    const model = await openSmall(session, 4);
    const controller = new AbortController();
    const overtaken = reasonOf(model.run(TEXT.repeat(20), {}, {signal: controller.signal}));
    const next = model.run('a');
    controller.abort();
    expect(await overtaken).to.equal(controller.signal.reason);
    expectClose((await next).logits, run(smallByHand(4), [97]).logits, 'logits');
  });

  it('computes beside others, whose calls take turns with its own', async () => {
    const models = await Promise.all([1, 2, 3].map((seed) => openSmall(session, seed)));
    const generation = {maxTokens: 300, stop: []};
    const order: number[] = [];
    const texts = await Promise.all([
      ...models.map((model, i) =>
        model.generate(TEXT, generation, {onEvent: (event) => event.kind === 'token' && order.push(i)}),
      ),
      models[0].generate('Something else', generation),
    ]);
    const changes = order.filter((model, i) => i > 0 && model !== order[i - 1]).length;
    expect(changes).to.be.greaterThan(2); // none waits until another is done
    for (const [i, model] of models.entries())
      expect((await model.generate(TEXT, generation)).tokens).to.deep.equal(texts[i].tokens);
    expect((await models[0].generate('Something else', generation)).text).to.equal(texts[3].text);
  });

  it('can be copied', async () => {
    const model = await openSmall(session, 6);
    const copy = await model.copy();
    const {logits} = await model.run(TEXT);
    model.close();
    expect((await copy.run(TEXT)).logits).to.deep.equal(logits);
  });

  it('can be copied with another rotation and a longer context', async () => {
    const model = await openSmall(session, 6);
    const changes = {
      rope_scaling: {rope_type: 'linear', factor: 3} as const,
      max_position_embeddings: 3 * small.max_position_embeddings!,
    };
    const copy = await model.copy(changes);
    expect(copy.info.config).to.deep.equal({...model.info.config, ...changes});
    const expected = run(changePositions(smallByHand(6), changes), tokens);
    expectClose((await copy.run(TEXT)).logits, expected.logits, 'logits');
    const again = await copy.copy({max_position_embeddings: 7}); // what is not named stays
    expect(again.info.config.rope_scaling).to.deep.equal(changes.rope_scaling);
    expect(again.info.config.max_position_embeddings).to.equal(7);
  });

  it('refuses copies with other changes', async () => {
    const model = await openSmall(session, 6);
    for (const [changes, message] of [
      [{rope_theta: 5}, /^ConfigError: .*alone, got "?rope_theta/],
      [{rope_scaling: {rope_type: 'linear', factor: -1}}, /^ConfigError: .*rope_scaling\.factor/],
      [{max_position_embeddings: 0}, /^ConfigError: .*max_position_embeddings/],
    ] as const)
      expect(await failureOf(model.copy(changes as PositionChanges))).to.match(message);
  });

  it('lets go of the memory of models that are closed', async () => {
    // WebAssembly has addresses for some 125 at a time; who asks for more is given TypeScript.
    const kernels = new Set<string>();
    for (let seed = 0; seed < 160; seed++) {
      const model = await openSmall(session, seed);
      kernels.add(model.info.kernels);
      model.close();
    }
    expect([...kernels]).to.deep.equal(['WebAssembly']);
  });

  it('says of which kind a failure is, and what was expected', async () => {
    const model = await openSmall(session, 1);
    expect(await failureOf(model.run([1, 256]))).to.match(/^VocabularyError: .*below 256, got 256/);
    expect(await failureOf(model.run('a', {trace: ['blocks.9.ln1']}))).to.match(
      /^TraceError: .*blocks\.9\.ln1/,
    );
    expect(
      await failureOf(model.run('a', {interventions: [{at: 'ln_final', op: 'scale', factor: NaN}]})),
    ).to.match(/^InterventionError: /);
    expect(await failureOf(model.run(''))).to.match(/^RangeError: .*at least one token/);
    expect(await failureOf(model.evaluate(['a']))).to.match(/^RangeError: .*at least two tokens, got 1/);
    expect(await failureOf(model.generate('a', {temperature: -1}))).to.match(/^DecodingError: .*temperature/);
    expect(await failureOf(model.attributeLogit('a', {token: 256}))).to.match(/^RangeError: .*below 256/);
    expect(await failureOf(model.readParameters(['nothing']))).to.match(/^RangeError: .*"nothing"/);
    const plain = await openModel(session, {config: small});
    expect(await failureOf(plain.run('a'))).to.match(/^ModelInputError: .*no tokenizer/);
    expect(await failureOf(plain.run([1.5]))).to.match(/^ModelInputError: .*1\.5/);
    const bad = {...small, num_key_value_heads: 3};
    expect(await failureOf(openModel(session, {config: bad}))).to.match(
      /^ConfigError: .*num_key_value_heads/,
    );
    expect(await failureOf(openModel(session, {url: '/nowhere/'}))).to.match(
      /^CheckpointError: .*config\.json/,
    );
  });

  it('fails the calls under way when it is closed, and those after', async () => {
    const [model, other] = [await openSmall(session, 1), await openSmall(session, 2)];
    let began = false;
    const call = failureOf(model.generate(TEXT, {maxTokens: 1e5, stop: []}, {onEvent: () => (began = true)}));
    await until(() => began, 'the first event');
    model.close();
    model.close();
    expect(await call).to.match(/^ModelClosed: /);
    expect(await failureOf(model.run('a'))).to.match(/^ModelClosed: /);
    await other.run('a');
  });

  it('is not opened where its opening is aborted', async () => {
    const reason = new Error('no longer wanted');
    expect(await reasonOf(openSmall(session, 1, {signal: AbortSignal.abort(reason)}))).to.equal(reason);
    const controller = new AbortController();
    const opening = reasonOf(openSmall(session, 1, {signal: controller.signal}));
    setTimeout(() => controller.abort(reason));
    await session.place();
    controller.abort(reason);
    expect(await opening).to.equal(reason);
  });

  it('gives its results away and copies none of them', async () => {
    const workers = new Workers();
    const session = new Session();
    try {
      const model = await openSmall(session, 1);
      await model.run(TEXT, {trace: ['blocks.*.attn.pattern']});
      await model.evaluate([TEXT]);
      await model.generate(TEXT, {maxTokens: 2, top: 3, logits: true});
      const {sent} = workers;
      await until(() => sent.length === 5, 'what was sent');
      expect(sent.map(({kind}) => kind)).to.deep.equal(['result', 'result', 'event', 'event', 'result']);
      expect(sent.map(({left}) => left.length)).to.deep.equal([5, 1, 3, 3, 1]);
      expect(sent.flatMap(({left}) => left).every((bytes) => bytes === 0)).to.equal(true);
    } finally {
      workers.restore();
      await session.close();
    }
  });
});
