// The published hashes of the house model, and what the kit knows of its files, are those of the files.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {describeFiles, formatList, formatModule, generated, published} from '../../scripts/integrity.mjs';

const files = await describeFiles();
const remedy = 'run: node scripts/integrity.mjs';

test('models/nano/integrity.json is fresh', async () => {
  assert.equal(await readFile(published, 'utf8'), formatList(files), remedy);
});

test('src/runtime/house-files.ts is fresh', async () => {
  assert.equal(await readFile(generated, 'utf8'), await formatModule(files), remedy);
});

test('what opens the model is at most a megabyte, uncompressed', () => {
  const sizes = ['config.json', 'tokenizer.json', 'model.safetensors'].map((name) => {
    const file = files.find((file) => file.name === name);
    assert.ok(file, `no ${name}`);
    return file.bytes;
  });
  const sum = sizes.reduce((a, b) => a + b);
  assert.ok(sum <= 1e6, `${sizes.join(' + ')} = ${sum} bytes`);
});
