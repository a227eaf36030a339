// What the smoke test and the screenshots share: the built Storybook, its stories, and when a page has come to rest.
import {spawnSync} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {root} from './build.mjs';

export const folder = `${root}storybook-static`;

export function buildStorybook() {
  const storybook = `${root}node_modules/storybook/dist/bin/dispatcher.js`;
  const command = [storybook, 'build', '--quiet', '--output-dir', folder];
  const {status, stdout, stderr} = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: 'utf8',
    // Otherwise Storybook asks the network for newer versions of itself.
    env: {...process.env, CI: 'true', STORYBOOK_DISABLE_TELEMETRY: '1'},
  });
  if (status === 0) return;
  console.error(stdout + stderr);
  throw new Error('storybook build failed');
}

/** The entries of the built Storybook: `{id, type: 'story' | 'docs', tags}`. */
export async function readStories() {
  const {entries} = JSON.parse(await readFile(`${folder}/index.json`, 'utf8'));
  return Object.values(entries);
}

/**
 * Leaves what became of the story in `window.story`, a promise of the reason why it failed, or of '', and anew after
 * `window.awaitStory()`.
 */
function listen() {
  const name = '__STORYBOOK_ADDONS_CHANNEL__';
  const reasons = {
    storyMissing: () => 'there is no such story',
    storyErrored: ({title, description}) => `${title}: ${description}`,
    storyThrewException: ({message, stack}) => stack ?? message,
    playFunctionThrewException: ({message, stack}) => `play: ${stack ?? message}`,
    unhandledErrorsWhilePlaying: (errors) => `play: ${errors.map(({message}) => message).join(', ')}`,
    storyFinished: () => '',
    docsRendered: () => '',
  };
  let resolve;
  window.awaitStory = () => {
    window.story = new Promise((resolved) => (resolve = resolved));
  };
  window.awaitStory();
  Object.defineProperty(window, name, {
    configurable: true,
    set(channel) {
      Object.defineProperty(window, name, {value: channel, configurable: true, writable: true});
      for (const [event, reason] of Object.entries(reasons))
        channel.on(event, (payload) => resolve(reason(payload)));
    },
  });
}

/** Opens a story on a fresh page and waits until it has rendered and played; returns why it failed, or ''. */
export async function openStory(page, origin, {id, type}, globals = {}) {
  // The accessibility addon would run axe a second time.
  const pairs = Object.entries({...globals, 'a11y.manual': '!true'}).map((pair) => pair.join(':'));
  await page.addInitScript(listen);
  await page.goto(`${origin}/iframe.html?id=${id}&viewMode=${type}&globals=${pairs.join(';')}`);
  return page.evaluate(() => window.story);
}

/** Goes on to another story on a page that shows one; returns why it failed, or ''. */
export function nextStory(page, {id}) {
  return page.evaluate((storyId) => {
    history.replaceState(null, '', location.pathname + location.search); // the state of the figures before
    window.awaitStory();
    window.__STORYBOOK_ADDONS_CHANNEL__.emit('setCurrentStory', {storyId, viewMode: 'story'});
    return window.story;
  }, id);
}

/**
 * Scrolls to each figure, since those off screen rest, and waits until it is ready or says why it cannot be; then for
 * the fonts and the next frame. Returns the figures that took more than ten seconds, as 'tag: state'.
 */
export function settle(page) {
  return page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const isVisible = (element) => element.checkVisibility({visibilityProperty: true});
    const stateOf = (element) => element.getAttribute('state');
    const isSettled = (element) => ['ready', 'error'].includes(stateOf(element));

    const figures = [...document.querySelectorAll('*')].filter(({localName}) => localName.startsWith('llm-'));
    for (const figure of figures.filter(isVisible)) {
      const deadline = performance.now() + 10_000;
      figure.scrollIntoView({block: 'center', behavior: 'instant'});
      while (!isSettled(figure) && performance.now() < deadline) await frame();
      await figure.updateComplete;
    }
    scrollTo({top: 0, behavior: 'instant'});
    await document.fonts.ready;
    await frame();
    await frame();
    const late = figures.filter((figure) => isVisible(figure) && !isSettled(figure));
    return late.map((figure) => `${figure.localName}: ${stateOf(figure) ?? 'no state'}`);
  });
}

/** Does `task` for each item, `limit` at a time. */
export async function inParallel(items, limit, task) {
  const queue = items.values();
  const work = async () => {
    for (const item of queue) await task(item);
  };
  await Promise.all(Array.from({length: limit}, work));
}
