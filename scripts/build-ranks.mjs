// Converts js-tiktoken's rank tables (the public encodings of OpenAI's models, as base64 lines) and the house model's
// vocabulary to the compact binary files of src/core/tokenizer/rank-file.ts: dist/ranks/<name>.bin. Needs dist/core (run
// after tsc).
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {encodings, finish, formatRankFile, parseRankFile, parseTokenizerJson} from '../dist/core/index.js';

const out = new URL('../dist/ranks/', import.meta.url);

/** The tokens of one table as Latin-1 strings, by ID; special ones left out. */
async function readTokens(name) {
  if (name === 'nano') return readHouseTokens();
  const {default: data} = await import(`js-tiktoken/ranks/${name}`);
  const tokens = [];
  for (const line of data.bpe_ranks.split('\n').filter(Boolean)) {
    const [, first, ...words] = line.split(' ');
    words.forEach((word, i) => (tokens[Number(first) + i] = Buffer.from(word, 'base64').toString('latin1')));
  }
  return tokens;
}

async function readHouseTokens() {
  const file = await readFile(new URL('../models/nano/tokenizer.json', import.meta.url), 'utf8');
  const tokenizer = finish(parseTokenizerJson(JSON.parse(file)));
  return Array.from({length: tokenizer.table.size}, (_, id) =>
    Buffer.from(tokenizer.tokenBytes(id)).toString('latin1'),
  );
}

/** The two tokens whose merge gives a token: what its bytes come to when only lower ranks may merge. */
function halves(token, id, idOf) {
  const parts = [...token];
  for (;;) {
    let best = id;
    let at = -1;
    for (let i = 0; i + 1 < parts.length; i++) {
      const rank = idOf.get(parts[i] + parts[i + 1]);
      if (rank < best) [best, at] = [rank, i];
    }
    if (at < 0) break;
    parts.splice(at, 2, parts[at] + parts[at + 1]);
  }
  if (parts.length !== 2) throw new Error(`Token ${id} is not a merge of two tokens of lower rank`);
  return parts.map((part) => idOf.get(part));
}

await mkdir(out, {recursive: true});
for (const name of new Set(Object.values(encodings).map(({ranks}) => ranks))) {
  const tokens = await readTokens(name);
  const idOf = new Map();
  tokens.forEach((token, id) => idOf.set(token, id)); // skips holes
  const left = new Uint32Array(tokens.length);
  const right = new Uint32Array(tokens.length);
  for (let id = 256; id < tokens.length; id++)
    [left[id], right[id]] = tokens[id] === undefined ? [id, 0] : halves(tokens[id], id, idOf);
  const byteOfId = Uint8Array.from(tokens.slice(0, 256), (token) => token.charCodeAt(0));
  const file = formatRankFile(name, byteOfId, left, right);
  parseRankFile(file);
  await writeFile(new URL(`${name}.bin`, out), file);
  console.log(`  ${name}.bin  ${tokens.length} tokens, ${file.length} bytes`);
}
