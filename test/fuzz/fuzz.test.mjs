// Random sequences of all that a page can do to a figure: it throws nothing, shows no NaN, keeps within its width, and is
// there again when the page has come to its senses. `SEED=… FUZZ=… ONLY=llm-rope npm run fuzz`.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {Random} from 'llm-anatomy/core';
import {closeBrowser, openBrowser, setUp} from '../embed/site.mjs';
import {scriptTag, until} from '../embed/figure.mjs';
import {operationsFor, subjects} from './operations.mjs';

// The same sequences at every run, so that a change that breaks one is known by it; SEED=$RANDOM goes on looking.
const seed = Number(process.env.SEED ?? 20261130);
/** Operations on each element. */
const LENGTH = Number(process.env.FUZZ ?? 22_000) / subjects.length;
const BATCH = 40;
/** What is awaited on a machine that has much else to do. */
const PATIENCE = 45_000;

const hash = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) | 0, 7);
const inPage = fileURLToPath(new URL('in-page.js', import.meta.url));

before(openBrowser);
after(closeBrowser);

/** A page with one figure that nobody has touched. */
async function openSubject(t, {tag, properties}) {
  const {kit, blog, open} = await setUp(t);
  const head =
    scriptTag(`${kit.origin}/${tag}.js`) +
    (tag === 'llm-model'
      ? scriptTag(`${kit.origin}/llm-prompt.js`)
      : scriptTag(`${kit.origin}/llm-model.js`));
  const page = await open(
    blog.publish('<div id="stage" style="inline-size: 600px"></div><div id="other"></div>', {head}),
  );
  await page.waitForLoadState('load');
  await page.addScriptTag({path: inPage});
  await page.evaluate(({tag, names}) => globalThis.fuzz.begin(tag, names), {
    tag,
    names: properties.map(({name}) => name),
  });
  return {page, kit};
}

const play = (page, operations) => page.evaluate((all) => globalThis.fuzz.play(all), operations);
const batches = (operations) =>
  Array.from({length: Math.ceil(operations.length / BATCH)}, (_, i) =>
    operations.slice(i * BATCH, (i + 1) * BATCH),
  );

/** Plays all and gives the first thing that is wrong, and how far it came. */
async function firstProblem(page, operations) {
  let done = 0;
  for (const batch of batches(operations)) {
    const found = [...(await play(page, batch)), ...page.errors.splice(0)];
    done += batch.length;
    if (found.length) return {found, done};
  }
  return undefined;
}

/** The shortest tail, and of that the fewest operations, that still show a problem: as far as a minute goes. */
async function shrink(t, subject, operations) {
  let least = operations;
  const end = performance.now() + 60_000;
  const fails = async (some) => {
    const {page} = await openSubject(t, subject);
    const problem = await firstProblem(page, some);
    await page.close();
    return problem !== undefined;
  };
  for (
    let size = Math.ceil(least.length / 2);
    size >= 1 && performance.now() < end;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  )
    for (let from = 0; from < least.length && performance.now() < end;) {
      const without = [...least.slice(0, from), ...least.slice(from + size)];
      if (without.length && (await fails(without))) least = without;
      else from += size;
    }
  return least;
}

describe(`a hostile page (SEED=${seed})`, () => {
  for (const subject of subjects) {
    if (process.env.ONLY && subject.tag !== process.env.ONLY) continue;
    test(subject.tag, {timeout: 600_000}, async (t) => {
      const operations = operationsFor(subject, LENGTH, new Random(seed ^ hash(subject.tag)));
      const {page} = await openSubject(t, subject);
      const problem = await firstProblem(page, operations);
      if (problem) {
        const all = operations.slice(0, problem.done);
        const last = all.slice(-BATCH);
        const least = process.env.SHRINK === '0' ? last : await shrink(t, subject, last);
        assert.fail(
          [
            ...problem.found,
            `after ${problem.done} operations of SEED=${seed} ONLY=${subject.tag}, of which the last:`,
            ...least.map((operation) => JSON.stringify(operation)),
          ].join('\n'),
        );
      }
      assert.deepEqual(await page.evaluate(() => globalThis.fuzz.reset()), []);
      if (subject.tag === 'llm-model') return;
      await until('ready', () => page.evaluate(() => globalThis.fuzz.state()), {timeout: PATIENCE});
      assert.deepEqual(await page.evaluate(() => globalThis.fuzz.look()), []);
      assert.deepEqual(page.errors, []);
    });
  }
});
