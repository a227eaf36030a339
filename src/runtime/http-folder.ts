import type {ByteSource} from '../core/model/byte-source.js';
import {DownloadError} from './download-error.js';
import {MODEL_FILE, type Folder} from './folder.js';

/** A folder on a server. @param address of it, or of a model's file in it, absolute or relative to the page */
export function httpFolder(address: string | URL, signal?: AbortSignal): Folder {
  const url = new URL(address, globalThis.document?.baseURI ?? globalThis.location?.href);
  url.hash = '';
  url.pathname = MODEL_FILE.test(url.pathname)
    ? url.pathname.slice(0, url.pathname.lastIndexOf('/') + 1)
    : url.pathname.replace(/\/?$/, '/');
  return {
    name: url.href,
    open: (name, anew) => {
      const file = new URL(url);
      file.pathname += name; // a query, such as a signature, stays
      return openAddress(file.href, name.endsWith('.json'), signal, anew);
    },
  };
}

/**
 * Opens a file on a server; undefined where there is none.
 *
 * @param isText whether it may come compressed, and so without its size
 * @param anew whether to take nothing that the browser has kept
 * @throws DownloadError; the signal's reason
 */
export async function openAddress(
  address: string,
  isText: boolean,
  signal?: AbortSignal,
  anew = false,
): Promise<ByteSource | undefined> {
  const source = new HttpSource(address, signal, anew ? 'reload' : 'default');
  return (await source.start(isText ? undefined : 0)) ? source : undefined;
}

/** Bytes that are passed over sooner than asked for anew. */
const SMALL_GAP = 2 ** 22;

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * A file on a server, read as it comes: one request is enough for who reads forwards. Who goes back, or on after
 * close(), makes another, from there on where the server knows ranges.
 */
class HttpSource implements ByteSource {
  size: number | undefined;
  readonly #url: string;
  readonly #signal: AbortSignal | undefined;
  readonly #cache: RequestCache;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** Of the file's bytes, the first that has not been read. */
  #position = 0;
  /** What has come and not been read. */
  #rest = new Uint8Array(0);
  /** Whether the last answer began where it was asked to. */
  #knowsRanges = false;
  /** Whether the server may be asked for ranges. */
  #mayRange = true;

  constructor(url: string, signal: AbortSignal | undefined, cache: RequestCache) {
    this.#url = url;
    this.#signal = signal;
    this.#cache = cache;
  }

  /**
   * Asks for the file.
   *
   * @param from the first byte wanted; undefined for the whole file, which may then come compressed
   * @returns whether there is such a file
   */
  async start(from: number | undefined): Promise<boolean> {
    await this.close();
    const response = await this.#ask(from);
    if (response.status === 404 || response.status === 410) {
      await response.body?.cancel();
      return false;
    }
    if (!response.ok || !response.body)
      throw new DownloadError(`could not load ${this.#url}: HTTP status ${response.status}`);
    this.#knowsRanges = response.status === 206;
    this.#position = this.#knowsRanges ? (from ?? 0) : 0;
    if (from !== undefined && this.#mayRange) this.#measure(response, from);
    this.#reader = response.body.getReader();
    return true;
  }

  async #ask(from: number | undefined): Promise<Response> {
    const [signal, cache] = [this.#signal, this.#cache];
    const failed = (error: unknown): never => {
      signal?.throwIfAborted();
      throw new DownloadError(`could not load ${this.#url}: ${reasonOf(error)}`);
    };
    if (from !== undefined && this.#mayRange)
      try {
        return await fetch(this.#url, {headers: {Range: `bytes=${from}-`}, signal, cache});
      } catch {
        signal?.throwIfAborted();
        this.#mayRange = false; // of another origin, which does not allow the header
      }
    return fetch(this.#url, {signal, cache}).catch(failed);
  }

  /** Learns the file's size, where an answer to a question for a range tells it; such an answer is not compressed. */
  #measure({headers, status}: Response, from: number): void {
    const range = /^bytes (\d+)-\d*\/(\d+)$/.exec(headers.get('Content-Range') ?? '');
    if (range && Number(range[1]) !== from)
      throw new DownloadError(`could not load ${this.#url}: asked from byte ${from}, got ${range[0]}`);
    const length = headers.get('Content-Length');
    const isPlain = status === 206 || !headers.get('Content-Encoding');
    const rest = isPlain && length !== null ? Number(length) + this.#position : undefined;
    const size = range ? Number(range[2]) : rest;
    if (this.size !== undefined && size !== undefined && size !== this.size)
      throw new DownloadError(`could not load ${this.#url}: it changed from ${this.size} to ${size} bytes`);
    this.size ??= size;
  }

  async read(start: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const isFar = start < this.#position || (this.#knowsRanges && start > this.#position + SMALL_GAP);
    if ((!this.#reader || isFar) && !(await this.start(start)))
      throw new DownloadError(`could not load ${this.#url}: it is gone`);
    while (this.#position < start && (await this.#take(start - this.#position)).length > 0);
    const parts: Uint8Array[] = [];
    for (let missing = length; missing > 0;) {
      const part = await this.#take(missing);
      if (part.length === 0) break;
      missing -= part.length;
      parts.push(part);
    }
    return parts.length === 1 ? parts[0] : join(parts);
  }

  /** The next bytes, so many at most; none at the end. */
  async #take(most: number): Promise<Uint8Array> {
    while (this.#rest.length === 0) {
      const {value} = await this.#reader!.read().catch((error: unknown) => {
        this.#signal?.throwIfAborted();
        throw new DownloadError(`could not load all of ${this.#url}: ${reasonOf(error)}`);
      });
      if (!value) return this.#rest;
      this.#rest = value as Uint8Array<ArrayBuffer>;
    }
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.length);
    this.#position += part.length;
    return part;
  }

  async close(): Promise<void> {
    const reader = this.#reader;
    this.#reader = undefined;
    this.#rest = new Uint8Array(0);
    // What a broken connection says has been said already.
    await reader?.cancel().catch(() => {});
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
