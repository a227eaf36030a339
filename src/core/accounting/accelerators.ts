/** An accelerator as its maker's data sheet has it. */
export interface Accelerator {
  title: string;
  /** The data sheet. */
  source: string;
  /** Bytes of memory; a GB is taken for 10^9, which is a little less than there is. */
  memory: number;
  bytesPerSecond: number;
  /**
   * Operations per second of dense matrix products, by what is multiplied; INT8 in whole numbers. Data sheets from
   * Ampere on print twice as much, for matrices half of whose numbers are zeros ("with sparsity").
   */
  flopsPerSecond: {fp32: number; bf16: number; fp8?: number; int8?: number};
}

const T = 1e12;

/** Peaks to set a roofline by. */
export const accelerators = {
  a100: {
    title: 'NVIDIA A100 80 GB SXM',
    source:
      'https://www.nvidia.com/content/dam/en-zz/Solutions/Data-Center/a100/pdf/nvidia-a100-datasheet-us-nvidia-1758950-r4-web.pdf',
    memory: 80e9,
    bytesPerSecond: 2.039 * T,
    flopsPerSecond: {fp32: 19.5 * T, bf16: 312 * T, int8: 624 * T},
  },
  h100: {
    title: 'NVIDIA H100 SXM',
    source: 'https://resources.nvidia.com/en-us-tensor-core/nvidia-tensor-core-gpu-datasheet',
    memory: 80e9,
    bytesPerSecond: 3.35 * T,
    flopsPerSecond: {fp32: 67 * T, bf16: (1979 / 2) * T, fp8: (3958 / 2) * T, int8: (3958 / 2) * T},
  },
  h200: {
    title: 'NVIDIA H200 SXM',
    source: 'https://nvdam.widen.net/s/nb5zzzsjdf/hpc-datasheet-sc23-h200-datasheet-3002446',
    memory: 141e9,
    bytesPerSecond: 4.8 * T,
    flopsPerSecond: {fp32: 67 * T, bf16: (1979 / 2) * T, fp8: (3958 / 2) * T, int8: (3958 / 2) * T},
  },
  l4: {
    title: 'NVIDIA L4',
    source: 'https://www.nvidia.com/en-us/data-center/l4/',
    memory: 24e9,
    bytesPerSecond: 0.3 * T,
    flopsPerSecond: {fp32: 30.3 * T, bf16: (242 / 2) * T, fp8: (485 / 2) * T, int8: (485 / 2) * T},
  },
  rtx4090: {
    title: 'NVIDIA GeForce RTX 4090',
    source: 'https://images.nvidia.com/aem-dam/Solutions/geforce/ada/nvidia-ada-gpu-architecture.pdf',
    memory: 24e9,
    bytesPerSecond: 1.008 * T,
    flopsPerSecond: {fp32: 82.6 * T, bf16: 165.2 * T, fp8: 330.3 * T, int8: 660.6 * T}, // FP32 accumulation
  },
} satisfies Record<string, Accelerator>;

/** The name of an accelerator whose peaks are known here. */
export type AcceleratorName = keyof typeof accelerators;
