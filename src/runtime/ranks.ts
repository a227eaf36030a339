/** Loads rank files: one encoding at a time, once each, and again after a failure. */
import type {RankName} from '../core/tokenizer/encoding-parts.js';
import {RankFileError} from '../core/tokenizer/errors.js';
import type {MergeTable} from '../core/tokenizer/merge-table.js';
import {rankFileLength, parseRankFileTask} from '../core/tokenizer/rank-file.js';
import {DownloadError} from './download-error.js';
import {run, type Host} from './host.js';
import type {Progress} from './protocol.js';

// Written out, so that bundlers see the files and copy them.
const urls: Record<RankName, URL> = {
  o200k_base: new URL('../ranks/o200k_base.bin', import.meta.url),
  cl100k_base: new URL('../ranks/cl100k_base.bin', import.meta.url),
  p50k_base: new URL('../ranks/p50k_base.bin', import.meta.url),
  r50k_base: new URL('../ranks/r50k_base.bin', import.meta.url),
  nano: new URL('../ranks/nano.bin', import.meta.url),
};

interface Load {
  table: Promise<MergeTable>;
  listeners: Set<(progress: Progress) => void>;
}

const loads = new Map<string, Load>();
/** Loaded once without success. The browser may have kept what came then: the next time nothing kept is taken. */
const failed = new Set<string>();

/**
 * The merge table of an encoding. Whoever asks while it loads shares the download, so one who gives up does not end it
 * for the others.
 */
export async function loadRanks(name: RankName, host: Host): Promise<MergeTable> {
  const url = host.ranks === undefined ? urls[name].href : new URL(`${name}.bin`, host.ranks).href;
  let load = loads.get(url);
  if (!load) {
    const listeners: Load['listeners'] = new Set();
    const table = fetchTable(name, url, (progress) => listeners.forEach((listener) => listener(progress)));
    load = {table, listeners};
    loads.set(url, load);
    table.catch(() => {
      loads.delete(url);
      failed.add(url);
    });
  }
  const listener = (progress: Progress) => host.progress(progress);
  load.listeners.add(listener);
  try {
    return await load.table;
  } finally {
    load.listeners.delete(listener);
  }
}

async function fetchTable(name: RankName, url: string, progress: Host['progress']): Promise<MergeTable> {
  const file = await download(url, progress);
  const parsed = await run(parseRankFileTask(file), {
    progress: () => {},
    signal: new AbortController().signal,
  });
  if (parsed.name !== name)
    throw new RankFileError(`loadRanks: expected the ranks of ${name}, got those of ${parsed.name}`);
  return parsed.table;
}

async function download(url: string, progress: Host['progress']): Promise<Uint8Array> {
  try {
    const response = await fetch(url, {cache: failed.has(url) ? 'reload' : 'default'});
    if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
    return await readAll(response.body.getReader(), progress);
  } catch (error) {
    throw new DownloadError(`could not load ${url}: ${(error as Error).message}`);
  }
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  progress: Host['progress'],
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let done = 0;
  let total = 0;
  for (;;) {
    const {value} = await reader.read();
    if (!value) break;
    chunks.push(value);
    done += value.length;
    // The file's own header tells its length; Content-Length is that of the compressed body.
    total ||= rankFileLength(chunks[0]) ?? 0;
    progress({doing: 'download', done, total});
  }
  const file = new Uint8Array(done);
  let at = 0;
  for (const chunk of chunks) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}
