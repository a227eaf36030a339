/**
 * The kernels in AssemblyScript: what this module exports is the interface Kernels of kernels.ts, which documents it, and
 * the first place of the memory that it leaves free. No allocator; imports are the memory and product.ts.
 */
import {FREE} from './memory';

export {activate, activateBackward, gate, gateBackward} from './activations';
export {adamW} from './adam-w';
export {add, addBias, addScaled, scale, sumRows, sumSquares} from './elementwise';
export {gemm} from './gemm';
export {layerNorm, layerNormBackward, rmsNorm, rmsNormBackward} from './norm';
export {matvec4, matvec8} from './quantized';
export {rotate} from './rotate';
export {crossEntropy, softmax, softmaxBackward} from './softmax';

export const start: i32 = <i32>(FREE >> 2);
