/** Files that are held to hashes, as scripts are by https://www.w3.org/TR/sri/. */
import {show} from '../core/show.js';

/** By file name, the hash that the file must have: "sha256-…" with the digest in base64, or sha384, or sha512. */
export type Integrity = Readonly<Record<string, string>>;

/** A file that is not the one that was published, or whose hash cannot be known here. */
export class IntegrityError extends Error {
  override name = 'IntegrityError';
}

const HASH = /^sha(256|384|512)-[A-Za-z0-9+/]+={0,2}$/;
const PREFIX = 'sha256-'.length;

/**
 * Makes sure that there are hashes to compare with, and that the engine computes them.
 *
 * @throws IntegrityError
 */
export function expectHashes(integrity: Integrity): void {
  for (const [name, hash] of Object.entries(integrity)) {
    const bits = Number(HASH.exec(hash)?.[1]);
    if (hash.length !== PREFIX + 4 * Math.ceil(bits / 24))
      throw new IntegrityError(
        `integrity: expected "sha256-" and a digest in base64 for ${name}, got ${show(hash)}`,
      );
  }
  if (!canHash())
    throw new IntegrityError(
      'integrity: expected crypto.subtle, which a page has on https: and on localhost alone, got none; ' +
        'without integrity files are taken as they come',
    );
}

/** Whether hashes can be computed: not in a page that has come over a line where anyone could have changed it. */
export function canHash(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}

/** @throws IntegrityError that names the file, where its bytes have another hash */
export async function expectHash(name: string, bytes: Uint8Array<ArrayBuffer>, hash: string): Promise<void> {
  const algorithm = hash.slice(0, PREFIX - 1);
  const digest = await crypto.subtle.digest(algorithm.replace('sha', 'SHA-'), bytes);
  const got = `${algorithm}-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
  if (got !== hash)
    throw new IntegrityError(`integrity: expected ${name} to have the hash ${hash}, got ${got}`);
}
