// WebKitGTK, by WebDriver Classic: its own driver, its own little browser, and an X server without a screen.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {setTimeout as wait} from 'node:timers/promises';

const SCREEN = {width: 1280, height: 1024};

/** What WebDriver calls the keys that write nothing. */
const keys = {
  Enter: '\uE007',
  Tab: '\uE004',
  Escape: '\uE00C',
  Backspace: '\uE003',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
};
const SHIFT = '\uE008';
const CONTROL = '\uE009';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  return port;
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

/** An X server on a display that it chooses itself, and says. */
async function startDisplay(program) {
  const {width, height} = SCREEN;
  const line = ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'];
  const server = spawn(program, line, {stdio: ['ignore', 'ignore', 'ignore', 'pipe']});
  const [number] = await Promise.race([
    once(server.stdio[3], 'data'),
    once(server, 'exit').then(() => Promise.reject(new Error(`${program} did not start`))),
  ]);
  return {name: `:${String(number).trim()}`, close: () => end(server)};
}

/** Asks a driver: WebDriver's requests are JSON over HTTP. */
function requestsTo(origin) {
  return async (method, path, body) => {
    const response = await fetch(origin + path, {
      method,
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
      signal: AbortSignal.timeout(120_000),
    });
    const {value} = await response.json();
    if (value?.error) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };
}

async function untilListening(ask, driver) {
  for (let i = 0; i < 300; i++) {
    if (driver.exitCode !== null) throw new Error('WebKitWebDriver did not start');
    const status = await ask('GET', '/status').catch(() => undefined);
    if (status?.ready) return;
    await wait(100);
  }
  throw new Error('WebKitWebDriver does not answer');
}

function pageOf(ask, path) {
  const perform = (type, ...actions) =>
    ask('POST', `${path}/actions`, {actions: [{type, id: type, actions}]});
  const down = (value) => ({type: 'keyDown', value});
  const up = (value) => ({type: 'keyUp', value});
  return {
    heard: () => [],
    goTo: (url) => ask('POST', `${path}/url`, {url}),
    resize: ({width, height}) => ask('POST', `${path}/window/rect`, {x: 0, y: 0, width, height}),
    async evaluate(action, ...values) {
      const script = `const done = arguments[arguments.length - 1];
        const values = [...arguments].slice(0, -1);
        Promise.resolve().then(() => (${action})(...values)).then(
          (value) => done({value}), (error) => done({error: String(error?.stack ?? error)}));`;
      const {value, error} = await ask('POST', `${path}/execute/async`, {script, args: values});
      if (error) throw new Error(error);
      return value ?? undefined;
    },
    press(key, {control, shift} = {}) {
      const held = [control && CONTROL, shift && SHIFT].filter(Boolean);
      const value = keys[key] ?? key;
      return perform('key', ...held.map(down), down(value), up(value), ...held.map(up));
    },
    type: (text) => perform('key', ...[...text].flatMap((letter) => [down(letter), up(letter)])),
    click: ({x, y}) =>
      perform(
        'pointer',
        {type: 'pointerMove', x: Math.round(x), y: Math.round(y), origin: 'viewport'},
        {type: 'pointerDown', button: 0},
        {type: 'pointerUp', button: 0},
      ),
    screenshot: async () => Buffer.from(await ask('GET', `${path}/screenshot`), 'base64'),
    // There is one window. It goes to an empty page, so that what was there ends.
    close: () => ask('POST', `${path}/url`, {url: 'about:blank'}),
  };
}

export async function startWebKit({program, browser, display: server, isDark}) {
  const display = await startDisplay(server);
  const port = await freePort();
  const driver = spawn(program, [`--port=${port}`, '--host=127.0.0.1'], {
    env: {...process.env, DISPLAY: display.name, GDK_BACKEND: 'x11'},
    stdio: 'ignore',
  });
  const ask = requestsTo(`http://127.0.0.1:${port}`);
  let path;
  const close = async () => {
    // The session first: a browser whose driver is gone stays.
    if (path) await ask('DELETE', path).catch(() => undefined);
    await end(driver);
    await display.close();
  };
  try {
    await untilListening(ask, driver);
    const args = ['--automation', '--full-screen', ...(isDark ? ['--dark-mode'] : [])];
    const capabilities = {alwaysMatch: {'webkitgtk:browserOptions': {binary: browser, args}}};
    const session = await ask('POST', '/session', {capabilities});
    path = `/session/${session.sessionId}`;
    await ask('POST', `${path}/timeouts`, {script: 120_000, pageLoad: 120_000});
    return {
      version: `WebKitGTK/${session.capabilities.browserVersion}`,
      open: async () => pageOf(ask, path),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
