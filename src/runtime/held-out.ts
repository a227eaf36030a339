/** Text of the house model's kind that it was not trained on, to measure it by. */
import type {ByteSource} from '../core/model/byte-source.js';
import {readChecked} from './checked-folder.js';
import {DownloadError} from './download-error.js';
import {houseFiles} from './house-files.js';
import {openAddress} from './http-folder.js';
import {canHash} from './integrity.js';
import {readAll} from './read-all.js';

const NAME = 'held-out.txt';
/** What stands between two documents. */
const GAP = '\n\n';

let read: Promise<readonly string[]> | undefined;

/**
 * The documents of models/nano/held-out.txt, which come once. The file is held to its hash wherever hashes can be computed.
 *
 * @throws DownloadError where it does not come, IntegrityError where it is another; the next who asks tries again
 */
export function heldOutDocuments(): Promise<readonly string[]> {
  read ??= readDocuments().catch((error: unknown) => {
    read = undefined;
    throw error;
  });
  return read;
}

async function readDocuments(): Promise<readonly string[]> {
  const {url, bytes: size, integrity} = houseFiles[NAME];
  const folder = {name: 'the package', open: () => openAddress(url.href, true)};
  const bytes = canHash()
    ? await readChecked(folder, NAME, integrity, size + 1, {})
    : await readPlain(await folder.open(), size);
  return new TextDecoder().decode(bytes).trim().split(GAP);
}

async function readPlain(source: ByteSource | undefined, size: number): Promise<Uint8Array> {
  if (!source) throw new DownloadError(`could not load ${NAME}: there is no such file`);
  return readAll(source, size);
}
