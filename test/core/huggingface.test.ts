/** What Hugging Face's transformers makes of models/nano is in its huggingface.json; training/huggingface/check.py writes it. */
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, describe, it} from 'node:test';
import {publishFolder} from '../../training/publish.js';
import {ASSISTANT, END, specialTokens, USER} from '../../training/recipe.js';

const nano = (name: string): Buffer => readFileSync(new URL(`../../models/nano/${name}`, import.meta.url));
const parse = <T>(bytes: Buffer): T => JSON.parse(bytes.toString()) as T;

interface HuggingFaceRecord {
  versions: Record<string, string>;
  sha256: Record<string, string>;
  tokenization: {documents: number; hostileTexts: number; equal: boolean};
  conversations: {conversations: number; equal: boolean};
  logits: {
    sequences: number;
    /** Of ours from transformers in both precisions, and of its float32 from its float64. */
    largestDifferences: Record<
      'float64' | 'float32' | 'float32FromFloat64',
      {absolute: number; relative: number}
    >;
  };
  generation: {prompts: number; tokensEach: number; equal: boolean};
}

describe('models/nano in transformers', () => {
  const record = parse<HuggingFaceRecord>(nano('huggingface.json'));

  it('is recorded of the files that are there', () => {
    const files = ['config.json', 'generation_config.json', 'model.safetensors'];
    assert.deepEqual(Object.keys(record.sha256).sort(), [
      ...files,
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    for (const [name, recorded] of Object.entries(record.sha256)) {
      const found = createHash('sha256').update(nano(name)).digest('hex');
      assert.equal(
        found,
        recorded,
        `${name} is not what training/huggingface/check.py was run on: run it again`,
      );
    }
  });

  it('equals ours: tokens, conversations, logits to 1e-4, and what comes next', () => {
    const {tokenization, conversations, logits, generation, versions} = record;
    assert.ok(tokenization.equal && tokenization.documents >= 2000 && tokenization.hostileTexts >= 1000);
    assert.ok(conversations.equal && conversations.conversations > 0);
    assert.ok(logits.sequences >= 50);
    const {float64, float32} = logits.largestDifferences;
    for (const difference of [float64.absolute, float64.relative, float32.relative])
      assert.ok(difference >= 0 && difference <= 1e-4, `${difference}`);
    assert.ok(generation.equal && generation.prompts > 0);
    assert.equal(generation.tokensEach, 50);
    for (const name of ['torch', 'transformers', 'tokenizers', 'node', 'llm-anatomy'])
      assert.match(versions[name], /^\d+\.\d+/, name);
  });
});

describe('publishFolder()', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'publish-'));
  after(() => rmSync(folder, {recursive: true}));
  publishFolder(folder);
  const written = (name: string): Buffer => readFileSync(path.join(folder, name));

  it('writes what models/nano has', () => {
    for (const name of ['tokenizer_config.json', 'generation_config.json'])
      assert.equal(nano(name).toString(), written(name).toString(), name);
  });

  it('names the special tokens that the vocabulary has', () => {
    const {added_tokens} = parse<{added_tokens: {id: number; content: string}[]}>(nano('tokenizer.json'));
    const tokens = Object.fromEntries(added_tokens.map(({id, content}) => [id, content]));
    const [end, user, assistant] = specialTokens;
    assert.deepEqual(tokens, {[END]: end, [USER]: user, [ASSISTANT]: assistant});
    const tokenizer = parse<{bos_token: string; eos_token: string; chat_template: string}>(
      written('tokenizer_config.json'),
    );
    assert.deepEqual([tokenizer.bos_token, tokenizer.eos_token], [end, end]);
    for (const token of [user, assistant]) assert.ok(tokenizer.chat_template.includes(`'${token}'`), token);
    const generation = parse<{bos_token_id: number; eos_token_id: number}>(written('generation_config.json'));
    assert.deepEqual([generation.bos_token_id, generation.eos_token_id], [END, END]);
  });
});
