/** What the scripts of the repository recorded of training: files that come with the house model, read when a figure replays them. */
import {DownloadError} from './download-error.js';
import {openAddress} from './http-folder.js';
import {readAll} from './read-all.js';

// Addresses are written out, so that bundlers see the files and copy them.
const urls = {
  run: new URL('../../models/nano/run.json', import.meta.url),
  grokking: new URL('../../models/nano/grokking.json', import.meta.url),
} as const;

export type RecordingName = keyof typeof urls;

/** Bytes of a recording at most. */
const MOST = 2 ** 20;

const read = new Map<RecordingName, Promise<unknown>>();

/**
 * A recording as its file has it, not yet checked; it comes once.
 *
 * @throws DownloadError where it does not come, SyntaxError where it is no JSON; the next who asks tries again
 */
export function readRecording(name: RecordingName): Promise<unknown> {
  const known = read.get(name);
  if (known) return known;
  const reading = parse(urls[name]);
  read.set(name, reading);
  reading.catch(() => read.delete(name));
  return reading;
}

async function parse({href}: URL): Promise<unknown> {
  const source = await openAddress(href, true);
  if (!source) throw new DownloadError(`could not load ${href}: there is no such file`);
  return JSON.parse(new TextDecoder().decode(await readAll(source, MOST)));
}
