// `npm run shots [name …]`: screenshots of the demo page and of every story, in two widths and two colour schemes, as
// shots/<name>-<width>-<scheme>.png. With names, only of those whose name contains one of them.
import {mkdir} from 'node:fs/promises';
import {launchChromium, requireChromium} from './browser.mjs';
import {build, root} from './build.mjs';
import {serve} from './serve.mjs';
import {buildStorybook, folder, inParallel, openStory, readStories, settle} from './stories.mjs';

const widths = [1280, 390];
const schemes = ['light', 'dark'];
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

requireChromium();
if (!process.argv.includes('--no-build')) {
  await build();
  buildStorybook();
}

const [site, book] = [await serve(`${root}site`), await serve(folder)];
const stories = (await readStories()).filter(({type}) => type === 'story');
const subjects = [
  {name: 'demo', open: (page) => page.goto(`${site.origin}/`)},
  ...stories.map((story) => ({
    name: story.id,
    open: (page, scheme) => openStory(page, book.origin, story, {scheme}),
  })),
].filter(({name}) => names.length === 0 || names.some((part) => name.includes(part)));

const shots = subjects.flatMap((subject) =>
  widths.flatMap((width) => schemes.map((scheme) => ({...subject, width, scheme}))),
);

await mkdir(`${root}shots`, {recursive: true});
const browser = await launchChromium();
try {
  await inParallel(shots, 2, async ({name, open, width, scheme}) => {
    const viewport = {width, height: width < 600 ? 844 : 900};
    const page = await browser.newPage({viewport, colorScheme: scheme, reducedMotion: 'reduce'});
    await page.addInitScript(() => localStorage.setItem('llm-anatomy-fonts', 'fetched')); // from the start, in all that is seen
    await open(page, scheme);
    const late = await settle(page);
    const path = `shots/${name}-${width}-${scheme}.png`;
    await page.screenshot({path: root + path, fullPage: true});
    await page.close();
    console.log(late.length === 0 ? path : `${path} (not settled after 10 s: ${late.join(', ')})`);
    if (late.length > 0) process.exitCode = 1;
  });
} finally {
  await browser.close();
  site.close();
  book.close();
}
