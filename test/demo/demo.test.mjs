// The demo page as it is published: static files under some folder of some host.
import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import {describe, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {
  address,
  at,
  desktop,
  FIGURES,
  open,
  phone,
  readToEnd,
  untilFiguresReady,
  untilReady,
} from './page.mjs';

const CHAPTERS = 15;
/** Elements that the kit has. */
const elements = readdirSync(at('cdn')).flatMap((file) => /^(llm-.+)\.js$/.exec(file)?.[1] ?? []);

/** Notes what moves in the page, from its first paint. */
function watchShifts() {
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const {value, sources, hadRecentInput} of list.getEntries())
      globalThis.shifts.push({
        value,
        hadRecentInput,
        what: sources.map(({node}) => node?.id || node?.className || node?.nodeName).join(' '),
      });
  }).observe({type: 'layout-shift', buffered: true});
}

const readPages = new Map();
const closedWithTheBrowser = {after() {}};

/**
 * The page, read to its end at a size of window until every figure is ready: opened once for each size. A test that
 * changes it puts it back.
 */
function readPage(viewport) {
  const key = viewport.width;
  if (!readPages.has(key)) {
    const read = async () => {
      const page = await open(closedWithTheBrowser, {viewport, init: watchShifts});
      await page.evaluate(() => document.fonts.ready);
      await readToEnd(page);
      await untilFiguresReady(page);
      await wait(300);
      return Object.assign(page, {shifts: await page.evaluate(() => globalThis.shifts)});
    };
    readPages.set(key, read());
  }
  return readPages.get(key);
}

async function axeViolations(page) {
  await page.addScriptTag({path: at('node_modules/axe-core/axe.min.js')});
  const violations = await page.evaluate(async () => {
    const results = await window.axe.run(document, {resultTypes: ['violations']});
    return results.violations.map(
      ({id, nodes}) => `${id}: ${nodes.map(({target}) => target.join(' ')).join(', ')}`,
    );
  });
  return violations;
}

/** Holds every figure of the page to say something on paper; returns how many do it live, not by their stills. */
async function print(page) {
  await page.emulateMedia({media: 'print'});
  const {empty, live} = await page.evaluate(() => {
    dispatchEvent(new Event('beforeprint'));
    const figures = [...document.querySelectorAll('[id^="figure-"]')].map((figure) => {
      const shown = figure.checkVisibility() ? figure : figure.previousElementSibling;
      const still = shown.querySelector('.still');
      const isStill = still.checkVisibility();
      const what = isStill ? still : figure.shadowRoot.querySelector('.body');
      const {height} = what.getBoundingClientRect();
      return {id: figure.id, height, text: what.innerText.trim().length, isStill};
    });
    dispatchEvent(new Event('afterprint'));
    return {
      empty: figures.filter(({height, text}) => height < 15 || text < 20),
      live: figures.filter(({isStill}) => !isStill).length,
    };
  });
  assert.deepEqual(empty, []);
  assert.equal(await page.locator('.printed').count(), 0);
  await page.emulateMedia({media: 'screen'});
  return live;
}

