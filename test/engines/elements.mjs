// What each element is asked in every engine: which key, pressed where, changes what it says; and which numbers it has to say,
// as the core computes them here, in Node.
import {readFile} from 'node:fs/promises';
import {getEncoding} from 'js-tiktoken';
import {
  accelerators,
  completeConfig,
  countParameters,
  decodeNumber,
  drawRequests,
  encodeNumber,
  gelu,
  greedy,
  modelPresets,
  numberFormats,
  race,
  ropeFrequencies,
  run,
  simulateBatching,
  sixND,
  surfaces,
} from '../../dist/core/index.js';
import {loadHouseModel} from '../../dist/load.js';
import {grouped} from '../../dist/views/grouped.js';

const TEXT =
  'One day Mia could not find her red kite. She looked under the bed, but found only an old hat and a sad';
const {model, config, tokenizer} = await loadHouseModel();
const tokens = [config.bos_token_id, ...tokenizer.encode(TEXT)];
const T = tokens.length;
const {logits, trace} = run(model, tokens, {
  trace: ['blocks.0.resid_pre', 'blocks.1.attn.pattern', 'blocks.3.attn.pattern'],
});

/** Of the last token. */
const last = (data, width) => Array.from(data).slice(-width);
const scores = last(logits, config.vocab_size);
const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
const best = Math.max(...powers) / powers.reduce((sum, power) => sum + power);
const bestShare = `${(100 * best).toFixed(1)}%`;
const row = last(trace.get('blocks.0.resid_pre').data, config.hidden_size);
const length = Math.hypot(...row);

/** The largest weight that a head gives, from one query. */
function largest(layer, head, query) {
  const {data} = trace.get(`blocks.${layer}.attn.pattern`);
  return Math.max(...data.subarray((head * T + query) * T, (head * T + query + 1) * T));
}

/** What nano writes, the likeliest token each time. */
function written(count) {
  const read = [...tokens];
  for (let i = 0; i < count; i++) {
    const {logits: answer} = run(model, read);
    read.push(greedy(answer.subarray(answer.length - config.vocab_size)));
  }
  return tokenizer.decode(read.slice(T));
}

const grokking = JSON.parse(await readFile(new URL('../../models/nano/grokking.json', import.meta.url)));
const half = numberFormats.fp16;

/** Output tokens a second of 32 requests, 40 a second, to Llama 3 8B in BF16 on an H100, at most eight at a time. */
function throughput() {
  const {memory, bytesPerSecond, flopsPerSecond} = accelerators.h100;
  const {config} = modelPresets['llama-3-8b'];
  const machine = {flopsPerSecond: flopsPerSecond.bf16, bytesPerSecond, memory};
  const lengths = (mean) => ({kind: 'geometric', mean});
  const requests = drawRequests({count: 32, rate: 40, prompt: lengths(256), output: lengths(32), seed: 1});
  const policy = {kind: 'continuous', batch: 8};
  return simulateBatching({config, machine}, requests, policy).summary.outputTokensPerSecond;
}

/** The loss of the lowest of five, after 100 steps through the ravine. */
function lowest() {
  const rates = {sgd: 0.037, momentum: 0.01, adam: 0.1, lion: 0.05, muon: 0.05};
  const racers = Object.entries(rates).map(([name, rate]) => ({name, rate}));
  const steps = [...race(([x, y]) => surfaces.ravine.at(x, y), racers, [-2, 1], 100)];
  return Math.min(...steps.filter(({step}) => step === 100).map(({loss}) => loss));
}

/** The model that is trained live. */
const live = completeConfig({
  model_type: 'mistral',
  vocab_size: 256,
  hidden_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 4,
  intermediate_size: 144,
  max_position_embeddings: 512,
});
const wavelengths = Array.from(ropeFrequencies(config).theta, (angle) => (2 * Math.PI) / angle);
const token = '[part~=token][tabindex="0"]';
const slider = 'input[type=range]';
const checked = 'input[type=radio]:checked';

/**
 * `focus` and `press`: where, and which keys. `says`: the part that they change, the body if not said. `numbers`: what the
 * element has to say before that. `markup`: where it is not the tag alone, and `figure` which of it is looked at.
 */
