// Opens every story of the built Storybook and fails on exceptions, console errors, unfinished figures, whatever axe
// finds, and horizontal overflow on a phone. `--no-build` takes the Storybook that is there.
//
// A story about a figure that fails carries the tag `shows-error`: its figure ends in error, and the browser may report
// a failed download to the console. No other story may do either.
import {launchChromium, requireChromium} from './browser.mjs';
import {root} from './build.mjs';
import {serve} from './serve.mjs';
import {buildStorybook, folder, inParallel, openStory, readStories, settle} from './stories.mjs';

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
  await page.addScriptTag({path: `${root}node_modules/axe-core/axe.min.js`});
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

/** What is wrong with one story, as lines. */
async function check(context, origin, story) {
  const page = await context.newPage();
  const found = [];
  const failedDownloads = [];
  page.on('pageerror', (error) => found.push(`exception: ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const list = isFailedDownload(message.text()) ? failedDownloads : found;
    list.push(`console: ${message.text()} ${message.location().url}`);
  });
  try {
    const failure = await openStory(page, origin, story);
    if (failure) found.push(failure);
    else if (story.type === 'story') {
      for (const late of await settle(page)) found.push(`not settled after 10 s: ${late}`);
      found.push(
        ...(await findStates(page, story)),
        ...(await findViolations(page)),
        ...(await findOverflow(page)),
      );
    }
  } catch (error) {
    found.push(error.message);
  } finally {
    await page.close();
  }
  if (!mayFailDownload(story)) found.push(...failedDownloads);
  return found;
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
  await inParallel(stories, 2, async (story) => {
    const found = await check(context, server.origin, story);
    console.log(`${found.length === 0 ? '✓' : '✗'} ${story.id}`);
    for (const line of found) console.log(line.replace(/^/gm, '    '));
    if (found.length > 0) failed++;
  });
} finally {
  await browser.close();
  server.close();
}
console.log(`${stories.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
