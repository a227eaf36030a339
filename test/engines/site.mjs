// What the engines open: the built page, and a page for each element alone. Every page has, before anything else, a script
// that hears what goes wrong: not every engine tells its driver.
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {snippet} from '../hosts/guide.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
};

const NONCE = 'r4nd0m';
/** The guide's, and leave for the icon that browsers ask for. */
const policy = `${snippet('strict-pages', 'policy-own').trim().replaceAll('\n', ' ').replace('NONCE', NONCE)}; img-src 'self'`;

const ear = `<script nonce="${NONCE}">
  window.problems = [];
  addEventListener('error', ({message, filename, target}) =>
    problems.push('uncaught: ' + (message ?? 'no ' + (target.src ?? target.href)) + ' ' + (filename ?? '')), true);
  addEventListener('unhandledrejection', ({reason}) => problems.push('unhandled: ' + (reason?.stack ?? reason)));
  addEventListener('securitypolicyviolation', ({effectiveDirective, blockedURI}) =>
    problems.push('refused: ' + effectiveDirective + ' ' + blockedURI));
  for (const level of ['error', 'warn']) {
    const write = console[level];
    console[level] = (...values) => { problems.push(level + ': ' + values.join(' ')); write.apply(console, values); };
  }
</script>`;

const strictPage = (markup) => `<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8"><title>A strict page</title>
      <script type="module" nonce="${NONCE}" src="/cdn/autoload.js"></script>
    </head>
    <body>${markup}</body>
  </html>`;

const elementPage = (markup) => `<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8"><title>One element</title>
      <style>:root { color-scheme: light dark; font-family: sans-serif } body { margin: 0.5rem }</style>
      <script type="module" src="/cdn/autoload.js"></script>
    </head>
    <body>${markup}</body>
  </html>`;

const made = {'/element': elementPage, '/strict': strictPage};

/** /site/ and /cdn/ are those folders; /element?<markup> is a page with that in it, and /strict?<markup> one under a policy. */
export async function serveEngines() {
  const missing = [];
  const server = createServer(async ({url}, response) => {
    const {pathname, search} = new URL(url, 'http://localhost');
    const file = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const isKnown = /^\/(site|cdn)\//.test(pathname);
    let body = made[pathname]
      ? made[pathname](decodeURIComponent(search.slice(1)))
      : isKnown && (await readFile(path.join(root, file)).catch(() => undefined));
    const type = made[pathname] ? types['.html'] : types[path.extname(file)];
    if (!body) {
      if (pathname !== '/favicon.ico') missing.push(pathname);
      response.writeHead(404).end();
      return;
    }
    if (type === types['.html']) body = String(body).replace('<head>', `<head>${ear}`);
    response
      .writeHead(200, {
        'content-type': type ?? 'application/octet-stream',
        ...(pathname === '/strict' && {'content-security-policy': policy}),
      })
      .end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    missing,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Asks a page again until the answer is true. */
export async function until(page, what, condition, ...values) {
  const end = performance.now() + 60_000;
  for (;;) {
    if (await page.evaluate(condition, ...values)) return;
    if (performance.now() > end) throw new Error(`waited 60 s for ${what}`);
    await wait(100);
  }
}

/** What went wrong in a page. */
export const problemsOf = async (page) => [...page.heard(), ...(await page.evaluate(() => window.problems))];
