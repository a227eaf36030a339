// Serves the rank files damaged, missing, late or interrupted, to show what the elements make of it:
// /faulty/<fault>/<name>.bin, and /faulty/once/<key>/<name>.bin, where each key fails once and is right ever after.
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {Readable} from 'node:stream';
import {setTimeout as wait} from 'node:timers/promises';

const other = (name) => (name === 'r50k_base' ? 'cl100k_base' : 'r50k_base');

const firstHalf = (bytes) => bytes.subarray(0, bytes.length >> 1);

function flipMiddle(bytes) {
  const damaged = Buffer.from(bytes);
  damaged[damaged.length >> 1] ^= 0xff;
  return damaged;
}

async function* slowly(bytes) {
  const size = Math.ceil(bytes.length / 8);
  for (let start = 0; start < bytes.length; start += size) {
    await wait(100);
    yield bytes.subarray(start, start + size);
  }
}

export function faultyRanks(folder) {
  const failed = new Set();
  const read = (name) => readFile(path.join(folder, `${name}.bin`));

  const faults = {
    truncated: async (name) => firstHalf(await read(name)),
    corrupt: async (name) => flipMiddle(await read(name)),
    wrong: (name) => read(other(name)),
    missing: () => undefined,
    once(name, key) {
      if (failed.has(key)) return read(name);
      failed.add(key);
      return undefined;
    },
    slow: read,
  };

  return async function faulty(context, next) {
    // A name may end in the hash that the CDN's files carry.
    const match = /^\/faulty\/(\w+)\/(?:([\w-]+)\/)?(\w+)(?:-[\w-]+)?\.bin$/.exec(context.path);
    if (!match) return next();
    const [, fault, key, name] = match;
    const bytes = await faults[fault]?.(name, key);
    // The test runner lets everything be cached for a year, whatever is said here; this is never found in the cache.
    context.set('vary', '*');
    context.status = bytes ? 200 : 404;
    if (!bytes) return undefined;
    context.type = 'application/octet-stream';
    context.body = fault === 'slow' ? Readable.from(slowly(bytes)) : bytes;
    context.length = bytes.length;
    return undefined;
  };
}
