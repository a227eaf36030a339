// The service worker of the guide “Offline”: after one visit a page's figures need no network.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {scriptTag, until, untilTokens} from '../embed/figure.mjs';
import {closeBrowser, faults, openBrowser} from '../embed/site.mjs';
import {PATIENCE, setUpPatiently, untilDrawn} from './figures.mjs';
import {PUBLIC_CDN, snippet} from './guide.mjs';

before(openBrowser);
after(closeBrowser);

const TEXT = 'Kept for a train without a network.';
const body =
  `<llm-tokenizer show="ids" text="${TEXT}"></llm-tokenizer>` +
  '<llm-prompt text="A cow."></llm-prompt><llm-rope></llm-rope>';

const MAY_BE_KEPT = {'cache-control': 'no-cache'};

/** A post of the blog with the guide's service worker, visited once. */
async function visit(t, {kit, blog, open}, folder = '') {
  const script = snippet('offline', 'offline.js').replace(PUBLIC_CDN, `${kit.origin}/${folder}`);
  blog.file('/offline.js', script, 'text/javascript');
  blog.file('/blog.css', 'body { color: rgb(1, 2, 3) }', 'text/css');
  const head = scriptTag(`${kit.origin}/${folder}autoload.js`) + snippet('offline', 'register');
  return open(blog.publish(`<link rel="stylesheet" href="/blog.css">${body}`, {head, headers: MAY_BE_KEPT}));
}

const untilInStore = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => caches.keys()));

async function untilReady(page) {
  await untilTokens(page.locator('llm-tokenizer'), TEXT, undefined, PATIENCE);
  await untilDrawn(page.locator('llm-prompt'));
  await untilDrawn(page.locator('llm-rope'));
}

describe('the service worker of the guide', () => {
  test('keeps what a page needs: after one visit it works without a network', async (t) => {
    const site = await setUpPatiently(t);
    const page = await visit(t, site);
    await untilInStore(page);
    site.kit.close();
    site.blog.close();
    await page.reload();
    await untilReady(page);
    // In the store are figures that the reader had not come to, with all that they show.
    await page.evaluate(() =>
      document.body.insertAdjacentHTML('beforeend', '<llm-optimizers></llm-optimizers>'),
    );
    await untilDrawn(page.locator('llm-optimizers'));
    await page.locator('llm-optimizers canvas').first().waitFor();
    assert.deepEqual(
      page.errors.filter((error) => error.startsWith('uncaught')),
      [],
    );
  });

  test('shows the text as it is now while there is a network', async (t) => {
    const site = await setUpPatiently(t);
    const page = await visit(t, site);
    await untilInStore(page);
    site.blog.file(new URL(page.url()).pathname, '<p>Corrected.</p>', 'text/html');
    await page.reload();
    await page.getByText('Corrected.').waitFor();
  });

  test('comes where a page is open twice, is among those to keep, or has a frame of its own', async (t) => {
    const site = await setUpPatiently(t);
    const frame = '<iframe srcdoc="A frame." title="A frame"></iframe>';
    const address = site.blog.publish(frame, {headers: MAY_BE_KEPT});
    await site.open(address);
    const page = await site.open(`${address}#end`);
    const {pathname} = new URL(address);
    const script = snippet('offline', 'offline.js')
      .replace(PUBLIC_CDN, `${site.kit.origin}/`)
      .replace('PAGES = []', `PAGES = ['${pathname}', '/gone']`);
    site.blog.file('/offline.js', script, 'text/javascript');
    await page.evaluate(() => navigator.serviceWorker.register('/offline.js'));
    await untilInStore(page);
    const kept = await page.evaluate(async () => {
      const [name] = await caches.keys();
      return (await (await caches.open(name)).keys()).map(({url}) => url);
    });
    assert.deepEqual(
      kept.filter((url) => url.startsWith(site.blog.origin)),
      [address],
    );
  });

  test('gives pages what it cannot keep, and keeps nothing that is not to be kept', async (t) => {
    const site = await setUpPatiently(t);
    const page = await visit(t, site);
    await untilInStore(page);
    await page.reload(); // now it answers
    const style = (name, headers) => site.blog.file(name, `body { --seen: ${name} }`, 'text/css', headers);
    style('/varies.css', {vary: '*'});
    style('/secret.css', {'cache-control': 'no-store'});
    style('/plain.css');
    site.blog.file('/api', '{"who": "Mia"}', 'application/json');
    const link = (href) =>
      page.evaluate(
        (href) =>
          new Promise((resolve, reject) => {
            const link = Object.assign(document.createElement('link'), {rel: 'stylesheet', href});
            document.head.append(
              Object.assign(link, {onload: resolve, onerror: () => reject(new Error(href))}),
            );
          }),
        href,
      );
    for (const name of ['/varies.css', '/secret.css', '/plain.css']) await link(name);
    assert.deepEqual(await page.evaluate(async () => (await fetch('/api')).json()), {who: 'Mia'});
    const isKept = (name) => page.evaluate(async (name) => (await caches.match(name)) !== undefined, name);
    await until(true, () => isKept('/plain.css'), PATIENCE);
    for (const name of ['/varies.css', '/secret.css', '/api']) assert.equal(await isKept(name), false, name);
  });

  test('is registered under the policy of the guide “Strict pages”', async (t) => {
    const site = await setUpPatiently(t);
    const NONCE = 'r4nd0m';
    const policy = snippet('strict-pages', 'policy-own')
      .trim()
      .replaceAll('\n', ' ')
      .replaceAll('NONCE', NONCE)
      .replace('trusted-types ', 'trusted-types offline ');
    const script = snippet('offline', 'offline.js').replace(PUBLIC_CDN, `${site.kit.origin}/`);
    site.kit.file('/offline.js', script, 'text/javascript');
    const head = snippet('offline', 'register-strict').replaceAll('NONCE', NONCE);
    const page = await site.open(site.kit.publish('Strict.', {policy, head}));
    assert.equal((await untilInStore(page)).length, 1);
    assert.deepEqual(await page.violations(), []);
    assert.deepEqual(page.errors, []);
  });

  test('drops the store of the version before', async (t) => {
    const site = await setUpPatiently(t);
    const page = await visit(t, site, 'v1/');
    assert.deepEqual(await untilInStore(page), [`llm-anatomy ${site.kit.origin}/v1/`]);
    const again = await visit(t, site, 'v2/');
    await until([`llm-anatomy ${site.kit.origin}/v2/`], () => again.evaluate(() => caches.keys()), PATIENCE);
    await untilReady(again);
  });

  test('takes nothing that is not what its hash says; the page works, with the network', async (t) => {
    const site = await setUpPatiently(t);
    site.kit.fault(/llm-scaling\.js$/, faults.changed);
    const page = await visit(t, site);
    await untilReady(page);
    await until(true, () => site.kit.countOf(/integrity\.json$/) > 0, PATIENCE);
    const hasWorker = () => page.evaluate(async () => !!(await navigator.serviceWorker.getRegistration()));
    await until(false, hasWorker, PATIENCE);
    assert.equal(
      await page.evaluate(
        async (name) => (await (await caches.open(name)).keys()).length,
        `llm-anatomy ${site.kit.origin}/`,
      ),
      0,
    );
  });
});
