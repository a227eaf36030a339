// Serves one folder on a free local port: for checks that open built files in a browser.
import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {createServer} from 'node:http';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The file an address means inside `folder`, or undefined; an address cannot climb out of it. */
async function fileOf(folder, url) {
  const {pathname} = new URL(url, 'http://localhost');
  let file;
  try {
    file = path.join(folder, path.posix.normalize(decodeURIComponent(pathname)));
    if (pathname.endsWith('/')) file = path.join(file, 'index.html');
    return (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Tells `onFile` the path of each file it sends.
 * @returns {Promise<{origin: string, close(): void}>}
 */
export async function serve(folder, {onFile} = {}) {
  const server = createServer(async (request, response) => {
    const file = await fileOf(folder, request.url);
    if (!file) {
      // The browser asks for an icon by itself, and would report its absence as an error of the page.
      response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    onFile?.(file);
    response.writeHead(200, {'content-type': types[path.extname(file)] ?? 'application/octet-stream'});
    // A page that is closed in the middle of a download is no error here.
    await pipeline(createReadStream(file), response).catch(() => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return {origin: `http://127.0.0.1:${server.address().port}`, close};
}
