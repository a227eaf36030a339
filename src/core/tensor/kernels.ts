/**
 * The loops that take the time. One interface, two implementations: `typescript/` runs anywhere, `assembly/` is the same
 * in AssemblyScript with 128-bit SIMD, and its exports *are* this interface.
 */

/** Number of each activation, as kernels take it. */
export const activations = {
  linear: 0,
  relu: 1,
  leaky_relu: 2,
  sigmoid: 3,
  tanh: 4,
  gelu: 5, // x·Φ(x), by the error function
  gelu_tanh: 6, // its tanh approximation, "gelu_new" of GPT-2
  silu: 7,
  relu_squared: 8,
} as const;

/** The name of an activation function; activation() gives the function. */
export type Activation = keyof typeof activations;

/**
 * The loops that compute on a heap. Every argument is a number. A place is an index into the heap's 32-bit numbers (byte
 * address ÷ 4); lengths and strides count 32-bit numbers too. Kernels do not check: nn/ does, once per call, on shapes.
 * Input and output may be the same place only where it says so. Nothing is allocated.
 */
export interface Kernels {
  /**
   * c (M, N) = a (M, K) · b (K, N); with `add` = 1, c += a·b. Element (i, k) of a lies at a + i·rowA + k·colA, of b at
   * b + k·rowB + j·colB; rows of c are rowC apart, its columns side by side. So strides alone make NN (colA = colB = 1),
   * NT (rowB = 1) and TN (rowA = 1). K = 0 gives c = 0. c lies apart from a and b.
   */
  gemm(
    c: number,
    rowC: number,
    a: number,
    rowA: number,
    colA: number,
    b: number,
    rowB: number,
    colB: number,
    M: number,
    N: number,
    K: number,
    add: number,
  ): void;

  /** y = a + b, (n). y may be a or b. */
  add(y: number, a: number, b: number, n: number): void;
  /** y += s·x, (n). */
  addScaled(y: number, x: number, s: number, n: number): void;
  /** y = s·x, (n). y may be x. */
  scale(y: number, x: number, s: number, n: number): void;
  /** Each row of y (rows, cols) += b (cols). */
  addBias(y: number, b: number, rows: number, cols: number): void;
  /** b (cols) += the sum of the rows of y (rows, cols). */
  sumRows(b: number, y: number, rows: number, cols: number): void;
  /** Σ x², (n) → a number, summed in more than 32 bits or pairwise. */
  sumSquares(x: number, n: number): number;

  /** y = f(x), (n). y may be x. */
  activate(kind: number, y: number, x: number, n: number): void;
  /** dx += dy·f′(x), (n). */
  activateBackward(kind: number, dx: number, dy: number, x: number, n: number): void;
  /** y = f(x)·u, (n): the gated unit; SwiGLU with f = SiLU. */
  gate(kind: number, y: number, x: number, u: number, n: number): void;
  /** dx += dy·u·f′(x); du += dy·f(x), (n). */
  gateBackward(kind: number, dx: number, du: number, dy: number, x: number, u: number, n: number): void;

  /** y = w·x / scale, where scale (rows) = √(mean(x²) + eps) is kept. x, y (rows, cols); w (cols). y may be x. */
  rmsNorm(y: number, scale: number, x: number, w: number, rows: number, cols: number, eps: number): void;
  /** dx += …; dw += …: see rmsNormBackward(). dx, dy, x (rows, cols); dw, w (cols); scale (rows). */
  rmsNormBackward(
    dx: number,
    dw: number,
    dy: number,
    x: number,
    w: number,
    scale: number,
    rows: number,
    cols: number,
  ): void;
  /**
   * y = w·(x − mean) / scale + b, where mean (rows) and scale (rows) = √(var(x) + eps) are kept. x, y (rows, cols);
   * w, b (cols), b = 0: no bias. y may be x.
   */
  layerNorm(
    y: number,
    mean: number,
    scale: number,
    x: number,
    w: number,
    b: number,
    rows: number,
    cols: number,
    eps: number,
  ): void;
  /**
   * dx += …; dw += …; db += … unless db = 0: see layerNormBackward(). dx, dy, x (rows, cols); dw, db, w (cols); mean,
   * scale (rows).
   */
  layerNormBackward(
    dx: number,
    dw: number,
    db: number,
    dy: number,
    x: number,
    w: number,
    mean: number,
    scale: number,
    rows: number,
    cols: number,
  ): void;

  /**
   * y = softmax(s·x) along each row, over the columns that row i may see: with `causal` = 1 those from
   * max(0, own − window + 1) to own = first + i (at most cols − 1), with `causal` = 0 all. All others become 0. A row
   * that sees nothing (own < 0), or −∞ alone, is all 0. Rows are rowY and rowX apart. Stable for any finite x; y may be x.
   */
  softmax(
    y: number,
    rowY: number,
    x: number,
    rowX: number,
    rows: number,
    cols: number,
    s: number,
    causal: number,
    first: number,
    window: number,
  ): void;
  /** dx = s·y·(dy − Σ y·dy) along each row of (rows, cols): where y is 0, dx is 0. dx may be dy. */
  softmaxBackward(
    dx: number,
    rowDx: number,
    dy: number,
    rowDy: number,
    y: number,
    rowY: number,
    rows: number,
    cols: number,
    s: number,
  ): void;

  /**
   * Rotary position embedding. x, y (rows, heads, dim); row r stands at position start + r mod T, whose angles are row
   * `position` of table (positions, dim): dim/2 cosines, then dim/2 sines. Pair i of a head is its elements i and
   * i + dim/2, or 2i and 2i + 1 with `interleaved` = 1. It turns by the angle with sign = 1, back with sign = −1.
   * y may be x.
   */
  rotate(
    y: number,
    x: number,
    table: number,
    rows: number,
    T: number,
    start: number,
    heads: number,
    dim: number,
    interleaved: number,
    sign: number,
  ): void;

  /**
   * losses (rows) = −ln softmax(logits)[target], and 0 where the target, a 32-bit integer, is negative. Unless
   * dlogits = 0 also dlogits (rows, cols) = s·(softmax(logits) − onehot(target)), and 0 where the target is negative.
   * dlogits may be logits.
   */
  crossEntropy(
    losses: number,
    dlogits: number,
    logits: number,
    targets: number,
    rows: number,
    cols: number,
    s: number,
  ): void;

  /**
   * One AdamW step on (n): g′ = s·g; m ← β₁m + (1 − β₁)g′; v ← β₂v + (1 − β₂)g′²;
   * w ← w − rate·((m/c1) / (√(v/c2) + eps) + decay·w).
   */
  adamW(
    w: number,
    g: number,
    m: number,
    v: number,
    n: number,
    s: number,
    rate: number,
    beta1: number,
    beta2: number,
    eps: number,
    decay: number,
    c1: number,
    c2: number,
  ): void;

  /** y (rows) = W·x, W (rows, cols) signed bytes, each times the scale of its group of `group` columns (which divides cols): scales (rows, cols / group). */
  matvec8(y: number, x: number, w: number, scales: number, rows: number, cols: number, group: number): void;
  /** The same for nibbles 0…15, two to a byte, the lower first: W = scale·nibble + min; scales, mins (rows, cols / group); group even. */
  matvec4(
    y: number,
    x: number,
    w: number,
    scales: number,
    mins: number,
    rows: number,
    cols: number,
    group: number,
  ): void;
}
