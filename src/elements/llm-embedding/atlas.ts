/** What the figure reads of a model, once for all figures on the page. */
import type {Vocabulary} from '../../context/model.js';
import {run} from '../../runtime/host.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import {principalComponents, type Components} from './components.js';
import {wordTable, type WordTable} from './words.js';

/** A model's embedding matrix with its words, and their places on a map. */
export interface Atlas {
  readonly table: WordTable;
  /** Of the words' rows at length 1, so that a distance on the map is at most the true one. */
  readonly map: Components;
}

const MATRIX = 'model.embed_tokens.weight';
const atlases = new WeakMap<ModelHandle, Promise<Atlas>>();

/** Reads the matrix. It is shared, so nobody who gives up waiting ends it; after a failure the next who asks tries anew. */
export function atlasOf(model: ModelHandle, vocabulary: Vocabulary): Promise<Atlas> {
  let atlas = atlases.get(model);
  if (!atlas) {
    atlas = makeAtlas(model, vocabulary);
    atlases.set(model, atlas);
    atlas.catch(() => atlases.delete(model));
  }
  return atlas;
}

async function makeAtlas(model: ModelHandle, vocabulary: Vocabulary): Promise<Atlas> {
  const parameters = await model.readParameters([MATRIX]);
  // In slices: at once it could keep the page from answering.
  const host = {signal: new AbortController().signal, progress() {}};
  const table = await run(wordTable(parameters.get(MATRIX)!.data, vocabulary), host);
  const map = await run(principalComponents(table.units, table.d_model, 2), host);
  return {table, map};
}
