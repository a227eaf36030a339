// Every element under the policies that the guide “Strict pages” prints, with trusted types enforced: each is used as a
// reader would, and the browser has nothing to report, from the page or from its worker.
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {after, before, describe, test} from 'node:test';
import {scriptTag, untilTokens, workersOf} from '../embed/figure.mjs';
import {closeBrowser, openBrowser} from '../embed/site.mjs';
import {
  everyFigure,
  figures,
  INSIDE,
  openNumbers,
  PATIENCE,
  setUpPatiently,
  type,
  untilDrawn,
  viewsOf,
} from './figures.mjs';
import {snippet} from './guide.mjs';

before(openBrowser);
after(closeBrowser);

const NONCE = 'r4nd0m';

/** What browsers report of refusals, workers' included, by `report-uri`. */
async function openReports(t) {
  const reports = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    if (request.method === 'POST') {
      const report = JSON.parse(text)['csp-report'];
      reports.push(`${report['effective-directive']} ${report['blocked-uri']} in ${report['document-uri']}`);
    }
    response.writeHead(204).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return {reports, directive: `; report-uri http://127.0.0.1:${server.address().port}/`};
}

/** A policy of the guide, as a header, for a kit at this origin. */
const policyOf = (name, origin) =>
  snippet('strict-pages', name)
    .trim()
    .replaceAll('\n', ' ')
    .replaceAll('NONCE', NONCE)
    .replaceAll('https://cdn.jsdelivr.net', origin);

/** Opens a page with all elements under a policy of the guide: of a kit elsewhere, or of the page's own origin with the policy on every file. */
async function openStrict(t, where, change = (policy) => policy) {
  const {reports, directive} = await openReports(t);
  const policyFor = (origin) => change(policyOf(`policy-${where}`, origin)) + directive;
  const isOwn = where === 'own';
  const kitHeaders = isOwn ? {'content-security-policy': policyFor('')} : undefined;
  const {kit, blog, open} = await setUpPatiently(t, {kitHeaders});
  const policy = policyFor(kit.origin);
  const head = scriptTag(`${kit.origin}/autoload.js`, `nonce="${NONCE}"`);
  const openPage = (body) => open((isOwn ? kit : blog).publish(body, {policy, head}));
  return {openPage, reports};
}

describe('under the policy for a kit elsewhere, every element draws, lists its numbers and takes what is typed:', () => {
  test('all on one page', async (t) => {
    const {openPage, reports} = await openStrict(t, 'cdn');
    const page = await openPage(everyFigure);
    const clean = async () => {
      assert.deepEqual(reports, []);
      assert.deepEqual(await page.violations(), []);
      assert.deepEqual(page.errors, []);
    };
    let canvases = 0;
    let typed = 0;
    for (const tag of figures)
      await t.test(`<${tag}>`, async (t) => {
        const figure = page.locator(`${tag}:not(.inside)`);
        let drawn = await untilDrawn(figure);
        await openNumbers(figure);
        if (await type(figure)) typed++;
        for (const [name, value] of viewsOf(tag)) {
          await figure.evaluate((element, [name, value]) => element.setAttribute(name, value), [name, value]);
          drawn += await untilDrawn(figure);
        }
        await clean();
        canvases += drawn;
        t.diagnostic(`${drawn} canvases drawn`);
      });
    await t.test('<llm-model>', async () => {
      await untilDrawn(page.locator(INSIDE));
      await clean();
    });
    await t.test('a chart whose code comes when it is drawn', async () => {
      const chart = page.locator('llm-bpe .uplot canvas');
      await chart.waitFor();
      await untilDrawn(page.locator('llm-bpe'));
      await clean();
    });
    assert.ok(canvases > 20, `only ${canvases} canvases were drawn`);
    assert.ok(typed > 10, `only ${typed} fields were typed into`);
    assert.deepEqual([...new Set(workersOf(page))], ['blob:']);
  });
});

test('under the policy for a kit of the page’s own origin, sent with each of its files, every element is ready', async (t) => {
  const {openPage, reports} = await openStrict(t, 'own');
  const page = await openPage(everyFigure);
  for (const tag of figures) await untilDrawn(page.locator(`${tag}:not(.inside)`));
  await untilDrawn(page.locator(INSIDE));
  assert.deepEqual([...new Set(workersOf(page))], ['http:']);
  assert.deepEqual(reports, []);
  assert.deepEqual(page.errors, []);
});

describe('of the policy, each part has the use that the guide says', () => {
  const body =
    '<llm-tokenizer show="ids" text="Strict."></llm-tokenizer><llm-prompt text="A cow."></llm-prompt>';
  for (const [part, without, refused] of [
    ["'wasm-unsafe-eval'", '', ['script-src wasm-eval']],
    ['worker-src blob:', "worker-src 'none'", ['worker-src blob']],
    [' llm-anatomy', '', ['trusted-types trusted-types-policy']],
    ["'strict-dynamic'", 'KIT', []],
  ])
    test(`without ${part.trim()} the figures work, and the browser notes what it refused`, async (t) => {
      const {openPage, reports} = await openStrict(t, 'cdn', (policy) => {
        assert.ok(policy.includes(part));
        const [kit] = /(?<=connect-src )[^;]*/.exec(policy);
        return policy.replace(part, without.replace('KIT', kit));
      });
      const page = await openPage(body);
      await untilTokens(page.locator('llm-tokenizer'), 'Strict.');
      await untilDrawn(page.locator('llm-prompt'));
      const noted = reports
        .map((report) => report.replace(/ in .*/, ''))
        .map((report) => report.split('/post')[0]);
      for (const report of refused) assert.ok(noted.includes(report), `${report} is not among ${noted}`);
      assert.deepEqual(workersOf(page), /wasm|dynamic/.test(part) ? ['blob:'] : []);
      assert.deepEqual(
        page.errors.filter((error) => error.startsWith('uncaught')),
        [],
      );
    });

  test('without connect-src figures that need tables or the model say that they could not be loaded', async (t) => {
    const {openPage, reports} = await openStrict(t, 'cdn', (policy) =>
      policy.replace(/connect-src [^;]*/, "connect-src 'none'"),
    );
    const page = await openPage(body);
    for (const tag of ['llm-tokenizer', 'llm-prompt'])
      await page.locator(tag).getByRole('alert').getByText('could not be loaded').waitFor();
    assert.ok(reports.some((report) => report.startsWith('connect-src')));
  });

  test('without lit-html no figure works, and what is written inside the tag stays', async (t) => {
    const {openPage} = await openStrict(t, 'cdn', (policy) => policy.replace('lit-html ', ''));
    const page = await openPage('<llm-tokenizer><p>Eleven tokens.</p></llm-tokenizer>');
    await page.waitForEvent('console', {
      predicate: (message) => message.text().includes('could not load <llm-tokenizer>'),
      ...PATIENCE,
    });
    assert.ok(await page.getByText('Eleven tokens.').isVisible());
  });
});
