// Serves the house model damaged, without an end, or with nothing amiss: /faulty-model/<fault>/<file>; and tells at
// /faulty-model/stopped how many answers were stopped before their end.
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {Readable} from 'node:stream';
import {setTimeout as wait} from 'node:timers/promises';

function flipMiddle(bytes) {
  const damaged = Buffer.from(bytes);
  damaged[damaged.length >> 1] ^= 1;
  return damaged;
}

/** All but the last eighth, and then nothing for as long as anyone waits. */
async function* withoutEnd(bytes) {
  const size = Math.ceil(bytes.length / 8);
  for (let part = 0; part < 7; part++) {
    await wait(20);
    yield bytes.subarray(part * size, (part + 1) * size);
  }
  await wait(60_000, undefined, {ref: false});
}

const faults = {
  none: (bytes) => bytes,
  corrupt: (bytes, name) => (name.endsWith('.safetensors') ? flipMiddle(bytes) : bytes),
  endless: (bytes, name) => (name.endsWith('.safetensors') ? Readable.from(withoutEnd(bytes)) : bytes),
};

export function faultyModels(folder) {
  let stopped = 0;
  return async function faulty(context, next) {
    const [, fault, name] = /^\/faulty-model\/(\w+)(?:\/([\w.-]+))?$/.exec(context.path) ?? [];
    if (!fault) return next();
    // The test runner lets everything be cached for a year, whatever is said here; this is never found in the cache.
    context.set('vary', '*');
    if (fault === 'stopped') context.body = {stopped};
    else {
      const bytes = await readFile(path.join(folder, name)).catch(() => undefined);
      context.status = bytes ? 200 : 404;
      if (!bytes) return undefined;
      context.type = 'application/octet-stream';
      context.body = faults[fault](bytes, name);
      context.length = bytes.length;
      context.res.on('close', () => context.res.writableFinished || stopped++);
    }
    return undefined;
  };
}
