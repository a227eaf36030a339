// The README's example of the core, run as it stands there, in bare Node.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const blocks = Array.from(readme.matchAll(/^```js\n(.*?)^```$/gms), ([, code]) => code);

/** Runs a block as a module of the package, which knows itself by name. */
function runBlock(code) {
  const folder = mkdtempSync(path.join(root, 'test', 'tooling', 'readme-'));
  try {
    const file = path.join(folder, 'example.mjs');
    writeFileSync(file, code);
    return execFileSync(process.execPath, [file], {encoding: 'utf8', timeout: 120_000});
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

test('the training example has twenty lines, learns and prints a sample', () => {
  const code = blocks.find((block) => block.includes('Trainer('));
  const lines = code.split('\n').filter((line) => line.trim() !== '');
  assert.ok(lines.length <= 20, `${lines.length} lines`);
  const printed = runBlock(code);
  const losses = Array.from(printed.matchAll(/^step \d+: loss (.+)$/gm), ([, loss]) => Number(loss));
  assert.equal(losses.length, 6);
  assert.ok(losses[0] < Math.log(256) && losses[5] < losses[0] / 2, losses.join(', '));
  const sample = printed.slice(printed.lastIndexOf('loss ')).split('\n').slice(1).join('\n');
  assert.ok(sample.trim().length > 100, sample);
});

test('the tokenizer example prints what it says', () => {
  const code = blocks.find((block) => block.includes('parseRankFile('));
  assert.match(runBlock(code), /13225,\s+11,\s+2375/);
});

test('the example of the house model answers what it says', () => {
  const code = blocks.find((block) => block.includes("checkpoint: 'instruct'"));
  const said = /console\.log\(tokenizer\.decode\(answer\)\); \/\/ (.+)/.exec(code)[1];
  assert.equal(runBlock(code).split('\n')[0], said);
});
