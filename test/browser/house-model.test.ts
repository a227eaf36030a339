import {expect} from '@open-wc/testing';
import {openHouseModel, Session, type HouseCheckpoint, type ModelHandle} from 'llm-anatomy';
import {run, softmax} from 'llm-anatomy/core';
import {DownloadError, IntegrityError, loadHouseModel} from 'llm-anatomy/load';
import {expectClose, failureOf, reasonOf} from './support/models.js';
import {until} from './support/page.js';
import {withoutWorkers} from './support/workers.js';

const nano = '/models/nano/';
const stopped = async () =>
  ((await (await fetch('/faulty-model/stopped')).json()) as {stopped: number}).stopped;

/** What is downloaded for a checkpoint, and how many bytes that are. */
async function bytesOf(checkpoint: HouseCheckpoint): Promise<number> {
  const names = ['config.json', 'tokenizer.json', 'model.safetensors'];
  if (checkpoint !== 'base') names.push(`${checkpoint}.delta.safetensors`);
  const files = await Promise.all(names.map(async (name) => (await fetch(nano + name)).arrayBuffer()));
  return files.reduce((sum, {byteLength}) => sum + byteLength, 0);
}

describe('the house model in a page', () => {
  const session = new Session();
  const opened: ModelHandle[] = [];
  const open = async (options: Parameters<typeof openHouseModel>[0] = {}): Promise<ModelHandle> => {
    const model = await openHouseModel({session, ...options});
    opened.push(model);
    return model;
  };
  afterEach(() => opened.splice(0).forEach((model) => model.close()));
  after(() => session.close());

  it('opens in the worker with nothing said, and tells of all its bytes', async () => {
    const told: {done: number; total: number}[] = [];
    const model = await open({
      onProgress: ({doing, done, total}) => doing === 'download' && told.push({done, total}),
    });
    const total = await bytesOf('base');
    expect(told[0]).to.deep.equal({done: 0, total});
    expect(told.at(-1)).to.deep.equal({done: total, total});
    expect(told.length).to.be.above(10);
    for (let i = 1; i < told.length; i++) expect(told[i].done).to.be.above(told[i - 1].done);
    expect(await session.place()).to.equal('worker');
    expect(model.info.kernels).to.equal('WebAssembly');
    expect(model.info.hasTokenizer).to.equal(true);
    expect(model.info.parameters).to.be.within(1e5, 1e6);
  });

  it('opens in the session of the page', async () => {
    const model = await openHouseModel();
    expect(model.session).to.not.equal(session);
    model.close();
    await model.session.close();
  });

  it('says what the core says with the same files', async () => {
    const [model, byHand] = await Promise.all([open(), loadHouseModel()]);
    const {tokens, logits} = await model.run({text: 'The king said', bos: true}, {logits: 'last'});
    expect([...tokens].slice(1)).to.deep.equal([...byHand.tokenizer!.encode('The king said')]);
    expectClose(logits, run(byHand.model, tokens, {logits: 'last'}).logits, 'logits');
    expect(Math.max(...softmax(logits))).to.be.above(10 / model.info.config.vocab_size);
  });

  it('goes on with a text, token by token, and ends where it is told', async () => {
    const model = await open();
    const texts: string[] = [];
    const {text, tokens, end} = await model.generate(
      {text: 'One day', bos: true},
      {maxTokens: 40, stop: [], seed: 3},
      {onEvent: (event) => event.kind === 'token' && texts.push(event.text)},
    );
    expect(tokens.length).to.equal(40);
    expect(end).to.equal('length');
    expect(texts.join('')).to.equal(text);
    expect(text).to.match(/\p{L}/u);
  });

  for (const checkpoint of ['instruct', 'preferred'] as const)
    it(`opens ${checkpoint}, which is base and what it learned`, async () => {
      let last = {done: 0, total: 0};
      const [base, model] = await Promise.all([
        open(),
        open({checkpoint, onProgress: ({done, total}) => (last = {done, total})}),
      ]);
      const total = await bytesOf(checkpoint);
      expect(last).to.deep.equal({done: total, total});
      const input = {text: 'Who is the king?', bos: true};
      const {tokens, logits} = await model.run(input);
      const byHand = await loadHouseModel({checkpoint});
      expectClose(logits, run(byHand.model, tokens).logits, 'logits');
      expect(logits).to.not.deep.equal((await base.run(input)).logits);
    });

  it('comes from where the page says, and from there no other model', async () => {
    const model = await open({from: '/faulty-model/none/'});
    expect(model.info.hasTokenizer).to.equal(true);
    expect(await failureOf(open({from: '/faulty-model/corrupt/'}))).to.match(
      /^IntegrityError: integrity: expected model\.safetensors in http.*\/corrupt\/ to have the hash sha256-\S+, got sha256-\S+$/,
    );
    const alone = await reasonOf(loadHouseModel({from: '/faulty-model/corrupt/'}));
    expect(alone).to.be.instanceOf(IntegrityError);
    expect(await open({from: '/faulty-model/corrupt/', integrity: false})).to.be.ok;
  });

  it('says where it did not come from', async () => {
    expect(await failureOf(open({from: '/nowhere/'}))).to.match(
      /^IntegrityError: .*\/nowhere\/ .*, got no such file$/,
    );
    expect(await failureOf(open({from: 'http://127.0.0.1:9/'}))).to.match(
      /^DownloadError: could not load http/,
    );
    expect(await reasonOf(loadHouseModel({from: 'http://127.0.0.1:9/'}))).to.be.instanceOf(DownloadError);
  });

  it('stops downloading when it is told, and opens the next time', async () => {
    const before = await stopped();
    const controller = new AbortController();
    const opening = open({
      from: '/faulty-model/endless/',
      signal: controller.signal,
      onProgress: ({done, total}) => done > total / 2 && controller.abort(new Error('enough')),
    });
    expect(String(await reasonOf(opening))).to.equal('Error: enough');
    let now = before;
    const looking = setInterval(() => void stopped().then((count) => (now = count)), 20);
    await until(() => now > before, 'the server to see that nobody listens').finally(() =>
      clearInterval(looking),
    );
    expect(await open()).to.be.ok;
  });

  it('opens on the main thread where there are no workers', async () => {
    const restore = withoutWorkers();
    const alone = new Session();
    try {
      const model = await openHouseModel({session: alone});
      expect(await alone.place()).to.equal('main thread');
      expect((await model.run('Hello')).logits.length).to.be.above(0);
    } finally {
      restore();
      await alone.close();
    }
  });
});
