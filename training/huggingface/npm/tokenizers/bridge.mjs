/** The npm package tokenizers for __init__.py beside this: a request a line, and of each an answer, in JSON. */
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

const require = createRequire(import.meta.url);
const {Tokenizer} = require('tokenizers');
const tokenizers = [];

const fieldsOf = (encoding) => ({
  n_sequences: encoding.getNSequences(),
  ids: encoding.getIds(),
  type_ids: encoding.getTypeIds(),
  tokens: encoding.getTokens(),
  offsets: encoding.getOffsets(),
  attention_mask: encoding.getAttentionMask(),
  special_tokens_mask: encoding.getSpecialTokensMask(),
  overflowing: encoding.getOverflowing().map(fieldsOf),
});

const methods = {
  version: () => require('tokenizers/package.json').version,
  load: (text) => tokenizers.push(Tokenizer.fromString(text)) - 1,
  encodeBatch: async (which, texts, addSpecialTokens) =>
    (await tokenizers[which].encodeBatch(texts, {addSpecialTokens})).map(fieldsOf),
};

async function answer([method, ...values]) {
  if (method in methods) return methods[method](...values);
  const [which, ...rest] = values;
  return tokenizers[which][method](...rest);
}

for await (const line of createInterface({input: process.stdin})) {
  const reply = await answer(JSON.parse(line)).then(
    (value) => ({value: value ?? null}),
    (error) => ({error: String(error)}),
  );
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