describe('the page', () => {
  test('loads all it asks for from under its own base, and reports no error', async () => {
    const page = await readPage(desktop);
    assert.deepEqual(page.problems, []);
    assert.ok(page.requests.length > 10);
    assert.deepEqual(
      page.requests.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(address)),
      [],
    );
  });

  test('has fifty figures, all of elements that the kit has, and every one comes to life', async () => {
    const page = await readPage(desktop);
    const tags = await page
      .locator(FIGURES)
      .evaluateAll((figures) => figures.map(({localName}) => localName));
    assert.equal(tags.length, 50);
    assert.deepEqual(
      tags.filter((tag) => !elements.includes(tag)),
      [],
    );
    const numbers = await page.locator('[slot=caption] b:first-child').allTextContents();
    assert.deepEqual(
      numbers.filter((text) => text.startsWith('Figure')),
      tags.map((_, i) => `Figure ${i + 1}.`),
    );
    const chips = await page.locator('#figure-tokens [part=token]').allTextContents();
    assert.equal(
      chips.join('').replaceAll('·', ' '),
      'One day Mia could not find her red kite. She looked under the bed, but found only an old hat and a sad',
    );
  });

  test('computes what its stills and its prose say', async (t) => {
    const page = await open(t);
    const still = await page.locator('#figure-tokens .tokens span').allTextContents();
    await page.evaluate(() => (document.querySelector('#figure-tokens').show = 'ids'));
    await untilReady(page.locator('#figure-tokens'));
    assert.deepEqual(await page.locator('#figure-tokens [part=token]').allTextContents(), still);
    const hindi = await page.locator('#figure-languages .tokens span').allTextContents();
    await page.evaluate(() => (document.querySelector('#figure-languages').show = 'ids'));
    await untilReady(page.locator('#figure-languages'));
    const list = page.locator('#figure-languages [role=listbox]').filter({has: page.locator('[part=token]')});
    const lists = await Promise.all(
      (await list.all()).map((one) => one.locator('[part=token]').allTextContents()),
    );
    assert.ok(
      lists.some((ids) => ids.join() === hindi.join()),
      `${hindi} is none of ${lists.join(' | ')}`,
    );
  });

  test('says of the model what its figures say', async () => {
    const page = await readPage(desktop);
    const text = async (locator) => (await locator.textContent()).replace(/\s+/g, ' ').trim();
    const still = (figure) => text(page.locator(`#${figure} .still`));
    const cells = (figure, row) =>
      page.locator(`#${figure} .still tbody tr`).nth(row).locator('td').allTextContents();

    const ids = await page.locator('#figure-prompt .still .tokens span').allTextContents();
    const shown = await page
      .locator('#figure-prompt [part=token]')
      .evaluateAll((chips) => chips.map((chip) => chip.getAttribute('aria-label').split(', ').at(-1)));
    assert.deepEqual(shown, ids);

    assert.ok((await text(page.locator('#figure-lookup [part=readout]'))).includes(`ID ${ids.at(-1)} `));
    const [, nearest] = await cells('figure-map', 0);
    const neighbour = await text(page.locator('#figure-map [part=neighbours] tbody tr').nth(1));
    assert.ok(
      neighbour.startsWith(nearest.trim().split(' ')[0]),
      `${neighbour} in the figure, ${nearest} in the still`,
    );
    const sum = (await cells('figure-arithmetic', 0))[1].trim().split(', ')[0];
    const answer = await text(page.locator('#figure-arithmetic [part=answers] > :first-child'));
    assert.equal(answer, sum);
    const [, cosine] = await cells('figure-drift', 4);
    assert.ok((await text(page.locator('#figure-drift [part=readout]'))).includes(cosine));

    const [, activation] = await cells('figure-real-neuron', 0);
    assert.ok(
      (await text(page.locator('#figure-real-neuron [part=places] li').first())).startsWith(activation),
    );
    const losses = await page.locator('#figure-real-neuron [part=losses] td').allTextContents();
    const prose = await text(page.locator('#neuron-activation'));
    const [before, after] = /goes from ([\d.]+) to ([\d.]+) nats/.exec(prose).slice(1);
    assert.deepEqual(
      [before, after],
      losses.slice(0, 2).map((loss) => Number(loss).toFixed(2)),
    );

    assert.ok(
      (await still('figure-network')).includes(
        `(${(await page.locator('#figure-network [aria-label^="Y,"].cell').allTextContents()).map((cell) => cell.trim()).join(', ')})`,
      ),
    );
    const [neuron, , , post] = await cells('figure-swiglu', 0);
    const strongest = await text(page.locator('#figure-swiglu [part=strongest] button').first());
    assert.equal(strongest, `${neuron}: ${post}`);
    const candidates = await text(page.locator('#figure-sampling [part=bars]'));
    const [token] = await cells('figure-sampling', 0);
    assert.ok(candidates.includes(token.trim()), `${token} is not in ${candidates}`);
  });

  test('a neuron switched off in one figure changes what the others say, until it is undone', async () => {
    const page = await readPage(desktop);
    const stats = page.locator('#figure-prompt [part=stats]');
    const before = await stats.textContent();
    await page.locator('#figure-real-neuron').getByRole('button', {name: 'Switch it off'}).click();
    await page.locator('#figure-prompt').scrollIntoViewIfNeeded(); // what is far off is drawn when it comes near
    await page
      .locator('#figure-prompt')
      .getByRole('button', {name: 'Undo all changes in the model'})
      .waitFor();
    await page.waitForFunction((before) => {
      const {shadowRoot} = document.querySelector('#figure-prompt');
      return shadowRoot.querySelector('[part=stats]').textContent !== before;
    }, before);
    await page.locator('#figure-prompt').getByRole('button', {name: 'Undo all changes in the model'}).click();
    await page.waitForFunction((before) => {
      const {shadowRoot} = document.querySelector('#figure-prompt');
      return shadowRoot.querySelector('[part=stats]').textContent === before;
    }, before);
  });

  test('has a target for every link within it, and no two of one name', async () => {
    const page = await readPage(desktop);
    const {missing, twice, links} = await page.evaluate(() => {
      const links = [...document.querySelectorAll('a[href^="#"]')].map(
        ({hash}) => hash.slice(1).split('?')[0],
      );
      const ids = [...document.querySelectorAll('[id]')].map(({id}) => id);
      return {
        links: links.length,
        missing: links.filter((id) => !document.getElementById(id)),
        twice: ids.filter((id, i) => ids.indexOf(id) !== i),
      };
    });
    assert.ok(links > 5);
    assert.deepEqual(missing, []);
    assert.deepEqual(twice, []);
  });

  test('lists all fifteen chapters, of which those that are written are links', async () => {
    const page = await readPage(desktop);
    const written = await page
      .locator('section[data-chapter]')
      .evaluateAll((sections) =>
        sections.filter(({dataset}) => /^\d/.test(dataset.chapter)).map(({id}) => `#${id}`),
      );
    assert.ok(written.length >= 1);
    for (const list of ['.contents', '#chapters ol']) {
      const chapters = await page
        .locator(`${list} > li`)
        .evaluateAll((items) => items.map((item) => item.querySelector('a')?.hash));
      assert.equal(chapters.length, CHAPTERS, list);
      assert.deepEqual(chapters.filter(Boolean), written, list);
    }
  });

  test('has one main heading, and no heading that skips a level', async () => {
    const page = await readPage(desktop);
    const levels = await page
      .locator('h1, h2, h3, h4, h5, h6')
      .evaluateAll((headings) => headings.map(({localName}) => Number(localName[1])));
    assert.equal(levels.filter((level) => level === 1).length, 1);
    assert.equal(levels[0], 1);
    levels.forEach((level, i) =>
      assert.ok(level <= (levels[i - 1] ?? 0) + 1, `heading ${i + 1} is an h${level}`),
    );
  });
});

