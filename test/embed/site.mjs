// Two origins on this machine: one serves the kit as a CDN would, one is the blog that embeds it.
import {readdirSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {launchChromium} from '../../scripts/browser.mjs';

const cdn = fileURLToPath(new URL('../../cdn/', import.meta.url));
/** The elements that the kit has. */
export const elements = readdirSync(cdn).flatMap((file) => /^(llm-.+)\.js$/.exec(file)?.[1] ?? []);

const types = {
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.bin': 'application/octet-stream',
  '.txt': 'text/plain; charset=utf-8',
  '.safetensors': 'application/octet-stream',
};

/** A server on a free port. Pages are published on it; what else is asked for, `answer` answers. */
async function startServer(answer) {
  const pages = new Map();
  const server = createServer((request, response) => {
    const {pathname} = new URL(request.url, 'http://localhost');
    const page = pages.get(pathname);
    if (page) response.writeHead(200, page.headers).end(page.html);
    // The browser asks for an icon by itself.
    else if (pathname === '/favicon.ico') response.writeHead(204).end();
    else void answer(pathname, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    /** From now on this is what lies there. */
    file: (pathname, html, type, headers) =>
      pages.set(pathname, {headers: {'content-type': type, ...headers}, html}),
    /** @returns {string} the address of a new page */
    publish(body, {policy, head = '', headers} = {}) {
      const pathname = `/post-${pages.size + 1}`;
      pages.set(pathname, {
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
          ...(policy && {'content-security-policy': policy}),
          ...headers,
        },
        html: `<!doctype html>
          <html lang="en">
            <head><meta charset="utf-8"><title>Blog</title>${head}</head>
            <body>${body}</body>
          </html>`,
      });
      return origin + pathname;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Faults a server may have, to give to `kit.fault()`. Each answers in place of the kit. */
export const faults = {
  missing: (response) => response.writeHead(404, {'access-control-allow-origin': '*'}).end('not found'),
  wrongType: (response, {body, headers}) =>
    response
      .writeHead(200, {...headers, 'content-type': 'text/plain', 'x-content-type-options': 'nosniff'})
      .end(body),
  offline: (response) => response.destroy(),
  /** All of it is promised, half of it comes. */
  interrupted(response, {body, headers}) {
    response.writeHead(200, {...headers, 'content-length': body.length});
    response.write(body.subarray(0, body.length >> 1), () => response.destroy());
  },
  truncated: (response, {body, headers}) =>
    response.writeHead(200, headers).end(body.subarray(0, body.length >> 1)),
  corrupt(response, {body, headers}) {
    const damaged = Buffer.from(body);
    damaged[damaged.length >> 1] ^= 0x40;
    response.writeHead(200, headers).end(damaged);
  },
  /** Code that does the same, and is not the same. */
  changed: (response, {body, headers}) => response.writeHead(200, headers).end(`${body}\n// changed`),
  swappedFor:
    (name) =>
    async (response, {headers, kit}) =>
      response.writeHead(200, headers).end(await readFile(path.join(cdn, kit.fileOf(name)))),
  async slow(response, {body, headers}) {
    response.writeHead(200, headers);
    const size = Math.ceil(body.length / 10);
    for (let start = 0; start < body.length && !response.destroyed; start += size) {
      response.write(body.subarray(start, start + size));
      await wait(150);
    }
    response.end();
  },
};

/** Serves cdn/ from any folder, with the headers that public CDNs send, and `more`. */
async function startKit(more) {
  const files = readdirSync(cdn, {recursive: true}).map((file) => file.replaceAll(path.sep, '/'));
  const requested = [];
  const broken = [];
  const kit = {
    /** The file of this name; of a chunk the name is that without the hash. */
    fileOf: (name) => files.find((file) => new RegExp(`(^|/)${name}(-[\\w-]{7})?\\.\\w+$`).test(file)),
    /** How many requests there were for paths that match. */
    countOf: (pattern) => requested.filter((pathname) => pattern.test(pathname)).length,
    /** From now on paths that match are answered by one of the faults. */
    fault: (pattern, answer) => broken.push({pattern, answer}),
    heal: () => broken.splice(0),
  };
  const server = await startServer(async (pathname, response) => {
    requested.push(pathname);
    const file = files.find((file) => pathname.endsWith(`/${file}`));
    if (!file) return faults.missing(response);
    const body = await readFile(path.join(cdn, file));
    const headers = {
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': types[path.extname(file)],
      ...more,
    };
    const fault = broken.find(({pattern}) => pattern.test(pathname));
    if (fault) return fault.answer(response, {body, headers, kit});
    return response.writeHead(200, headers).end(body);
  });
  return Object.assign(kit, server);
}

/** Notes whatever goes wrong in a page. */
async function watch(page) {
  const errors = [];
  page.on('pageerror', (error) => errors.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    errors.push(`${message.text()} ${message.location().url}`);
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener('securitypolicyviolation', ({effectiveDirective, blockedURI}) =>
      globalThis.violations.push(`${effectiveDirective} ${blockedURI}`),
    );
  });
  return {errors, violations: () => page.evaluate(() => globalThis.violations)};
}

let browser;
export const openBrowser = async () => (browser = await launchChromium());
export const closeBrowser = () => browser.close();

/**
 * A kit, a blog and a browser profile of its own for one test. `kitHeaders` come with each file of the kit; `patience` is
 * how many milliseconds what is asked of a page may take.
 */
export async function setUp(t, {kitHeaders, patience = 10_000, ...contextOptions} = {}) {
  const kit = await startKit(kitHeaders);
  const blog = await startServer((_, response) => response.writeHead(404).end());
  const context = await browser.newContext({viewport: {width: 1000, height: 800}, ...contextOptions});
  context.setDefaultTimeout(patience);
  t.after(async () => {
    await context.close();
    kit.close();
    blog.close();
  });
  /** Opens an address in a new tab, and notes what goes wrong there. */
  const open = async (address) => {
    const page = await context.newPage();
    const watched = await watch(page);
    await page.goto(address, {waitUntil: 'commit'});
    return Object.assign(page, watched);
  };
  return {kit, blog, context, open};
}
