import {tokenBytes} from '../../controllers/token-list.js';
import type {NumbersTable} from '../../views/numbers.js';
import {hexOf, tokenLabel} from '../../views/token-text.js';
import type {TokenizerPane} from './pane.js';
import type {TokenizerStrings} from './strings.js';

/** Of more tokens than these a table shows the first. */
const ROWS = 500;

/** The tokens of all panes as a table. */
export function numbersOf(panes: readonly TokenizerPane[], words: TokenizerStrings): NumbersTable {
  const rows = panes.flatMap(({tokens, call}) =>
    Array.from(tokens.ids.subarray(0, ROWS), (id, i) => {
      const bytes = tokenBytes(tokens, i);
      return [call.answered?.encoding ?? '', i + 1, tokenLabel(bytes), id, hexOf(bytes)];
    }),
  );
  const total = panes.reduce((sum, {tokens}) => sum + tokens.ids.length, 0);
  return {
    columns: [words.encoding, '#', words.token, words.id, words.bytes],
    rows,
    note: rows.length < total ? `${words.firstRows} ${rows.length} ${words.of} ${total}` : undefined,
  };
}
