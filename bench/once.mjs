/**
 * One measurement in a process of its own, so that nothing is warm and a hopeless one can be ended:
 *   node bench/once.mjs cold <contender> <encoding>                     ms from the vocabulary to the first ids
 *   node bench/once.mjs hostile <contender> <encoding> <kind> <length>  ms for one hostile text
 */
import {tsImport} from 'tsx/esm/api';
import {openEncoder, prepare} from './encoders.mjs';

const [what, contender, encoding, kind, length] = process.argv.slice(2);

async function cold() {
  const open = await prepare(contender, encoding);
  const start = performance.now();
  open().encode('Hello, world: the first words a reader types.');
  return performance.now() - start;
}

async function hostile() {
  const {hostileTexts, mulberry32} = await tsImport('../test/core/corpus.ts', import.meta.url);
  const text = hostileTexts(mulberry32(1), Number(length))[kind];
  const {encode} = await openEncoder(contender, encoding);
  encode('Hello, world');
  const start = performance.now();
  encode(text);
  return performance.now() - start;
}

console.log(await (what === 'cold' ? cold() : hostile()));