describe('the layout', () => {
  for (const [name, viewport] of Object.entries({desktop, phone}))
    test(`stays where it is while it loads and is read to the end: ${name}`, async (t) => {
      const page = await readPage(viewport);
      const shifted = (shifts) => shifts.reduce((sum, {value}) => sum + value, 0);
      const total = shifted(page.shifts);
      t.diagnostic(`layout shift: ${total.toFixed(4)}`);
      // Room is kept to half a line, and numbers at work grow by digits: 0.02 in all. What counts as good is 0.1.
      assert.ok(total <= 0.045, JSON.stringify(page.shifts, undefined, 2));

      // Shows that shifts are seen here.
      const move = (margin) =>
        page.evaluate((margin) => {
          scrollTo({top: 0, behavior: 'instant'});
          return new Promise((resolve) => {
            requestAnimationFrame(() =>
              requestAnimationFrame(() => {
                document.querySelector('main').style.marginTop = margin;
                setTimeout(resolve, 300);
              }),
            );
          });
        }, margin);
      const before = shifted(await page.evaluate(() => globalThis.shifts));
      await move('200px');
      const after = shifted(await page.evaluate(() => globalThis.shifts));
      await move('');
      assert.ok(after > before + 0.02, 'a shift made on purpose was not seen');
    });

  for (const viewport of [{width: 320, height: 800}, phone, {width: 768, height: 800}, desktop])
    test(`fits a window of ${viewport.width} px, figures and all`, async () => {
      const page = await readPage(viewport);
      const {scroll, client, outside} = await page.evaluate(() => {
        const root = document.documentElement;
        const elements = [...document.querySelectorAll('body *')].filter(
          (element) =>
            element.getBoundingClientRect().right > root.clientWidth + 1 && element.checkVisibility(),
        );
        return {
          scroll: root.scrollWidth,
          client: root.clientWidth,
          outside: elements
            .slice(0, 5)
            .map(({localName, id, className}) => `${localName}#${id}.${className}`),
        };
      });
      assert.equal(scroll, client, `stick out: ${outside.join(', ')}`);
    });

  for (const [name, viewport] of Object.entries({desktop, phone}))
    for (const colorScheme of ['light', 'dark'])
      test(`has nothing axe objects to: ${name}, ${colorScheme}`, async (t) => {
        const page = await readPage(viewport);
        t.after(() => page.emulateMedia({colorScheme: 'light'}));
        await page.emulateMedia({colorScheme});
        assert.deepEqual(await axeViolations(page), []);
      });

  test('has its fonts after a figure has answered, and from the start when they were fetched before', async (t) => {
    const page = await open(t);
    const isSet = (fonts) =>
      document.querySelector('.opening').closest('[data-fonts=""]') &&
      fonts.every((font) => document.fonts.check(`1em "${font}"`));
    const fonts = ['Source Serif', 'Source Sans'];
    await page.waitForFunction(isSet, fonts);
    await page.reload({waitUntil: 'domcontentloaded'});
    assert.equal(await page.evaluate(() => document.documentElement.dataset.fonts), '');
    await page.waitForFunction(isSet, fonts);
  });

  test('moves nothing that is seen when its fonts come', async (t) => {
    const page = await open(t, {isCold: true});
    await page.locator('#figure-tokens').scrollIntoViewIfNeeded();
    await page.locator('#figure-tokens[state=ready]').waitFor();
    const blocks = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.opening > *, .prose > *')]
          .filter((block) => block.getBoundingClientRect().bottom > 0)
          .filter((block) => block.getBoundingClientRect().top < innerHeight)
          .map((block) => block.getBoundingClientRect().top),
      );
    const before = await blocks();
    assert.ok(before.length > 2);
    assert.equal(await page.locator('.opening[data-fonts]').count(), 0, 'seen before they came');
    await page.locator('footer[data-fonts]').waitFor({state: 'attached'});
    assert.deepEqual(await blocks(), before);
  });

  test('is laid out to its end where its fonts do not come', async (t) => {
    const page = await open(t, {isCold: true});
    await page.route('**/*.woff2', (route) => route.abort());
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.prose')].every(({dataset}) => 'whole' in dataset),
    );
    assert.deepEqual(
      page.problems.filter((problem) => !/woff2|ERR_FAILED/.test(problem)),
      [],
    );
    assert.equal(await page.evaluate(() => localStorage.getItem('llm-anatomy-fonts')), null);
  });
});

