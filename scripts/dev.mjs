// `npm start`: builds, serves the demo page, and builds and reloads again when a source changes.
import {startDevServer} from '@web/dev-server';
import {watch} from 'node:fs';
import {createServer} from 'node:net';
import path from 'node:path';
import {build, root, run, steps} from './build.mjs';

const stop = new AbortController();
const {signal} = stop;

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, 'localhost', () => probe.close(() => resolve(true)));
  });
}

async function freePort(port) {
  while (!(await isFree(port))) port++;
  return port;
}

/** Makes a function that runs `task` with all that was reported since the last time, never twice at once. */
function batched(task) {
  let changed = new Set();
  let running = false;
  let timer;

  async function flush() {
    if (running) return;
    running = true;
    while (changed.size > 0) {
      const batch = changed;
      changed = new Set();
      await task(batch);
    }
    running = false;
  }

  return (change) => {
    changed.add(change);
    clearTimeout(timer);
    // An editor saves a file in several steps.
    timer = setTimeout(flush, 80);
  };
}

const port = await freePort(Number(process.env.PORT ?? 8000));
const address = `http://localhost:${port}/`;
console.log(`llm-anatomy: building; the demo page will be at ${address}`);

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    stop.abort();
    process.exit(0);
  });
}

try {
  await build({signal});
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const server = await startDevServer({
  readCliArgs: false,
  readFileConfig: false,
  autoExitProcess: false,
  logStartMessage: false,
  config: {
    rootDir: `${root}site`,
    hostname: 'localhost',
    port,
    injectWebSocket: true,
    // Its own cache of transformed pages would survive a rebuild.
    plugins: [{name: 'reload', injectWebSocket: true, transform: () => ({transformCache: false})}],
  },
});
console.log(`Ready: ${address} (Ctrl-C ends it)`);

/** The steps that a change of these files calls for; what dist/ holds already stays. */
function stepsFor(files) {
  const {wasm, types, ranks, bundle, site} = steps;
  const isIn = (folder) => [...files].some((file) => file.startsWith(folder));
  return [
    ...(isIn('src/core/tensor/assembly/') ? [wasm] : []),
    ...(isIn('src/') ? [{...types, clean: []}] : []),
    ...(isIn('src/core/') ? [ranks] : []),
    ...(isIn('src/') ? [bundle] : []),
    site,
  ];
}

let unbuilt = new Set();

const rebuild = batched(async (files) => {
  unbuilt = new Set([...unbuilt, ...files]);
  try {
    for (const step of stepsFor(unbuilt)) await run(step, {signal});
    unbuilt.clear();
    server.webSockets.sendImport('data:text/javascript,location.reload()');
  } catch (error) {
    console.error(`${error.message}; the page stays as it was`);
  }
});

for (const folder of ['src', 'demo']) {
  watch(root + folder, {recursive: true, signal}, (event, file) => {
    rebuild(`${folder}/${file?.split(path.sep).join('/')}`);
  });
}
