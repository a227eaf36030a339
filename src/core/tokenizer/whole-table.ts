import type {Task} from '../task.js';
import {MergeTable} from './merge-table.js';

/**
 * A merge table with tokens that no merge makes: a piece that is one of them becomes it, and no other text does. So it is
 * in files that say `ignore_merges`, such as Llama-3's.
 */
export class WholeTable extends MergeTable {
  /** By the hash of their bytes. */
  readonly #byHash = new Map<number, number[]>();
  #whole: readonly Uint8Array[] = [];

  /** @param whole bytes of the tokens that no merge makes: their ranks come after all others' */
  static *with(
    whole: readonly Uint8Array[],
    ...[byteIds, left, right]: Parameters<typeof MergeTable.build>
  ): Task<WholeTable> {
    const table = (yield* WholeTable.build(byteIds, left, right)) as WholeTable;
    table.#whole = whole;
    for (const [i, bytes] of whole.entries()) {
      const hash = hashOf(bytes, 0, bytes.length);
      table.#byHash.set(hash, [...(table.#byHash.get(hash) ?? []), table.size + i]);
    }
    return table;
  }

  override find(bytes: Uint8Array, start: number, end: number): number {
    const merged = super.find(bytes, start, end);
    if (merged !== -1) return merged;
    const alike = this.#byHash.get(hashOf(bytes, start, end)) ?? [];
    return alike.find((rank) => equals(this.bytes(rank), bytes, start, end)) ?? -1;
  }

  override bytes(rank: number): Uint8Array {
    return this.#whole[rank - this.size] ?? super.bytes(rank);
  }

  override byteLength(rank: number): number {
    return this.#whole[rank - this.size]?.length ?? super.byteLength(rank);
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash;
}

function equals(token: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (token.length !== end - start) return false;
  for (let i = start; i < end; i++) if (token[i - start] !== bytes[i]) return false;
  return true;
}