describe('the manners', () => {
  test('the line of progress goes from nothing to all', async () => {
    const page = await readPage(desktop);
    const width = () =>
      page.locator('.bar > .progress').evaluate((line) => line.getBoundingClientRect().width);
    const jump = async (part) => {
      await page.evaluate((part) => {
        const {scrollHeight, clientHeight} = document.documentElement;
        scrollTo({top: part * (scrollHeight - clientHeight), behavior: 'instant'});
      }, part);
      await wait(200);
      return width();
    };
    assert.equal(await jump(0), 0);
    const half = await jump(0.5);
    assert.ok(Math.abs(half - desktop.width / 2) < 30, `${half} px at half`);
    assert.ok((await jump(1)) > desktop.width - 2);
  });

  test('the bar names the chapter that is read, and its menu leads to chapters', async (t) => {
    const page = await open(t);
    await page.locator('.where').click();
    await page.locator('#chapters').getByRole('link', {name: 'Tokenization'}).click();
    assert.equal(new URL(page.url()).hash, '#tokenization');
    await page.locator('[data-where]', {hasText: '1 Tokenization'}).waitFor();
    assert.equal(await page.locator('#chapters').isVisible(), false);
    assert.equal(await page.locator('#chapters a[aria-current]').getAttribute('href'), '#tokenization');
    const top = await page
      .locator('#tokenization-title')
      .evaluate((title) => title.getBoundingClientRect().top);
    assert.ok(top > 40 && top < 200, `the title stands at ${top} px`);
  });

  test('the chosen colour scheme is kept, and Auto forgets it', async (t) => {
    const page = await open(t, {colorScheme: 'light'});
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    const select = page.getByLabel('Colour scheme');
    await select.selectOption('dark');
    const dark = await paper();
    assert.notEqual(dark, light);
    const figure = page.locator('#figure-tokens');
    assert.equal(await figure.evaluate((element) => getComputedStyle(element).colorScheme), 'dark');
    await page.reload();
    assert.equal(await paper(), dark);
    assert.equal(await select.inputValue(), 'dark');
    await select.selectOption('auto');
    await page.reload();
    assert.equal(await paper(), light);
  });

  test('a link to a figure’s state opens there', async (t) => {
    const page = await open(t, {hash: '#figure-languages?text=Sprachmodelle&encoding=cl100k_base'});
    const figure = page.locator('#figure-languages');
    await page.waitForFunction(
      () => document.querySelector('#figure-languages').getAttribute('state') === 'ready',
    );
    assert.equal(await figure.locator('textarea').inputValue(), 'Sprachmodelle');
    await wait(500);
    const top = await figure.evaluate((element) => element.getBoundingClientRect().top);
    assert.ok(top >= 0 && top < desktop.height / 2, `the figure stands at ${top} px`);
  });
});

