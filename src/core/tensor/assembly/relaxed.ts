/** The matrix product once more, for engines with relaxed SIMD: its sums of products are fused. */
export {gemm} from './gemm';
