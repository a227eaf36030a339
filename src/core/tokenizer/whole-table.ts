import type {Task} from '../task.js';
import {MergeTable} from './merge-table.js';

/** Tokens after which building gives way. */
const SLICE = 1 << 12;

/**
 * A merge table with tokens that no merge makes: a piece that is one of them becomes it, and no other text does. So it is
 * in files that say `ignore_merges`, such as Llama-3's.
 */
export class WholeTable extends MergeTable {
  /** By their bytes, as Latin-1: the engine's hash of strings is one that no file can know. */
  readonly #byBytes = new Map<string, number>();
  #whole: readonly Uint8Array[] = [];

  /**
   * @param whole bytes of the tokens that no merge makes: their ranks come after all others'; of equal ones the first counts
   * @throws RankFileError as MergeTable.build()
   */
  static *with(
    whole: readonly Uint8Array[],
    ...[byteIds, left, right]: Parameters<typeof MergeTable.build>
  ): Task<WholeTable> {
    const table = (yield* WholeTable.build(byteIds, left, right)) as WholeTable;
    table.#whole = whole;
    for (const [i, bytes] of whole.entries()) {
      if (i % SLICE === 0) yield i / whole.length;
      const key = latin1(bytes, 0, bytes.length);
      if (!table.#byBytes.has(key)) table.#byBytes.set(key, table.size + i);
    }
    return table;
  }

  override find(bytes: Uint8Array, start: number, end: number): number {
    const merged = super.find(bytes, start, end);
    return merged === -1 ? (this.#byBytes.get(latin1(bytes, start, end)) ?? -1) : merged;
  }

  override bytes(rank: number): Uint8Array {
    return this.#whole[rank - this.size] ?? super.bytes(rank);
  }

  override byteLength(rank: number): number {
    return this.#whole[rank - this.size]?.length ?? super.byteLength(rank);
  }
}

/** Bytes as a string of as many characters. */
function latin1(bytes: Uint8Array, start: number, end: number): string {
  const parts: string[] = [];
  for (let at = start; at < end; at += SLICE)
    parts.push(String.fromCharCode(...bytes.subarray(at, Math.min(at + SLICE, end))));
  return parts.join('');
}
