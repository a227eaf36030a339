import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {loadModel} from 'llm-anatomy/load';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('npm run train -- --quick: the loss falls, a sample is printed, and the folder loads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quick-'));
  try {
    const train = ['--import', 'tsx', 'training/train.ts', '--quick', '--run', folder];
    const {status, stdout, stderr} = spawnSync(process.execPath, train, {cwd: root, encoding: 'utf8'});
    assert.equal(status, 0, stderr);
    const log = readFileSync(join(folder, 'log.jsonl'), 'utf8').trim().split('\n');
    const losses = log.flatMap((line) => (JSON.parse(line) as {loss?: number}).loss ?? []);
    const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
    const [first, last] = [mean(losses.slice(0, 5)), mean(losses.slice(-20))];
    assert.ok(Math.abs(first - Math.log(1152)) < 0.3, `begins at ${first}, near ln 1152`);
    assert.ok(last < 1.4, `ends at ${last}`);
    assert.match(stdout, /sample: \S/);
    for (const name of ['run.json', 'instruct.delta.safetensors', 'preferred.delta.safetensors'])
      assert.ok(existsSync(join(folder, name)), name);
    const {model, tokenizer} = await loadModel(folder);
    assert.equal(model.config.vocab_size, 1152);
    assert.equal(tokenizer!.decode(tokenizer!.encode('Once there was a goose.')), 'Once there was a goose.');
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
});
