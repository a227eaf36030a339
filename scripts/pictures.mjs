// `npm run pictures`: a picture of every figure of site/ for readers without JavaScript, light and dark, as pictures/<name>.webp and
// pictures/<name>-dark.webp, with their sizes in pictures/sizes.json. The next build of the page shows them. So: build, pictures,
// `npm run site`. `--only tokens,merge` makes those alone; `--to folder` puts them elsewhere.
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {launchChromium, requireChromium} from './browser.mjs';
import {root} from './build.mjs';
import {serve} from './serve.mjs';

/** In CSS px: just wide enough that figures have not the form for phones, so that it reads well there too, at two thirds. */
const WIDTH = 560;
/** As wide as the page has them, for a figure that would have to be scrolled. */
const MOST = 960;
const SHARPNESS = 1.5;
const QUALITY = 75;
/** How long a figure may take, in ms: some measure the reader's machine before they are done. */
const PATIENCE = 60_000;
const schemes = {light: '', dark: '-dark'};

/** The figure alone: no caption, which is text of the page, and nothing that is true only of a figure that lives. */
const looks = {
  page: `body > :not(main), main :not(.shown, .shown *, :has(.shown)), [slot=caption] { display: none !important; }
    main * { contain: none !important; }
    .shown { --reserve: 0 !important; width: var(--shown, ${WIDTH}px) !important; margin: 0 !important; }`,
  figure: `.badge, .menu-button { display: none !important; }`,
};

/** In the page: is all there that the figure is going to draw by itself? */
const isDone = (figure) =>
  figure.getAttribute('state') === 'ready' &&
  !figure.shadowRoot.querySelector('progress, [part~=loading], [part~=error], [aria-busy=true]');

/** Shows a figure, and waits until it has drawn all; the size that it then has. */
async function bring(page, id) {
  const figure = page.locator(`#${id}`);
  await figure.evaluate((figure) => {
    document.querySelector('.shown')?.classList.remove('shown');
    figure.classList.add('shown');
    scrollTo(0, 0);
  });
  const end = performance.now() + PATIENCE;
  while (!(await figure.evaluate(isDone))) {
    if (performance.now() > end)
      throw new Error(`not done after ${PATIENCE / 1000} s, and ${await figure.getAttribute('state')}`);
    await page.waitForTimeout(100);
  }
  await figure.evaluate(
    async (figure, {css, MOST}) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      figure.shadowRoot.adoptedStyleSheets.push(sheet);
      await document.fonts.ready;
      const hidden = (element) =>
        /auto|scroll/.test(getComputedStyle(element).overflowX)
          ? element.scrollWidth - element.clientWidth
          : 0;
      const parts = [...figure.shadowRoot.querySelectorAll('.body *')];
      const more = Math.max(0, ...parts.map(hidden));
      if (more > 1) figure.style.setProperty('--shown', `${Math.min(MOST, figure.clientWidth + more)}px`);
    },
    {css: looks.figure, MOST},
  );
  await page.waitForTimeout(200); // for what is drawn anew in another width
  const {x, y, width, height} = await figure.boundingBox();
  return {x, y, width, height: Math.ceil(height)};
}

/** Screenshots until two are the same. */
async function shoot(page, devTools, clip) {
  const end = performance.now() + 10_000;
  for (let last; ; await page.waitForTimeout(200)) {
    const options = {format: 'webp', quality: QUALITY, clip: {...clip, scale: SHARPNESS}};
    const {data} = await devTools.send('Page.captureScreenshot', options);
    if (data === last) return data;
    if (performance.now() > end) throw new Error('it does not come to rest');
    last = data;
  }
}

requireChromium();
const {values} = parseArgs({options: {only: {type: 'string'}, to: {type: 'string'}}});
const folder = values.to ?? `${root}pictures`;
await mkdir(folder, {recursive: true});
const file = path.join(folder, 'sizes.json');
const sizes = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
const server = await serve(`${root}site`);
const browser = await launchChromium();
try {
  // High enough for all of them: what is out of the window may rest.
  const viewport = {width: MOST + 100, height: 4000};
  const page = await browser.newPage({viewport, deviceScaleFactor: SHARPNESS, reducedMotion: 'reduce'});
  await page.addInitScript(() => localStorage.setItem('llm-anatomy-fonts', 'fetched')); // from the start, in all that is seen
  const devTools = await page.context().newCDPSession(page);
  await page.goto(server.origin);
  await page.addStyleTag({content: looks.page});
  const all = await page
    .locator('[id^=figure-]')
    .evaluateAll((figures) => figures.map(({id}) => id.slice(7)));
  for (const name of values.only?.split(',') ?? all) {
    try {
      if (!all.includes(name)) throw new Error('the page has no such figure');
      const clip = await bring(page, `figure-${name}`);
      for (const [colorScheme, ending] of Object.entries(schemes)) {
        await page.emulateMedia({colorScheme});
        const data = await shoot(page, devTools, clip);
        await writeFile(path.join(folder, `${name}${ending}.webp`), data, 'base64');
      }
      sizes[name] = [clip.width, clip.height];
      console.log(`${name}: ${clip.width} × ${clip.height}`);
    } catch (error) {
      console.error(`✗ ${name}: ${error.message}`);
      process.exitCode = 1;
    }
  }
} finally {
  await browser.close();
  server.close();
}
await writeFile(file, JSON.stringify(sizes));
