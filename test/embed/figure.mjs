// What the tests read off a figure in a page.
import {getEncoding} from 'js-tiktoken';
import assert from 'node:assert/strict';
import {setTimeout as wait} from 'node:timers/promises';

const encoders = new Map();

/** The IDs js-tiktoken gives for a text. */
export function idsOf(text, encoding = 'o200k_base') {
  if (!encoders.has(encoding)) encoders.set(encoding, getEncoding(encoding));
  return encoders.get(encoding).encode(text, [], []);
}

/** Asks again until the answer is the expected one; fails with the last answer. */
export async function until(expected, ask, {timeout = 30_000} = {}) {
  for (const end = performance.now() + timeout; ; await wait(25)) {
    const answer = await ask();
    try {
      return assert.deepEqual(answer, expected);
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
}

export const stateOf = (figure) => figure.getAttribute('state');
export const untilState = (figure, state, options) => until(state, () => stateOf(figure), options);

/** The IDs on the chips of a <llm-tokenizer show="ids">. */
export const shownIds = async (figure) =>
  (await figure.locator('[part=token]').allTextContents()).map(Number);

/** Waits until a <llm-tokenizer show="ids"> shows the tokens that js-tiktoken finds in a text. */
export async function untilTokens(figure, text, encoding) {
  await until(idsOf(text, encoding), () => shownIds(figure));
  await untilState(figure, 'ready');
}

/** Where the page computes: the scheme of each worker's address. */
export const workersOf = (page) => page.workers().map((worker) => new URL(worker.url()).protocol);

export const scriptTag = (address, attributes = '') =>
  `<script type="module" src="${address}" ${attributes}></script>`;

/** A tokenizer whose chips show IDs, for untilTokens(). */
export const tokenizerTag = (text, attributes = '') =>
  `<llm-tokenizer show="ids" text="${text}" ${attributes}></llm-tokenizer>`;

/** Opens a page of the blog with one tokenizer, loaded by its own script tag. */
export async function openFigure({kit, blog, open}, text, {policy, attributes} = {}) {
  const head = scriptTag(`${kit.origin}/llm-tokenizer.js`);
  const page = await open(blog.publish(tokenizerTag(text, attributes), {policy, head}));
  return {page, figure: page.locator('llm-tokenizer')};
}

/** What was thrown in a page and caught by nobody. */
export const uncaught = (page) => page.errors.filter((error) => error.startsWith('uncaught'));
