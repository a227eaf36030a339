// Many figures on a page, and pages that live long: what is not in sight does nothing, and what is gone is gone.
// `LONG=3600 node --test test/hosts/crowds.test.mjs` trains for that many seconds instead of half a minute.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {scriptTag, until, untilState} from '../embed/figure.mjs';
import {closeBrowser, elements, openBrowser, setUp} from '../embed/site.mjs';
import {inspect, noteWork} from './crowds/inspect.mjs';

before(openBrowser);
after(closeBrowser);

const figures = elements.filter((tag) => tag !== 'llm-model');
/** They train in a worker of their own, so that the others need not wait. */
const trainers = ['llm-training', 'llm-grokking'];
const PATIENCE = {timeout: 60_000};

describe('a hundred figures on one page', () => {
  const CROWD = 100;
  const crowd = Array.from({length: CROWD}, (_, i) => figures[i % figures.length]);
  const body = crowd
    .map((tag, i) => `<${tag} id="figure-${i}"></${tag}><div style="height: 120vh"></div>`)
    .join('');

  test('only what is near works; one model and one worker are for all', {timeout: 400_000}, async (t) => {
    const {kit, blog, open} = await setUp(t);
    const address = blog.publish(`${body}<div style="height: 300vh"></div>`, {
      head: scriptTag(`${kit.origin}/autoload.js`),
    });
    const page = await open(address);
    await page.addInitScript(noteWork);
    await page.reload();
    await untilState(page.locator('#figure-0'), 'ready', PATIENCE);
    const known = () =>
      page.evaluate(
        () =>
          [...document.querySelectorAll('[id^=figure-]')].filter((each) => each.matches(':defined')).length,
      );
    assert.ok((await known()) < CROWD / 4, 'code came for figures that are far away');

    for (let i = 0; i < CROWD; i++) {
      await page.locator(`#figure-${i}`).evaluate((figure) => figure.scrollIntoView());
      await untilState(page.locator(`#figure-${i}`), 'ready', PATIENCE);
    }
    assert.equal(kit.countOf(/\/models\/nano\/model-.*\.safetensors$/), 1, 'the model came more than once');
    const mayTrain = crowd.filter((tag) => trainers.includes(tag)).length;
    const workers = page.workers().length;
    assert.ok(workers <= 1 + mayTrain, `${workers} workers`);

    // At the page's end no figure is near. What they had begun ends, and then nothing moves.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await until(
      0,
      async () => {
        const before = await page.evaluate(() => globalThis.work.calls);
        await wait(1000);
        return (await page.evaluate(() => globalThis.work.calls)) - before;
      },
      PATIENCE,
    );

    const {heap} = await (await inspect(page)).measure();
    t.diagnostic(`${workers} workers, ${(heap / 1e6).toFixed(0)} MB of heap`);
    assert.ok(heap < 150e6, `${heap} bytes of heap`);
    assert.deepEqual(page.errors, []);
  });
});

