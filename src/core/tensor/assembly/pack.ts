/**
 * Copies a matrix to rows of side-by-side numbers: to (rows, cols), rows rowTo bytes apart, from steps of rowFrom and
 * colFrom bytes. Where numbers lie side by side along the rows of `from` it transposes 4 × 4 at a time.
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
    for (; rows > 0; rows--, to += rowTo, from += rowFrom) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
    return;
  }
  const whole = rowFrom === 4 ? rows & -4 : 0;
  for (let r = 0; r < whole; r += 4) {
    packFour(to + r * rowTo, rowTo, from + r * rowFrom, colFrom, cols);
  }
  for (let r = whole; r < rows; r++) {
    let source = from + r * rowFrom;
    let target = to + r * rowTo;
    for (let c = 0; c < cols; c++, source += colFrom, target += 4) store<f32>(target, load<f32>(source));
  }
}

function packFour(to: usize, rowTo: i32, from: usize, colFrom: i32, cols: i32): void {
  const to1 = rowTo;
  const to2 = rowTo * 2;
  const to3 = rowTo * 3;
  for (; cols >= 4; cols -= 4, to += 16) {
    const a = v128.load(from);
    const b = v128.load(from + colFrom);
    from += colFrom * 2;
    const c = v128.load(from);
    const d = v128.load(from + colFrom);
    from += colFrom * 2;
    const ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
    const cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
    v128.store(to, i32x4.shuffle(ab, cd, 0, 1, 4, 5));
    v128.store(to + to1, i32x4.shuffle(ab, cd, 2, 3, 6, 7));
    const ab2 = i32x4.shuffle(a, b, 2, 6, 3, 7);
    const cd2 = i32x4.shuffle(c, d, 2, 6, 3, 7);
    v128.store(to + to2, i32x4.shuffle(ab2, cd2, 0, 1, 4, 5));
    v128.store(to + to3, i32x4.shuffle(ab2, cd2, 2, 3, 6, 7));
  }
  for (; cols > 0; cols--, to += 4, from += colFrom) {
    const a = v128.load(from);
    v128.store32_lane(to, a, 0);
    v128.store32_lane(to + to1, a, 1);
    v128.store32_lane(to + to2, a, 2);
    v128.store32_lane(to + to3, a, 3);
  }
}
