/** The tokenizers that are compared, opened alike: open() gives text → ids, special tokens being plain text. */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);

export const ours = 'llm-anatomy';

const open = {
  [ours]: async (name) => {
    const {encodings, parseRankFile, specialTokens, Tokenizer} = await import('llm-anatomy/core');
    const {ranks, split} = encodings[name];
    const bytes = readFileSync(new URL(`../dist/ranks/${ranks}.bin`, import.meta.url));
    return () => {
      const tokenizer = new Tokenizer(parseRankFile(bytes).table, split, specialTokens[name]);
      return {encode: (text) => tokenizer.encode(text), close() {}};
    };
  },
  'js-tiktoken': async (name) => {
    const {Tiktoken} = require('js-tiktoken/lite');
    return () => {
      const encoder = new Tiktoken(require(`js-tiktoken/ranks/${name}`));
      return {encode: (text) => encoder.encode(text, [], []), close() {}};
    };
  },
  'gpt-tokenizer': async (name) => () => {
    const {encode} = require(`gpt-tokenizer/encoding/${name}`);
    const plain = {disallowedSpecial: new Set()};
    return {encode: (text) => encode(text, plain), close() {}};
  },
  'tiktoken (WASM)': async (name) => () => {
    const encoder = require('tiktoken').get_encoding(name);
    return {encode: (text) => encoder.encode(text, [], []), close: () => encoder.free()};
  },
};

export const contenders = Object.keys(open);

/** Loads what is code; the function it returns turns the vocabulary into an encoder. */
export function prepare(contender, name) {
  return open[contender](name);
}

export async function openEncoder(contender, name) {
  return (await prepare(contender, name))();
}