export const elements = {
  'llm-alignment-methods': {focus: checked, press: ['ArrowDown'], isMarkup: true},
  'llm-attention': {
    focus: token,
    press: ['ArrowLeft', 'Enter'],
    numbers: [largest(3, 1, 11).toFixed(4)],
  },
  'llm-backprop': {focus: slider, press: ['ArrowRight'], numbers: [Math.log(3).toFixed(4)]},
  'llm-batching': {focus: slider, press: ['ArrowRight'], numbers: [`${grouped(Math.round(throughput()))}/s`]},
  'llm-block': {
    focus: slider,
    press: ['ArrowLeft'],
    numbers: [grouped(countParameters(config).total)],
  },
  'llm-bpe': {
    focus: slider,
    press: ['ArrowLeft'],
    numbers: getEncoding('o200k_base').encode(' unhappiness').map(String),
  },
  'llm-embedding': {focus: token, press: ['ArrowLeft'], numbers: [`${tokens.at(-1)}`, length.toFixed(3)]},
  'llm-feed-forward': {focus: 'input[type=number]', press: ['ArrowUp'], numbers: ['0.900']},
  'llm-grokking': {
    focus: slider,
    press: ['ArrowLeft'],
    numbers: [`${grokking.memorized}`, `${grokking.generalized}`],
  },
  'llm-kv-cache': {focus: slider, press: ['ArrowLeft'], says: '[part=text]', numbers: [written(24)]},
  'llm-loss-mask': {
    focus: checked,
    press: ['ArrowDown'],
    numbers: [Math.log(config.vocab_size).toFixed(2)],
  },
  'llm-model': {
    focus: token,
    press: ['ArrowLeft'],
    numbers: [bestShare],
    markup: '<llm-model><llm-prompt></llm-prompt></llm-model>',
    figure: 'llm-prompt',
  },
  'llm-multi-head': {
    focus: '[part~=pattern][tabindex="0"]',
    press: ['ArrowUp'],
    numbers: [largest(1, 1, T - 1).toFixed(3)],
  },
  'llm-neuron': {focus: slider, press: ['ArrowRight'], numbers: [gelu(0.88).toFixed(3)]},
  'llm-norm': {
    focus: slider,
    press: ['ArrowRight'],
    numbers: [(length / Math.sqrt(config.hidden_size)).toFixed(5)],
  },
  'llm-optimizers': {focus: '[part=start]', press: ['ArrowRight'], numbers: [lowest().toPrecision(3)]},
  'llm-path': {focus: slider, press: ['ArrowRight'], numbers: [bestShare, `number ${tokens.at(-1)}`]},
  'llm-post-training': {focus: slider, press: ['ArrowRight'], numbers: ['I do not know.']},
  'llm-prompt': {focus: token, press: ['ArrowLeft'], numbers: [bestShare]},
  'llm-quantization': {
    focus: '[role=switch]',
    press: ['Enter'],
    numbers: [`${decodeNumber(half, encodeNumber(half, 0.1))}`],
  },
  'llm-quantization-cost': {
    focus: 'button.main, .main',
    press: ['Enter'],
    says: '.main',
    numbers: [grouped(4 * countParameters(config).total)],
  },
  'llm-residual': {focus: '[part~=cell][tabindex="0"]', press: ['ArrowLeft'], numbers: [bestShare]},
  'llm-rope': {
    focus: token,
    press: ['ArrowLeft'],
    numbers: [grouped(Math.round(Math.max(...wavelengths)))],
  },
  'llm-sampling': {focus: slider, press: ['ArrowRight'], numbers: [bestShare]},
  'llm-scaling': {
    focus: 'input[type=text]',
    press: ['End', 'Backspace'],
    numbers: [grouped(sixND(70e9, 1.4e12))],
  },
  'llm-tokenizer': {focus: token, press: ['ArrowRight'], numbers: ['21']},
  'llm-training': {
    focus: '[role=tab][tabindex="0"], [role=tab]',
    press: ['ArrowRight'],
    numbers: [grouped(countParameters(live).total)],
  },
};
