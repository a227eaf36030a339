// `npm test`: every check there is, in order, and last one line that counts them. `node scripts/test.mjs core browser`
// runs only the steps named; `fuzz` only then.
import {spawn} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import path from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import {requireChromium} from './browser.mjs';
import {root} from './build.mjs';

const bin = (file) => path.join(root, 'node_modules', file);

function testFiles(folder, ending) {
  try {
    const files = readdirSync(path.join(root, folder), {recursive: true});
    const own = files.filter((file) => file.endsWith(ending) && !file.includes('node_modules'));
    return own.map((file) => path.join(folder, file));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

const nodeTests = (folder, ending, ...options) => {
  const files = testFiles(folder, ending).sort();
  return files.length > 0 && [...options, '--test', '--test-reporter=spec', ...files];
};

// Left alone, Node keeps one core free.
const everyCore = `--test-concurrency=${availableParallelism()}`;

/** A step's `command` is what Node runs, or false where its tests are gone. */
const steps = {
  lint: {title: 'ESLint', command: () => [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0']},
  format: {
    title: 'Prettier',
    command: () => [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'],
  },
  build: {title: 'Build', command: () => ['scripts/build.mjs'], isVital: true},
  types: {
    title: 'Types of tests and stories',
    command: () => [bin('typescript/bin/tsc'), '-p', 'tsconfig.test.json'],
  },
  tooling: {title: 'Tooling', command: () => nodeTests('test/tooling', '.test.mjs')},
  core: {title: 'Core', command: () => nodeTests('test/core', '.test.ts', '--import', 'tsx', everyCore)},
  training: {
    title: 'Training',
    command: () => nodeTests('test/training', '.test.ts', '--import', 'tsx', everyCore),
  },
  browser: {
    title: 'Elements in Chromium',
    command: () => testFiles('test/browser', '.test.ts').length > 0 && [bin('@web/test-runner/dist/bin.js')],
    needsBrowser: true,
  },
  sizes: {title: 'Sizes', command: () => ['scripts/sizes.mjs'], needsBrowser: true},
  embed: {title: 'Embedding', command: () => nodeTests('test/embed', '.test.mjs'), needsBrowser: true},
  hosts: {
    title: 'Strict, crowded and hostile pages',
    command: () => nodeTests('test/hosts', '.test.mjs'),
    needsBrowser: true,
  },
  server: {
    title: 'Rendered on a server',
    command: () => nodeTests('test/server', '.test.mjs'),
    needsBrowser: true,
  },
  frameworks: {
    title: 'As installed, in frameworks',
    // One after the other: the first installs what all of them build with.
    command: () => nodeTests('test/frameworks', '.test.mjs', '--test-concurrency=1'),
    needsBrowser: true,
  },
  engines: {title: 'Firefox and WebKit', command: () => nodeTests('test/engines', '.test.mjs')},
  demo: {title: 'Demo page', command: () => nodeTests('test/demo', '.test.mjs'), needsBrowser: true},
  stories: {title: 'Stories', command: () => ['scripts/stories-smoke.mjs'], needsBrowser: true},
  fuzz: {
    title: 'Random operations',
    command: () => nodeTests('test/fuzz', '.test.mjs'),
    needsBrowser: true,
    isByName: true, // it goes on looking for what is not known yet: a find is no fault of the change at hand
  },
};

const lastMatch = (text, pattern) => [...text.matchAll(pattern)].at(-1);

/** What a step's output says it counted; a step that counts nothing is itself one check. */
function readCounts(output, code) {
  const own = lastMatch(output, /^(\d+) passed, (\d+) failed$/gm);
  const node = (word) => Number(lastMatch(output, new RegExp(`^ℹ ${word} (\\d+)$`, 'gm'))?.[1] ?? 0);
  const passed = own ? Number(own[1]) : node('pass');
  const failed = own ? Number(own[2]) : node('fail') + node('cancelled');
  if (code !== 0) return {passed, failed: Math.max(failed, 1)};
  return passed + failed > 0 ? {passed, failed} : {passed: 1, failed: 0};
}

const MOST_NAMES = 20;
const MOST_LINES = 14;

/**
 * What failed, each once, with what it said of itself but for the runner's own stack: of a log that is cut, its end tells
 * enough.
 */
function readFailures(output) {
  const failures = new Map();
  let said;
  for (const line of output.split('\n')) {
    if (/^\s*[✗✖] /.test(line)) {
      said = [];
      if (!line.includes('failing tests')) failures.set(line.trim(), said); // the later time it is told whole
    } else if (!/^\s+\S/.test(line)) said = undefined;
    else if (said?.length < MOST_LINES && !/^\s+at .*node:internal/.test(line)) said.push(line);
  }
  return [...failures].slice(0, MOST_NAMES).map(([name, said]) => [name, ...said].join('\n'));
}

// The test runner moves the cursor even where there is no terminal.
const withoutCursorMoves = (text) => text.replace(/\x1b\[\d*[A-HJKSTf]/g, '');

function runNode(command) {
  const colours = process.stdout.isTTY ? {FORCE_COLOR: '1'} : {NO_COLOR: '1'};
  const child = spawn(process.execPath, command, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {...process.env, ...colours},
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(withoutCursorMoves(text));
    });
  }
  return new Promise((resolve, reject) => {
    child
      .on('error', reject)
      .on('close', (code) => resolve({code, output: stripVTControlCharacters(output)}));
  });
}

async function runStep({title, command}) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 72 - title.length))}`);
  const start = performance.now();
  const line = command();
  if (!line) {
    console.log('Its tests are gone.');
    return {passed: 0, failed: 1, seconds: 0, names: []};
  }
  const {code, output} = await runNode(line);
  const counts = readCounts(output, code);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`── ${title}: ${counts.passed} ✓ ${counts.failed} ✗ in ${seconds} s`);
  return {...counts, seconds, names: code === 0 ? [] : readFailures(output)};
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(steps, name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. There are: ${Object.keys(steps).join(', ')}.`);
  process.exit(1);
}
const chosen = Object.entries(steps).filter(([name, {isByName}]) =>
  wanted.length === 0 ? !isByName : wanted.includes(name),
);
if (chosen.some(([, {needsBrowser}]) => needsBrowser)) requireChromium();

const total = {passed: 0, failed: 0};
const failures = [];
const times = [];
for (const [name, step] of chosen) {
  const {passed, failed, seconds, names} = await runStep(step);
  times.push(`${name} ${Math.round(seconds)}`);
  total.passed += passed;
  total.failed += failed;
  if (failed === 0) continue;
  failures.push({name, title: step.title, names});
  if (step.isVital) {
    console.log('Nothing else can run before this is mended.');
    break;
  }
}
console.log(`\nSeconds: ${times.join(', ')}`);
for (const {title, names} of failures) console.log(['', `Failed in ${title}:`, ...names].join('\n'));
if (failures.length > 0)
  console.log(`\nTo repeat what failed: node scripts/test.mjs ${failures.map(({name}) => name).join(' ')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
