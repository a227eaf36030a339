import {expect} from '@open-wc/testing';
import {SessionError} from 'llm-anatomy';
import {encodings, parseRankFile, specialTokens, Tokenizer, type EncodingName} from 'llm-anatomy/core';
import {until} from './support/page.js';
import {closeSessions, sessionOf} from './support/sessions.js';
import {SilentWorkers, Workers} from './support/workers.js';

const good = '/dist/ranks/';
const names = Object.keys(encodings) as EncodingName[];

const texts = [
  '',
  'The tokenizer never sees words.',
  'A family 👨‍👩‍👧‍👦 and भाषा, 语言, النموذج',
  '<|endoftext|> \0 \u202e \ud800 \ufeff',
  `${' '.repeat(500)}${'ab'.repeat(500)}`,
];

/** What a promise rejects with. */
const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('expected a rejection'),
    (error: unknown) => error,
  );

/** What became of a promise, if anything within five seconds. */
const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  Promise.race([
    promise.then(
      () => 'answered',
      (error: unknown) => error,
    ),
    new Promise((resolve) => setTimeout(resolve, 5000, 'still waiting')),
  ]);

describe('a session', () => {
  afterEach(closeSessions);

  it('computes in a worker where the page allows one', async () => {
    expect(await sessionOf(good).place()).to.equal('worker');
  });

  it("gives the core's own tokens, for calls of all encodings at once", async () => {
    const session = sessionOf(good);
    const answers = await Promise.all(
      names.flatMap((encoding) => texts.map((text) => session.call('tokenize', {text, encoding}))),
    );
    const files = new Map<string, Uint8Array>();
    let at = 0;
    for (const name of names) {
      const {ranks, split} = encodings[name];
      if (!files.has(ranks))
        files.set(ranks, new Uint8Array(await (await fetch(`${good}${ranks}.bin`)).arrayBuffer()));
      const tokenizer = new Tokenizer(parseRankFile(files.get(ranks)!).table, split, specialTokens[name]);
      for (const text of texts) {
        const {ids, ends} = answers[at++];
        expect([...ids], `${name}: ${text.slice(0, 40)}`).to.deep.equal([...tokenizer.encode(text)]);
        expect(ends.at(-1) ?? 0).to.equal(new TextEncoder().encode(text).length);
      }
    }
  });

  it('tells how much of the rank file has come, of how much', async () => {
    const seen: {done: number; total: number}[] = [];
    await sessionOf('/faulty/slow/').call(
      'tokenize',
      {text: 'a', encoding: 'r50k_base'},
      {onProgress: ({doing, done, total}) => doing === 'download' && seen.push({done, total})},
    );
    const {byteLength} = await (await fetch(`${good}r50k_base.bin`)).arrayBuffer();
    expect(seen.length).to.be.greaterThan(2);
    expect(seen.every(({total}) => total === byteLength)).to.equal(true);
    expect(seen.map(({done}) => done)).to.deep.equal(seen.map(({done}) => done).sort((a, b) => a - b));
    expect(seen.at(-1)!.done).to.equal(byteLength);
  });

  it('rejects an aborted call with the reason of its signal and stays usable', async () => {
    const session = sessionOf(good);
    const controller = new AbortController();
    const reason = new Error('overtaken');
    const call = session.call(
      'tokenize',
      {text: 'ab '.repeat(1e6), encoding: 'r50k_base'},
      {signal: controller.signal, onProgress: () => controller.abort(reason)},
    );
    expect(await reasonOf(call)).to.equal(reason);
    const {ids} = await session.call('tokenize', {text: 'hello world', encoding: 'r50k_base'});
    expect([...ids]).to.deep.equal([31373, 995]);
  });

  it('does not begin a call that was aborted before', async () => {
    const reason = new Error('no longer wanted');
    const call = sessionOf(good).call(
      'tokenize',
      {text: 'a', encoding: 'r50k_base'},
      {signal: AbortSignal.abort(reason)},
    );
    expect(await reasonOf(call)).to.equal(reason);
  });

  it('ends a download for one and not for the other who waits for it', async () => {
    const session = sessionOf('/faulty/slow/');
    const controller = new AbortController();
    const params = {text: 'hello world', encoding: 'r50k_base'} as const;
    const first = session.call('tokenize', params, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    const second = session.call('tokenize', params);
    expect(await reasonOf(first)).to.equal(controller.signal.reason);
    expect([...(await second).ids]).to.deep.equal([31373, 995]);
  });

  it('does not mix with another session', async () => {
    const broken = sessionOf('/faulty/missing/');
    const whole = sessionOf(good);
    const params = {text: 'hello world', encoding: 'r50k_base'} as const;
    const [failure, {ids}] = await Promise.all([
      reasonOf(broken.call('tokenize', params)),
      whole.call('tokenize', params),
    ]);
    expect(failure).to.be.instanceOf(SessionError);
    expect([...ids]).to.deep.equal([31373, 995]);
  });

  it('says of which kind a failure is, and what was expected', async () => {
    const failureOf = async (fault: string) => {
      const error = await reasonOf(
        sessionOf(`/faulty/${fault}/`).call('tokenize', {text: 'a', encoding: 'r50k_base'}),
      );
      expect(error).to.be.instanceOf(SessionError);
      const {kind, message} = error as SessionError;
      return `${kind}: ${message}`;
    };
    expect(await failureOf('missing')).to.match(/^DownloadError: .*r50k_base\.bin.*404/);
    expect(await failureOf('truncated')).to.match(/^RankFileError: .*expected \d+ bytes.*got \d+/);
    expect(await failureOf('corrupt')).to.match(/^RankFileError: .*checksum/);
    expect(await failureOf('wrong')).to.match(/^RankFileError: .*r50k_base.*cl100k_base/);
  });

  it('loads again after a failure', async () => {
    const session = sessionOf(`/faulty/once/session-${Date.now()}/`);
    const params = {text: 'hello world', encoding: 'r50k_base'} as const;
    await reasonOf(session.call('tokenize', params));
    expect([...(await session.call('tokenize', params)).ids]).to.deep.equal([31373, 995]);
  });

  it('fails the calls under way when it is closed, and answers the next one', async () => {
    const session = sessionOf('/faulty/slow/');
    const params = {text: 'hello world', encoding: 'r50k_base'} as const;
    let began = false;
    const call = outcomeOf(session.call('tokenize', params, {onProgress: () => (began = true)}));
    await until(() => began, 'the download');
    await session.close();
    expect(await call).to.be.instanceOf(SessionError);
    expect([...(await session.call('tokenize', params)).ids]).to.deep.equal([31373, 995]);
  });

  it('fails a call that it had not sent yet when it was closed', async () => {
    const session = sessionOf(good);
    const call = outcomeOf(session.call('tokenize', {text: 'a', encoding: 'r50k_base'}));
    await session.close();
    expect(await call).to.be.instanceOf(SessionError);
  });

  it('can be closed before it was used', async () => {
    await sessionOf(good).close();
  });
});

describe('a session whose worker never reports', () => {
  const params = {text: 'hello world', encoding: 'r50k_base'} as const;
  let workers: SilentWorkers;
  beforeEach(() => {
    workers = new SilentWorkers();
  });
  afterEach(async () => {
    workers.restore();
    await closeSessions();
  });

  it('lets a call be aborted', async () => {
    const session = sessionOf(good);
    const controller = new AbortController();
    const reason = new Error('overtaken');
    const call = outcomeOf(session.call('tokenize', params, {signal: controller.signal}));
    controller.abort(reason);
    expect(await call).to.equal(reason);
    expect(workers).to.include({started: 1, terminated: 0});
  });

  it('ends it when it is closed, fails what waits for it, and starts another at the next call', async () => {
    const session = sessionOf(good);
    const waiting = [session.call('tokenize', params), session.place()].map(outcomeOf);
    expect(await outcomeOf(session.close())).to.equal('answered');
    for (const outcome of await Promise.all(waiting))
      expect(outcome).to.be.instanceOf(SessionError).and.include({kind: 'ConnectionLost'});
    expect(workers).to.include({started: 1, terminated: 1});
    workers.restore();
    expect([...(await session.call('tokenize', params)).ids]).to.deep.equal([31373, 995]);
  });

  it('waits for ten seconds, tries the second way, and computes on the main thread then', async () => {
    const {setTimeout: wait} = globalThis;
    const waits: unknown[] = [];
    globalThis.setTimeout = ((work: () => void, time: number, ...rest: unknown[]) => {
      if (time === 10_000) waits.push(time);
      return wait(work, time === 10_000 ? 1 : time, ...rest);
    }) as typeof setTimeout;
    try {
      const session = sessionOf(good);
      expect(await session.place()).to.equal('main thread');
      expect(waits.length).to.equal(2);
      expect(workers).to.include({started: 2, terminated: 2});
      expect([...(await session.call('tokenize', params)).ids]).to.deep.equal([31373, 995]);
    } finally {
      globalThis.setTimeout = wait;
    }
  });
});

describe('a session whose worker is lost', () => {
  const params = {text: 'hello world', encoding: 'r50k_base'} as const;
  let workers: Workers;
  beforeEach(() => {
    workers = new Workers();
  });
  afterEach(async () => {
    workers.restore();
    await closeSessions();
  });

  it('ends one whose message cannot be read', async () => {
    const session = sessionOf('/faulty/slow/');
    await session.place();
    const [worker] = workers.started;
    let isTerminated = false;
    worker.terminate = () => {
      isTerminated = true;
      Worker.prototype.terminate.call(worker);
    };
    const call = outcomeOf(session.call('tokenize', params));
    worker.dispatchEvent(new MessageEvent('messageerror'));
    expect(await call).to.be.instanceOf(SessionError);
    expect(isTerminated).to.equal(true);
    expect([...(await session.call('tokenize', params)).ids]).to.deep.equal([31373, 995]);
    expect(workers.started.length).to.equal(2);
  });

  it('does not let the lost one end the next one', async () => {
    const session = sessionOf(good);
    await session.place();
    const [worker] = workers.started;
    await session.close();
    const call = outcomeOf(session.call('tokenize', params));
    worker.dispatchEvent(new ErrorEvent('error', {message: 'late'}));
    worker.dispatchEvent(new MessageEvent('messageerror'));
    expect(await call).to.equal('answered');
    worker.dispatchEvent(new ErrorEvent('error', {message: 'later'}));
    expect(session.isConnected).to.equal(true);
  });
});
