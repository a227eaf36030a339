/**
 * Copies a matrix to rows of side-by-side numbers: to (rows, cols), rows rowTo bytes apart, from steps of rowFrom and
 * colFrom bytes. Where numbers lie side by side along the columns of `from` it transposes 4 × 4 at a time.
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
  }
  if (rowFrom === 4) {
    for (; rows >= 4; rows -= 4, to += rowTo << 2, from += 16) packFour(to, rowTo, from, colFrom, cols);
  }
  for (; rows > 0; rows--, to += rowTo, from += rowFrom) {
    for (let c = 0, source = from; c < cols << 2; c += 4, source += colFrom)
      store<f32>(to + c, load<f32>(source));
  }
}

// @inline
function copyEight(to: usize, from: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
}

/** Four rows of `to` from four numbers of each column. */
function packFour(to: usize, rowTo: i32, from: usize, colFrom: i32, cols: i32): void {
  const to1 = rowTo;
  const to2 = rowTo * 2;
  const to3 = rowTo * 3;
  for (; cols >= 4; cols -= 4, to += 16) {
    const a = v128.load(from);
    const b = v128.load((from += colFrom));
    const c = v128.load((from += colFrom));
    const d = v128.load((from += colFrom));
    from += colFrom;
    let ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
    let cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
    v128.store(to, i64x2.shuffle(ab, cd, 0, 2));
    v128.store(to + to1, i64x2.shuffle(ab, cd, 1, 3));
    ab = i32x4.shuffle(a, b, 2, 6, 3, 7);
    cd = i32x4.shuffle(c, d, 2, 6, 3, 7);
    v128.store(to + to2, i64x2.shuffle(ab, cd, 0, 2));
    v128.store(to + to3, i64x2.shuffle(ab, cd, 1, 3));
  }
  for (; cols > 0; cols--, to += 4, from += colFrom) {
    const a = v128.load(from);
    v128.store32_lane(to, a, 0);
    v128.store32_lane(to + to1, a, 1);
    v128.store32_lane(to + to2, a, 2);
    v128.store32_lane(to + to3, a, 3);
  }
}
