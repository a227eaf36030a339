/** Tokens of a run as text. */
import type {LiveRun} from '../../context/model.js';
import {labelOf} from '../../views/vocabulary.js';

/** A token in one line, every character visible. */
export const tokenText = ({vocabulary}: LiveRun, id: number): string => labelOf(vocabulary, id);

/** What tokens say one after the other; a character that is not whole yet is U+FFFD. */
export function textOfTokens({vocabulary: {bytes, ends}}: LiveRun, ids: readonly number[]): string {
  const decoder = new TextDecoder();
  const parts = ids.map((id) =>
    decoder.decode(bytes.subarray(id ? ends[id - 1] : 0, ends[id]), {stream: true}),
  );
  return parts.join('') + decoder.decode();
}