describe('a thousand mounts and unmounts', () => {
  const MOUNTS = Number(process.env.MOUNTS ?? 1000);

  /** Puts figures on the page and takes them away: at once, after a frame, while they load, and when they are ready. */
  const mount = (page, count, from) =>
    page.evaluate(
      async ({tags, count, from}) => {
        const stage = document.querySelector('#stage');
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        const ready = async (figure) => {
          for (
            const end = performance.now() + 60_000;
            figure.getAttribute('state') !== 'ready';
            await pause(20)
          )
            if (performance.now() > end)
              throw new Error(`${figure.localName} is ${figure.getAttribute('state')}`);
        };
        for (let i = from; i < from + count; i++) {
          const figure = document.createElement(tags[i % tags.length]);
          const isInModel = i % 3 === 0;
          const outer = isInModel ? document.createElement('llm-model') : figure;
          if (isInModel) outer.append(figure);
          stage.append(outer);
          const turn = Math.floor(i / tags.length) % 16;
          if (turn === 1) await frame();
          if (turn === 2) await pause(5);
          if (turn === 3) await pause(40);
          if (turn === 4) await ready(figure);
          if (turn === 5) {
            await frame();
            outer.remove();
            await frame();
            stage.append(outer);
            await frame();
          }
          outer.remove();
        }
      },
      {tags: figures, count, from},
    );

  test('leave nothing behind', {timeout: 400_000}, async (t) => {
    const {kit, blog, open} = await setUp(t);
    const head = elements.map((tag) => scriptTag(`${kit.origin}/${tag}.js`)).join('');
    const page = await open(blog.publish('<div id="stage"></div>', {head}));
    await page.addInitScript(noteWork);
    await page.reload();
    await until(
      true,
      () => page.evaluate((tags) => tags.every((tag) => customElements.get(tag)), elements),
      PATIENCE,
    );
    const {measure, listeners, survivors} = await inspect(page);

    // Code, tables and what is shared come with the first of each kind, and stay.
    await mount(page, figures.length, 4 * figures.length);
    const settled = async () => {
      await until(0, () => page.evaluate(() => globalThis.work.pending), PATIENCE);
      return {...(await measure()), listeners: await listeners(), workers: page.workers().length};
    };
    const first = await settled();
    await mount(page, MOUNTS, 0);
    const last = await settled();
    const alive = await survivors(elements);

    t.diagnostic(JSON.stringify({first, last}));
    // One of a kind may be held by what was last asked of it; with every mount that comes none is added.
    assert.deepEqual(
      Object.entries(alive).filter(([, count]) => count > 1),
      [],
      'figures are still held',
    );
    assert.deepEqual(last.listeners, first.listeners, 'listeners on the window or the document');
    assert.ok(last.jsEventListeners <= first.jsEventListeners + 20, 'listeners');
    assert.ok(last.nodes <= first.nodes + 1500, `${last.nodes} nodes after ${first.nodes}`);
    assert.equal(last.documents, first.documents);
    assert.ok(last.workers <= 1, `${last.workers} workers`);
    // What the engine keeps of code that has run more often, and no more: a figure that stayed would be a hundred times of that.
    const PER_MOUNT = 5000;
    for (const part of ['heap', 'workerHeap'])
      assert.ok(
        last[part] < first[part] + 1e6 + PER_MOUNT * MOUNTS,
        `${part}: ${last[part]} bytes after ${first[part]}`,
      );
    assert.deepEqual(page.errors, []);
  });
});

describe('long training', () => {
  const SECONDS = Number(process.env.LONG ?? 30);

  test(
    `${SECONDS} s of it, with pauses and other tabs: memory stays flat`,
    {timeout: SECONDS * 3000 + 240_000},
    async (t) => {
      const {kit, blog, open} = await setUp(t);
      const head = scriptTag(`${kit.origin}/llm-training.js`);
      const page = await open(blog.publish('<llm-training show="live"></llm-training>', {head}));
      const figure = page.locator('llm-training');
      await untilState(figure, 'ready', PATIENCE);
      const {measure, send} = await inspect(page);
      const stepOf = async () =>
        Number((await figure.locator('[part="state"] code').first().innerText()).replaceAll(',', ''));
      const button = (name) => figure.getByRole('button', {name});
      const [go, pause] = [button(/^(Train|Go on)$/), button(/^Pause$/)];
      const freeze = (state) => send('Page.setWebLifecycleState', {state});

      await go.click();
      const rounds = [];
      for (const end = performance.now() + SECONDS * 1000; performance.now() < end;) {
        const step = await stepOf();
        await until(true, async () => (await stepOf()) > step, PATIENCE);
        // As long as the work goes on: what is measured is what it leaves.
        await wait(Math.min(2000, SECONDS * 60));
        // Another tab for a while, and back: it goes on.
        await freeze('frozen');
        await wait(Math.min(500, SECONDS * 20));
        await freeze('active');
        const back = await stepOf();
        await until(true, async () => (await stepOf()) > back, PATIENCE);
        await pause.click();
        rounds.push({step: await stepOf(), ...(await measure())});
        await go.click();
      }
      await pause.click();
      const late = rounds.slice(Math.floor(rounds.length / 2));
      t.diagnostic(JSON.stringify(rounds.map(({step, heap, workerHeap}) => [step, heap, workerHeap])));
      assert.ok(late.length >= 2, `only ${rounds.length} rounds`);
      for (const part of ['heap', 'workerHeap'])
        assert.ok(
          late.at(-1)[part] < late[0][part] * 1.2 + 3e6,
          `${part}: ${late.map((round) => round[part])}`,
        );
      assert.doesNotMatch(await figure.locator('[part="body"]').innerText(), /NaN|undefined|Infinity/);
      assert.equal(await figure.getAttribute('state'), 'ready');
      assert.deepEqual(page.errors, []);
    },
  );
});
