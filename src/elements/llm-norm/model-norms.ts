/** The norms of the model: where they stand, what they read and give, and what they have learned. */
import type {LiveRun} from '../../context/model.js';
import type {Asking} from '../../controllers/answer.js';
import type {Place} from '../../controllers/run-place.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import type {NormPlace} from './settings.js';

/** What has to be traced. */
export const normTrace = [
  'blocks.*.resid_pre',
  'blocks.*.resid_mid',
  'blocks.*.resid_post',
  'blocks.*.ln1',
  'blocks.*.ln2',
  'ln_final',
];

const parameterOf: Record<NormPlace, (layer: number) => string> = {
  attention: (layer) => `model.layers.${layer}.input_layernorm.weight`,
  mlp: (layer) => `model.layers.${layer}.post_attention_layernorm.weight`,
  output: () => 'model.norm.weight',
};

export interface GammaQuestion {
  readonly model: ModelHandle;
}

export type Gammas = ReadonlyMap<string, {readonly data: Float32Array}>;

/** What every norm multiplies by in the end. */
export function readGammas({model}: GammaQuestion, {signal}: Asking): Promise<Gammas> {
  return model.readParameters(['*layernorm.weight', 'model.norm.weight'], {signal});
}

export interface NormInModel {
  /** (d_model) each: what goes in, what it is multiplied by in the end, and what the model says comes out. */
  readonly x: Float32Array;
  readonly gamma: Float32Array;
  readonly out: Float32Array;
  readonly eps: number;
}

export function normAt(run: LiveRun, gammas: Gammas, norm: NormPlace, {position, layer}: Place): NormInModel {
  const {hidden_size, num_hidden_layers, norm_eps} = run.model.info.config;
  const [input, output] = {
    attention: [`blocks.${layer}.resid_pre`, `blocks.${layer}.ln1`],
    mlp: [`blocks.${layer}.resid_mid`, `blocks.${layer}.ln2`],
    output: [`blocks.${num_hidden_layers - 1}.resid_post`, 'ln_final'],
  }[norm].map((name) =>
    run.trace.get(name)!.data.subarray(position * hidden_size, (position + 1) * hidden_size),
  );
  return {x: input, out: output, gamma: gammas.get(parameterOf[norm](layer))!.data, eps: norm_eps};
}
