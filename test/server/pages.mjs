// Pages that a server draws, and the browser that reads them.
import {render} from '@lit-labs/ssr';
import {collectResult} from '@lit-labs/ssr/lib/render-result.js';
import {html, unsafeStatic} from 'lit/static-html.js';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import 'llm-anatomy/define';
import {launchChromium} from '../../scripts/browser.mjs';
import {root} from '../../scripts/build.mjs';
import {serve} from '../../scripts/serve.mjs';

const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

/** What the manifest says of each element that draws something: a new one is tested by itself. */
export const figures = read('custom-elements.json')
  .modules.flatMap(({declarations = []}) => declarations)
  .filter(({tagName}) => tagName && tagName !== 'llm-model');

/** Markup as a server sends it. */
export const draw = (markup) => collectResult(render(html`${unsafeStatic(markup)}`));

/** A figure with what a page's author writes into it. */
export const markupOf = (tag, attributes = '') =>
  `<${tag} ${attributes}><p>Instead of ${tag}</p><p slot="caption">Below ${tag}</p></${tag}>`;

/** The address of every module that a page names. */
function importMap() {
  const modules = '/node_modules';
  const {name, exports} = read('package.json');
  const own = Object.entries(exports).flatMap(([key, {default: file}]) =>
    file ? [[name + key.slice(1), file.slice(1)]] : [],
  );
  const packages = ['lit', 'lit-html', 'lit-element', '@lit/reactive-element', '@lit/context'];
  return {
    ...Object.fromEntries(own),
    ...Object.fromEntries(packages.map((each) => [`${each}/`, `${modules}/${each}/`])),
    lit: `${modules}/lit/index.js`,
    'lit-html': `${modules}/lit-html/lit-html.js`,
    '@lit/reactive-element': `${modules}/@lit/reactive-element/reactive-element.js`,
    '@lit/context': `${modules}/@lit/context/index.js`,
    '@lit-labs/ssr-client/': `${modules}/@lit-labs/ssr-client/`,
    uplot: `${modules}/uplot/dist/uPlot.esm.js`,
  };
}

/** Lit's support for hydration, which comes before any element. */
export const hydration = '@lit-labs/ssr-client/lit-element-hydrate-support.js';

/** A page with what a server has drawn; its scripts come when a test asks for them. */
const pageOf = (drawn, head) => `<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>Drawn by a server</title>
      <script type="importmap" nonce="page">${JSON.stringify({imports: importMap()})}</script>
      ${head}
    </head>
    <body>${drawn}</body>
  </html>`;

/** A browser, and a server of this repository for its pages. */
export async function openBrowser() {
  const server = await serve(root);
  const browser = await launchChromium();
  let pages = 0;
  /** Opens a page in a profile of its own, and notes what it complains of. */
  async function open(t, drawn, {head = '', headers, ...options} = {}) {
    const context = await browser.newContext({viewport: {width: 390, height: 844}, ...options});
    t.after(() => context.close());
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(`uncaught: ${error.stack}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    const address = `${server.origin}/page-${++pages}.html`;
    await page.route(address, (route) =>
      route.fulfill({contentType: 'text/html; charset=utf-8', headers, body: pageOf(drawn, head)}),
    );
    await page.goto(address, {waitUntil: 'domcontentloaded'});
    return Object.assign(page, {complaints});
  }
  const close = async () => {
    await browser.close();
    server.close();
  };
  return {open, close};
}

/** Loads modules, one after the other. */
export const load = (page, ...modules) =>
  page.evaluate(async (all) => {
    for (const each of all) await import(each);
  }, modules);