describe('without what a browser may lack', () => {
  for (const [name, viewport] of Object.entries({desktop, phone}))
    test(`without JavaScript the prose and the stills are there, and nothing dead: ${name}`, async (t) => {
      const page = await open(t, {javaScriptEnabled: false, viewport});
      assert.ok(await page.getByText('A language model does one thing.').isVisible());
      const stills = await page.locator('.still').all();
      assert.equal(stills.length, 50);
      for (const still of stills) assert.ok(await still.isVisible());
      for (const caption of await page.locator('[slot=caption]').all()) assert.ok(await caption.isVisible());
      assert.equal(
        await page.locator('[data-scheme-choice]').isVisible(),
        false,
        'a choice that does nothing',
      );
      assert.equal(await page.locator('[part]').count(), 0);
      // No room is kept for figures that will not come: beside steps, in a grid, that is "auto".
      const gaps = await page
        .locator(FIGURES)
        .evaluateAll((figures) => figures.map((figure) => getComputedStyle(figure).minHeight));
      assert.deepEqual(
        gaps.filter((gap) => !['0px', 'auto'].includes(gap)),
        [],
      );
      assert.deepEqual(page.problems, []);
    });

  test('without the kit the stills stay, and no room is kept for figures', async (t) => {
    const page = await open(t, {withoutKit: true});
    for (const still of await page.locator('.still').all()) assert.ok(await still.isVisible());
    const heights = () =>
      page
        .locator(FIGURES)
        .evaluateAll((figures) => figures.map((figure) => getComputedStyle(figure).minHeight));
    assert.deepEqual(
      (await heights()).filter((height) => !['0px', 'auto'].includes(height)),
      [],
    );
    await page.getByLabel('Colour scheme').selectOption('dark');
  });

  test('printed, there is the text without the bar, on white, in lines that fit', async (t) => {
    const page = await readPage(desktop);
    t.after(async () => {
      await page.emulateMedia({media: 'screen', colorScheme: 'light'});
      await page.setViewportSize(desktop);
    });
    await page.emulateMedia({media: 'print', colorScheme: 'dark'});
    assert.equal(await page.locator('body > .bar').isVisible(), false);
    assert.ok(await page.locator('#figure-tokens').isVisible());
    const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    assert.equal(paper, 'rgb(255, 255, 255)');
    await page.setViewportSize({width: 700, height: 1000}); // A4 without its margins
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.ok((await page.pdf({format: 'A4'})).length > 50_000);
    const live = await print(page);
    assert.ok(live >= 45, `${live} live`);
  });

  test('printed before it is read, it has the stills of its figures', async (t) => {
    const page = await open(t);
    const unread = await print(page);
    assert.ok(unread < 10, `${unread} live`);
    // The code of all elements is there then, and has drawn nothing of what is far off.
    await page.evaluate(async () => {
      const tags = new Set([...document.querySelectorAll('[id^="figure-"]')].map(({localName}) => localName));
      await Promise.all([...tags].map((tag) => import(`./kit/${tag}.js`)));
    });
    const half = await print(page);
    assert.ok(half < 25, `${half} live`);
  });
});
