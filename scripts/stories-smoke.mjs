// Opens every story of the built Storybook and fails on exceptions, console errors, unfinished figures, whatever axe
// finds, and horizontal overflow on a phone. `--no-build` takes the Storybook that is there.
//
// A story about a figure that fails carries the tag `shows-error`: its figure ends in error, and the browser may report
// a failed download to the console. No other story may do either.
import {launchChromium, requireChromium} from './browser.mjs';
import {root} from './build.mjs';
import {serve} from './serve.mjs';
import {buildStorybook, folder, inParallel, nextStory, openStory, readStories, settle} from './stories.mjs';

const desktop = {width: 1280, height: 900};
const phone = {width: 390, height: 844};

const showsError = ({tags}) => tags.includes('shows-error');

/** A page of documentation shows all the stories of its title. */
const mayFailDownload = (entry) =>
  entry.type === 'docs'
    ? stories.some((story) => story.title === entry.title && showsError(story))
    : showsError(entry);

const isFailedDownload = (text) => text.startsWith('Failed to load resource');

async function findViolations(page) {
  const isThere = await page.evaluate(() => 'axe' in window);
  if (!isThere) await page.addScriptTag({path: `${root}node_modules/axe-core/axe.min.js`});
  const violations = await page.evaluate(async () => {
    const results = await window.axe.run('#storybook-root', {resultTypes: ['violations']});
    return results.violations.map(({id, help, nodes}) => ({
      id,
      help,
      where: nodes.map(({target}) => target.join(' ')),
    }));
  });
  return violations.map(({id, help, where}) => `axe: ${id}: ${help} (${where.join(', ')})`);
}

async function findStates(page, story) {
  const inError = await page.locator('#storybook-root [state="error"]').count();
  if (showsError(story)) return inError > 0 ? [] : ['tagged shows-error, but no figure ended in error'];
  return inError > 0 ? [`${inError} figures ended in error`] : [];
}

async function findOverflow(page) {
  await page.setViewportSize(phone);
  await settle(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  return width > phone.width ? [`${width} px wide at ${phone.width} px`] : [];
}

/** What is wrong with a story that has been shown, as lines. */
async function findFaults(page, story) {
  const late = (await settle(page)).map((figure) => `not settled after 10 s: ${figure}`);
  return [
    ...late,
    ...(await findStates(page, story)),
    ...(await findViolations(page)),
    ...(await findOverflow(page)),
  ];
}

/**
 * Checks entries one after the other on one page: most of a story's time would be Storybook's start.
 * @param report is told of each and of what is wrong with it
 */
async function check(context, origin, entries, report) {
  const page = await context.newPage();
  let found = [];
  let failedDownloads = [];
  page.on('pageerror', (error) => found.push(`exception: ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const list = isFailedDownload(message.text()) ? failedDownloads : found;
    list.push(`console: ${message.text()} ${message.location().url}`);
  });
  for (const [i, entry] of entries.entries()) {
    try {
      await page.setViewportSize(desktop);
      const failure = await (i === 0 ? openStory(page, origin, entry) : nextStory(page, entry));
      if (failure) found.push(failure);
      else if (entry.type === 'story') found.push(...(await findFaults(page, entry)));
    } catch (error) {
      found.push(error.message);
    }
    if (!mayFailDownload(entry)) found.push(...failedDownloads);
    report(entry, found);
    found = [];
    failedDownloads = [];
  }
  await page.close();
}

/** What shares a page: the stories of a title. A page of documentation has its own. */
function onOnePage(stories) {
  const titles = new Map();
  for (const story of stories) {
    const {id, title, type} = story;
    const key = type === 'docs' ? id : title;
    titles.set(key, [...(titles.get(key) ?? []), story]);
  }
  return [...titles.values()];
}

requireChromium();
if (!process.argv.includes('--no-build')) buildStorybook();
const stories = await readStories();
const server = await serve(folder);
const browser = await launchChromium();
let failed = 0;
try {
  // Animations would let axe measure colours half-way.
  const context = await browser.newContext({viewport: desktop, reducedMotion: 'reduce'});
  context.setDefaultTimeout(30_000);
  await inParallel(onOnePage(stories), 2, (entries) =>
    check(context, server.origin, entries, ({id}, found) => {
      console.log(`${found.length === 0 ? '✓' : '✗'} ${id}`);
      for (const line of found) console.log(line.replace(/^/gm, '    '));
      if (found.length > 0) failed++;
    }),
  );
} finally {
  await browser.close();
  server.close();
}
console.log(`${stories.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
