/** Parameters of the model in groups: by block and part, as the figure lays them out. */
import type {GradientReport, ParameterGradient} from '../../core/training/gradient-report.js';

/** The parts of a block in the order of the computation, and the names of their parameters. */
export const blockParts = [
  ['norm1', 'input_layernorm'],
  ['q', 'self_attn.q_proj'],
  ['k', 'self_attn.k_proj'],
  ['v', 'self_attn.v_proj'],
  ['o', 'self_attn.o_proj'],
  ['norm2', 'post_attention_layernorm'],
  ['gate', 'mlp.gate_proj'],
  ['up', 'mlp.up_proj'],
  ['down', 'mlp.down_proj'],
] as const;

export const wholeParts = [
  ['embedding', 'model.embed_tokens'],
  ['finalNorm', 'model.norm'],
] as const;

export type GroupName = (typeof blockParts)[number][0] | (typeof wholeParts)[number][0];

export interface Group extends ParameterGradient {
  readonly part: GroupName;
  /** undefined where it is no block's. */
  readonly layer: number | undefined;
  /** Of ‖g‖², a part of 1. */
  readonly share: number;
  /** ‖g‖/√n: the root mean square of its numbers. */
  readonly rms: number;
}

/** All groups, part by part and within it block by block; those of the whole model last. */
export function groupsOf({parameters, norm}: GradientReport, layers: number): Group[] {
  const group = (part: GroupName, name: string, layer?: number): Group[] => {
    const found = parameters.find((each) => each.name === `${name}.weight`);
    if (!found) return [];
    const share = norm > 0 ? (found.gradient / norm) ** 2 : 0;
    return [{...found, part, layer, share, rms: found.gradient / Math.sqrt(found.size)}];
  };
  return [
    ...blockParts.flatMap(([part, name]) =>
      Array.from({length: layers}, (_, layer) => group(part, `model.layers.${layer}.${name}`, layer)).flat(),
    ),
    ...wholeParts.flatMap(([part, name]) => group(part, name)),
  ];
}
