/** The corpus as tokens. */
import {finish, formatTokenizerJson, parseTokenizerJson, trainMerges, type Tokenizer} from 'llm-anatomy/core';
import {corpus} from './corpus/corpus.js';
import {lexicon} from './corpus/world.js';
import {seeds, specialTokens, vocabulary} from './recipe.js';

/** So often each word of the lexicon is said besides, so that the rare ones become tokens too. */
const LEXICON_TIMES = 400;

/** A byte-level BPE vocabulary of the corpus, trained on so many characters of it. */
export function trainTokenizer(characters = 2e6): {json: Record<string, unknown>; tokenizer: Tokenizer} {
  const texts: string[] = [];
  let length = 0;
  for (const {text} of corpus(seeds.tokenizer)) {
    texts.push(text);
    if ((length += text.length) >= characters) break;
  }
  for (const word of lexicon) texts.push(` ${word}`.repeat(LEXICON_TIMES));
  const merges = finish(trainMerges(texts.join('\n'), vocabulary - 256 - specialTokens.length));
  const json = formatTokenizerJson(merges, specialTokens);
  return {json, tokenizer: finish(parseTokenizerJson(json))};
}

/** Characters of held-out text that come with the model, and one document. */
const HELD_OUT = 16_000;
/** What stands between its documents; none has it inside. */
const GAP = '\n\n';

/** held-out.txt: the first documents of the validation, which the model was not trained on. */
export function heldOutText(): string {
  let text = '';
  for (const document of corpus(seeds.validation)) {
    if (document.text.includes(GAP)) throw new Error(`held-out: expected no blank line in ${document.text}`);
    text += document.text;
    if (text.length >= HELD_OUT) break;
    text += GAP;
  }
  return `${text}\n`;
}

export interface EncodedCorpus {
  /** Documents one after the other, each with the end token last; in shared memory. */
  tokens: Int32Array;
  documents: number;
  /** −ln p of all of them under the generator, in nats: over the number of tokens, the best mean loss there is. */
  surprise: number;
}

/** So many tokens of documents at least. */
export function encodeCorpus(tokenizer: Tokenizer, seed: number, least: number, end: number): EncodedCorpus {
  const slack = 512; // the last document's
  const all = new Int32Array(new SharedArrayBuffer(4 * (least + slack)));
  let [count, documents, surprise] = [0, 0, 0];
  for (const document of corpus(seed)) {
    const tokens = tokenizer.encode(document.text);
    all.set(tokens, count);
    count += tokens.length;
    all[count++] = end;
    documents++;
    surprise += document.surprise;
    if (count >= least) break;
  }
  return {tokens: all.subarray(0, count), documents, surprise};
}
