/**
 * Copies a matrix to rows of side-by-side numbers: to (rows, cols), rows rowTo bytes apart, from steps of rowFrom and
 * colFrom bytes. Eight columns at once where they lie side by side, else 4 × 4 numbers where columns do.
 */
export function pack(
  to: usize,
  rowTo: i32,
  from: usize,
  rowFrom: i32,
  colFrom: i32,
  rows: i32,
  cols: i32,
): void {
  if (colFrom === 4 && cols === 8) {
    for (; rows >= 4; rows -= 4, to += 128) {
      copyEight(to, from);
      copyEight(to + 32, (from += rowFrom));
      copyEight(to + 64, (from += rowFrom));
      copyEight(to + 96, (from += rowFrom));
      from += rowFrom;
    }
  } else if (rowFrom === 4) {
    const tall = rows >> 2;
    const wide = cols >> 2;
    // The inner loop goes along the longer side.
    if (rows < cols) {
      for (let r = 0; r < tall; r++) {
        transpose(to + r * (rowTo << 2), rowTo, 16, from + (r << 4), colFrom, colFrom << 2, wide);
      }
    } else {
      for (let c = 0; c < wide; c++) {
        transpose(to + (c << 4), rowTo, rowTo << 2, from + c * (colFrom << 2), colFrom, 16, tall);
      }
    }
    copy(to + (wide << 4), rowTo, from + wide * (colFrom << 2), 4, colFrom, tall << 2, cols & 3);
    to += tall * (rowTo << 2);
    from += tall << 4;
    rows &= 3;
  }
  copy(to, rowTo, from, rowFrom, colFrom, rows, cols);
}

// @inline
function copyEight(to: usize, from: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
}

/** Blocks of 4 × 4 numbers, each `stepTo` and `stepFrom` from the last: columns of `from` become rows of `to`. */
function transpose(
  to: usize,
  rowTo: i32,
  stepTo: i32,
  from: usize,
  colFrom: i32,
  stepFrom: i32,
  blocks: i32,
): void {
  for (; blocks > 0; blocks--, to += stepTo, from += stepFrom) {
    let at = from;
    const a = v128.load(at);
    const b = v128.load((at += colFrom));
    const c = v128.load((at += colFrom));
    const d = v128.load((at += colFrom));
    let ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
    let cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
    at = to;
    v128.store(at, i64x2.shuffle(ab, cd, 0, 2));
    v128.store((at += rowTo), i64x2.shuffle(ab, cd, 1, 3));
    ab = i32x4.shuffle(a, b, 2, 6, 3, 7);
    cd = i32x4.shuffle(c, d, 2, 6, 3, 7);
    v128.store((at += rowTo), i64x2.shuffle(ab, cd, 0, 2));
    v128.store((at += rowTo), i64x2.shuffle(ab, cd, 1, 3));
  }
}

/** The same one by one. */
function copy(to: usize, rowTo: i32, from: usize, rowFrom: i32, colFrom: i32, rows: i32, cols: i32): void {
  for (; rows > 0; rows--, to += rowTo, from += rowFrom) {
    let source = from;
    for (let c = 0; c < cols << 2; c += 4, source += colFrom) store<f32>(to + c, load<f32>(source));
  }
}
