// What stands in the page's text and in the stills of its figures: computed by the core when the page is built, so that none
// of it can be wrong. In a chapter <!-- still: name --> stands for a piece of HTML, and <!-- value: name --> for a number.
import {readFileSync} from 'node:fs';
import {
  accelerators,
  applyMerges,
  changePositions,
  completeConfig,
  computeOptimal,
  countParameters,
  createHeap,
  drawRequests,
  encodings,
  evaluate,
  forwardFlops,
  gradientReport,
  generate,
  LanguageTask,
  kvBytesPerToken,
  kvCacheBytes,
  layerReadings,
  logitLens,
  maskPrompt,
  mergeHistory,
  modelPresets,
  openLossSlice,
  optimizerBytes,
  parseRankFile,
  race,
  Random,
  ropeFrequencies,
  run,
  runFlops,
  simulateBatching,
  simulatePipeline,
  specialTokens,
  studyMatrix,
  trainMerges,
  Trainer,
  trainingStateBytes,
  seedOf,
  Tokenizer,
  Transformer,
  weightBytes,
} from '../dist/core/index.js';
import {finish} from '../dist/core/task.js';
import {RAVINE, surfaces} from '../dist/core/training/surfaces.js';
import {gelu, geluDerivative} from '../dist/core/nn/activations.js';
import {loadHouseModel} from '../dist/load.js';
import {defaults} from '../dist/controllers/model-settings.js';
import {ModelStore} from '../dist/controllers/model-store.js';
import {nameOf as partName} from '../dist/elements/llm-block/names.js';
import {anatomyOf} from '../dist/elements/llm-block/parts.js';
import {blockStrings} from '../dist/elements/llm-block/strings.js';
import {nudge} from '../dist/elements/llm-backprop/audit.js';
import {blockParts, groupsOf, wholeParts} from '../dist/elements/llm-backprop/groups.js';
import {Story} from '../dist/elements/llm-backprop/network.js';
import {settings as backpropSettings} from '../dist/elements/llm-backprop/settings.js';
import {backpropStrings} from '../dist/elements/llm-backprop/strings.js';
import {settings as attentionSettings} from '../dist/elements/llm-attention/settings.js';
import {settings as sentences} from '../dist/elements/llm-embedding/settings.js';
import {headOutputs} from '../dist/elements/llm-multi-head/output.js';
import {settings as multiHeadSettings} from '../dist/elements/llm-multi-head/settings.js';
import {costOf} from '../dist/elements/llm-multi-head/sharing-data.js';
import {multiHeadStrings} from '../dist/elements/llm-multi-head/strings.js';
import {settings as neuronSettings} from '../dist/elements/llm-neuron/settings.js';
import {short} from '../dist/elements/llm-optimizers/digits.js';
import {
  distanceAt,
  gather,
  placeAt,
  racerOf,
  raceOn,
  startOf,
  stepsOf,
} from '../dist/elements/llm-optimizers/racing.js';
import {settings as raceSettings} from '../dist/elements/llm-optimizers/settings.js';
import {bytesPerWeight} from '../dist/elements/llm-optimizers/standings.js';
import {optimizerStrings} from '../dist/elements/llm-optimizers/strings.js';
import {scalingOf, WINDOW} from '../dist/elements/llm-rope/losses.js';
import {dot, interleave, products} from '../dist/elements/llm-rope/rotation.js';
import {ropeStrings} from '../dist/elements/llm-rope/strings.js';
import {
  config as liveConfig,
  SAMPLE,
  TEMPERATURE,
  trainingSettings,
} from '../dist/elements/llm-training/live-model.js';
import {published} from '../dist/elements/llm-scaling/published-runs.js';
import {settings as trainingDefaults} from '../dist/elements/llm-training/settings.js';
import {about, inBytes, readSize} from '../dist/elements/llm-scaling/sizes.js';
import {methods, needs} from '../dist/elements/llm-alignment-methods/methods.js';
import {alignmentMethodsStrings} from '../dist/elements/llm-alignment-methods/strings.js';
import {maskedLosses} from '../dist/elements/llm-loss-mask/masked-losses.js';
import {settings as maskSettings} from '../dist/elements/llm-loss-mask/settings.js';
import {settings as batchingSettings} from '../dist/elements/llm-batching/settings.js';
import {setupOf} from '../dist/elements/llm-batching/simulation.js';
import {settings as cacheSettings} from '../dist/elements/llm-kv-cache/settings.js';
import {written} from '../dist/elements/llm-quantization/numeral.js';
import {errorOf, roundInAll} from '../dist/elements/llm-quantization/rounding.js';
import {settings as bitSettings} from '../dist/elements/llm-quantization/settings.js';
import {asked} from '../dist/elements/llm-path/asked.js';
import {fromRun, pathTrace} from '../dist/elements/llm-path/from-run.js';
import {textOf} from '../dist/elements/llm-path/sentence.js';
import {stepNames} from '../dist/elements/llm-path/steps.js';
import {pathStrings} from '../dist/elements/llm-path/strings.js';
import {questions} from '../dist/elements/llm-post-training/examples.js';
import {MOST_OF_PAIR} from '../dist/elements/llm-post-training/pairs.js';
import {settings as postSettings} from '../dist/elements/llm-post-training/settings.js';
import {chatPrompt, chatTokens} from '../dist/runtime/chat.js';
import {defaultSession} from '../dist/runtime/index.js';

const {model, config, tokenizer} = await loadHouseModel();
const {vocab_size, hidden_size: d_model, intermediate_size: d_mlp, num_hidden_layers: layers} = config;
const embedding = model.parameters.get('model.embed_tokens.weight').data.slice(); // the heap may move

const count = (number) => number.toLocaleString('en');
const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)}%`;
/** With a true minus. */
const signed = (number, digits) => number.toFixed(digits).replace('-', '−');
const code = (text) =>
  `<code>${text.replace(/[&<>]/g, (c) => `&#${c.codePointAt(0)};`).replaceAll(' ', '<i> </i>')}</code>`;
const tokenText = (id) => code(tokenizer.decode([id]));
const table = (heads, rows) =>
  `<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>${rows
    .map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`;

/** Stops the build where something that the prose says does not hold. */
function claim(what, holds) {
  if (!holds) throw new Error(`stills: the page says that ${what}, which is not so`);
}

/** A text's tokens with their IDs, as the stills show them. */
function tokenList(ids, tokenizer, label) {
  const items = [...ids].map((id) => `<li>${code(tokenizer.decode([id]))} <span>${id}</span></li>`);
  return `<ol class="tokens" aria-label="${label}">${items.join('')}</ol>`;
}

function openEncoding(name) {
  const {ranks, split} = encodings[name];
  const {table} = parseRankFile(readFileSync(new URL(`../dist/ranks/${ranks}.bin`, import.meta.url)));
  return new Tokenizer(table, split);
}

/** Tokens side by side, by their bytes: each is a text of its own. */
const parts = (tokenizer, ids) => Array.from(ids, (id) => code(tokenizer.decode([id]))).join('');

/** What chapter 1 says and shows of the prompt, a word and a sentence in OpenAI's tokens, and of a vocabulary trained here. */
function tokenization() {
  const [r50k, cl100k, o200k] = ['r50k_base', 'cl100k_base', 'o200k_base'].map(openEncoding);
  const {text} = defaults;
  const ids = o200k.encode(text);
  const bytesOf = (text) => new TextEncoder().encode(text).length;
  const bytes = bytesOf(text);
  const ratio = (bytes / ids.length).toFixed(1);
  /** The ID of a text that is one token. */
  const single = (text) => {
    const own = o200k.encode(text);
    claim(`"${text}" is one token`, own.length === 1);
    return own[0];
  };
  const kite = single(' kite');
  claim('" kite" is a token of the prompt', ids.includes(kite));

  const word = 'strawberry';
  const {states} = mergeHistory(o200k, word, 0);
  const rounds = states.map((state, round) => {
    const {ids, ranks, next} = round ? states[round - 1] : {};
    const joined = round
      ? ids
          .slice(next, next + 2)
          .map((id) => o200k.decode([id]))
          .join(' + ')
      : '';
    return [round, joined, round ? ranks[next] : '', parts(o200k, state.ids)];
  });
  claim(
    '“er” is the first merge and the fourth of all',
    rounds[1][2] === 259 && o200k.decode([259]) === 'er',
  );
  const isToken = (text) => o200k.encode(text).length === 1;
  claim('the word stays in three parts', !isToken('straw') && !isToken('rawberry') && isToken('berry'));

  const trained = finish(trainMerges(TWISTER, 100));
  const saved = Array.from(trained.tokens.subarray(1), (tokens, i) => trained.tokens[i] - tokens);
  claim(
    'no merge saves more than the one before it',
    saved.every((tokens, i) => !i || tokens <= saved[i - 1]),
  );
  const sizes = [0, 9, 12].map((merges) => {
    const {ids, ends} = finish(applyMerges(NEW_SENTENCE, trained, merges));
    const pieces = Array.from(ids, (_, i) => code(NEW_SENTENCE.slice(i ? ends[i - 1] : 0, ends[i])));
    return [merges, trained.tokens[merges], pieces.join('')];
  });

  const sentences = {
    English: 'Language models read tokens, not words.',
    German: 'Sprachmodelle lesen Token, keine Wörter.',
    Hindi: 'भाषा मॉडल शब्द नहीं, टोकन पढ़ते हैं।',
  };
  const counts = Object.entries(sentences).map(([language, sentence]) => [
    `${language}, ${bytesOf(sentence)} bytes`,
    ...[r50k, cl100k, o200k].map((tokenizer) => tokenizer.encode(sentence).length),
  ]);
  const [english, , hindi] = counts;
  claim('the English sentence is as long in the first as in the last', english[1] === english[3]);
  claim('Hindi cost seven times English', Math.round(hindi[1] / english[1]) === 7);
  claim('and costs not quite twice', hindi[3] / english[3] > 1.5 && hindi[3] / english[3] < 2);
  return {
    values: {
      'tokens-bytes': String(bytes),
      'tokens-count': String(ids.length),
      'tokens-ratio': ratio,
      'tokens-kite': String(kite),
      'tokens-strawberry': String(single(' strawberry')),
      'tokens-bare': parts(o200k, o200k.encode('strawberry')),
      'tokens-capital': parts(o200k, o200k.encode('Strawberry')),
      'tokens-unhappiness': parts(o200k, o200k.encode('unhappiness')),
      'tokens-end': count(o200k.encode('<|endoftext|>').length),
      'tokens-end-id': String(specialTokens.o200k_base['<|endoftext|>']),
      'tokens-english': String(english[1]),
      'tokens-hindi-first': String(hindi[1]),
      'tokens-hindi-last': String(hindi[3]),
      ...Object.fromEntries(
        [r50k, cl100k, o200k].map(({table}, i) => [
          `tokens-of-${['r50k', 'cl100k', 'o200k'][i]}`,
          count(table.size),
        ]),
      ),
      'train-text': TWISTER,
      'train-sentence': NEW_SENTENCE,
    },
    stills: {
      tokens: `${tokenList(ids, o200k, 'The prompt’s tokens in o200k_base with their IDs')}
      <p>${text.length} characters, ${bytes} bytes, ${ids.length} tokens: ${ratio} characters to a token.</p>`,
      merge: table(['Round', 'Joined', 'Rank', 'The piece afterwards'], rounds),
      train: `<p>Trained on “${TWISTER}”</p>${table(['Merges', 'Tokens in that text', 'A new sentence, split by them'], sizes)}`,
      languages: `${tokenList(o200k.encode(sentences.Hindi), o200k, `The Hindi sentence in ${hindi[3]} tokens of o200k_base with their IDs`).replaceAll('<code>', '<code lang="hi">')}
      ${table(['The same sentence in', 'r50k_<wbr />base', 'cl100k_<wbr />base', 'o200k_<wbr />base'], counts).replace(/<tr><td>(.*?)<\/td>/g, '<tr><th scope="row">$1</th>')}`,
    },
  };
}
/** The training text and the sentence of chapter 1's small vocabulary. */
const TWISTER =
  'How much wood would a woodchuck chuck if a woodchuck could chuck wood? He would chuck, he would, as much as he could, and chuck as much wood as a woodchuck would if a woodchuck could chuck wood.';
const NEW_SENTENCE = 'Would you chuck a wooden duck?';
const chapter1 = tokenization();

/** The ID of a word that is one token with the space before it. */
function idOf(word) {
  const ids = tokenizer.encode(` ${word}`);
  if (ids.length !== 1) throw new Error(`stills: expected a word of one token, got "${word}"`);
  return ids[0];
}

const rowOf = (id) => embedding.subarray(id * d_model, (id + 1) * d_model);

function unit(vector) {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function cosine(a, b) {
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    ab += x * b[i];
    aa += x * x;
    bb += b[i] * b[i];
  }
  return ab / Math.sqrt(aa * bb);
}

const isWord = (id) => /^ [A-Za-z]{2,}$/.test(tokenizer.decode([id]));

/** The words nearest to a vector, the nearest first. */
function nearest(vector, without, most) {
  return Array.from({length: vocab_size}, (_, id) => ({id, cosine: cosine(vector, rowOf(id))}))
    .filter(({id}) => isWord(id) && !without.includes(id))
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, most);
}

function sum(a, b, c) {
  const [x, y, z] = [a, b, c].map((word) => unit(rowOf(idOf(word))));
  return nearest(
    x.map((value, i) => value - y[i] + z[i]),
    [a, b, c].map(idOf),
    3,
  );
}

const named = (found) => found.map((each) => `${tokenText(each.id)} ${signed(each.cosine, 3)}`).join(', ');

function softmax(logits, temperature = 1) {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  const powers = Float64Array.from(logits, (logit) => Math.exp((logit - largest) / temperature));
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
}

const read = (text, trace = []) => {
  const tokens = [config.bos_token_id, ...tokenizer.encode(text)];
  return {tokens, ...run(model, tokens, {trace})};
};
const lastOf = (data) => data.subarray(data.length - vocab_size);

const prompt = read(defaults.text, ['blocks.*.mlp.*']);
const next = softmax(lastOf(prompt.logits));
const ranked = [...next.keys()].sort((a, b) => next[b] - next[a]);
const entropy = -next.reduce((bits, p) => bits + (p > 0 ? p * Math.log2(p) : 0), 0);

function promptStill() {
  return tokenList(prompt.tokens.slice(1), tokenizer, 'The prompt’s tokens with their IDs');
}

function lookupStill() {
  const id = prompt.tokens.at(-1);
  const numbers = Array.from(rowOf(id).subarray(0, 8), (x) => signed(x, 3)).join(', ');
  return `<p>${tokenText(id)} is token ${id}. Row ${id} of the matrix begins ${numbers}, and goes on to number ${d_model}.</p>`;
}

function mapStill() {
  const words = ['duckling', 'king', 'Paris', 'red', 'seven', 'Monday'];
  return table(
    ['Word', 'Nearest words, with their cosines'],
    words.map((word) => [code(word), named(nearest(rowOf(idOf(word)), [idOf(word)], 3))]),
  );
}

function arithmeticStill() {
  const sums = [
    ['king', 'man', 'woman'],
    ['puppy', 'dog', 'cat'],
    ['Paris', 'France', 'Italy'],
    ['hot', 'cold', 'big'],
  ];
  return table(
    ['Sum', 'Nearest words, with their cosines'],
    sums.map(([a, b, c]) => [`${a} − ${b} + ${c}`, named(sum(a, b, c))]),
  );
}

function neuronStill() {
  const rows = [-3, -1, 0, 1, 3].map((z) => [signed(z, 0), signed(gelu(z), 3), signed(geluDerivative(z), 3)]);
  return table(['Sum', 'GELU', 'Its slope'], rows);
}

/** The lowest that SiLU gives, z times the sigmoid of z. */
const leastSilu = Math.min(...Array.from({length: 1000}, (_, i) => -i / 100 / (1 + Math.exp(i / 100))));

const times = (a, b) =>
  a.map((row) => b[0].map((_, col) => row.reduce((total, value, i) => total + value * b[i][col], 0)));
const relu = (matrix) => matrix.map((row) => row.map((value) => Math.max(0, value)));
const showMatrix = (matrix) =>
  matrix.map((row) => `(${row.map((value) => signed(value, 2)).join(', ')})`).join(' ');
const matrices = (rows) =>
  table(
    ['Matrix', 'Shape', 'Rows'],
    rows.map(([name, matrix]) => [name, `${matrix.length} × ${matrix[0].length}`, showMatrix(matrix)]),
  );

const [x, first, second] = [
  [[1, -0.5]],
  [
    [0.8, -0.6, 0.4],
    [-0.2, 1, 0.6],
  ],
  [
    [0.5, -1],
    [1.2, 0.4],
    [-0.8, 0.6],
  ],
];

function collapseStill() {
  return matrices([
    ['x', x],
    ['W₁', first],
    ['W₂', second],
    ['W₁W₂', times(first, second)],
    ['(xW₁)W₂', times(times(x, first), second)],
    ['x(W₁W₂)', times(x, times(first, second))],
    ['ReLU(xW₁)W₂', times(relu(times(x, first)), second)],
  ]);
}

function networkStill() {
  const hidden = times(x, first);
  return matrices([
    ['X', x],
    ['W₁', first],
    ['XW₁', hidden],
    ['ReLU(XW₁)', relu(hidden)],
    ['W₂', second],
    ['ReLU(XW₁)W₂', times(relu(hidden), second)],
  ]);
}

function driftStill() {
  const residuals = [
    'blocks.0.resid_pre',
    ...Array.from({length: layers}, (_, l) => `blocks.${l}.resid_post`),
  ];
  const [first, second] = [sentences.first.default, sentences.second.default].map((text) =>
    read(text, residuals),
  );
  const last = ({trace}, name) => trace.get(name).data.slice(-d_model);
  return table(
    ['After', `Cosine of “${sentences.first.default}” and “${sentences.second.default}”`],
    residuals.map((name, l) => [
      l ? `block ${l - 1}` : 'the lookup',
      signed(cosine(last(first, name), last(second, name)), 3),
    ]),
  );
}

/** What nano would say after each block, at the end of the prompt. */
function residualStill() {
  const names = ['blocks.0.resid_pre', ...Array.from({length: layers}, (_, l) => `blocks.${l}.resid_post`)];
  const {trace} = read(defaults.text, names);
  return table(
    ['After', 'nano would say', 'with'],
    names.map((name, l) => {
      const says = softmax(logitLens(model, trace.get(name).data.slice(-d_model)));
      const best = says.indexOf(Math.max(...says));
      return [l ? `block ${l - 1}` : 'the embedding', tokenText(best), percent(says[best])];
    }),
  );
}

/** The vector that enters the page's layer at the end of the prompt, under both norms, before their weights. */
function normStill() {
  const name = `blocks.${layer}.resid_pre`;
  const x = Array.from(read(defaults.text, [name]).trace.get(name).data.slice(-d_model));
  const [centre, square] = [mean(x), mean(x.map((value) => value ** 2))];
  const rows = [
    ['x', (value) => value],
    ['LayerNorm', (value) => (value - centre) / Math.sqrt(square - centre ** 2 + config.norm_eps)],
    ['RMSNorm', (value) => value / Math.sqrt(square + config.norm_eps)],
  ];
  return table(
    ['Vector', 'First numbers', 'Mean', 'RMS'],
    rows.map(([title, of]) => {
      const y = x.map(of);
      const shown = y.slice(0, 3).map((value) => signed(value, 3));
      return [title, shown.join(', '), signed(mean(y), 3), Math.sqrt(mean(y.map((v) => v ** 2))).toFixed(3)];
    }),
  );
}

/** The layer and the neuron that the page opens at. */
const layer = 2;
const neuron = neuronSettings.neuron.default;
const trace = (name) => prompt.trace.get(`blocks.${layer}.mlp.${name}`).data;

/** The neurons of the layer that say most at the last token. */
function swigluStill() {
  const from = (prompt.tokens.length - 1) * d_mlp;
  const [gate, up, post] = ['pre', 'pre_linear', 'post'].map((part) =>
    trace(part).subarray(from, from + d_mlp),
  );
  const strongest = [...post.keys()].sort((a, b) => Math.abs(post[b]) - Math.abs(post[a])).slice(0, 5);
  return table(
    [`Neuron of layer ${layer}`, 'Gate', 'Up', 'SiLU(gate) · up'],
    strongest.map((i) => [i, signed(gate[i], 3), signed(up[i], 3), signed(post[i], 2)]),
  );
}

function realNeuronStill() {
  const post = trace('post');
  const at = (position) => post[position * d_mlp + neuron];
  const positions = prompt.tokens.map((_, position) => position).slice(1);
  positions.sort((a, b) => Math.abs(at(b)) - Math.abs(at(a)));
  return table(
    ['Token', `Neuron ${neuron} of layer ${layer}`],
    positions.slice(0, 4).map((position) => [tokenText(prompt.tokens[position]), signed(at(position), 2)]),
  );
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const lossOf = (interventions) => mean(evaluate(model, prompt.tokens, interventions));

function samplingStill() {
  const [cold, hot] = [0.5, 2].map((temperature) => softmax(lastOf(prompt.logits), temperature));
  return table(
    ['Next token', 'T = 1', 'T = 0.5', 'T = 2'],
    ranked.slice(0, 8).map((id) => [tokenText(id), percent(next[id]), percent(cold[id]), percent(hot[id])]),
  );
}

function mlpShare(config) {
  const {block, total} = countParameters(config);
  return (config.num_hidden_layers * (block.gate + block.up + block.down)) / total;
}

const parameters = countParameters(config).total;
const llama = modelPresets['llama-3-8b'].config;
const duckling = softmax(lastOf(read('The young of a duck is a').logits));
const king = sum('king', 'man', 'woman')[0];

/** Of the sums b − a + c with two pairs of words that are tokens, a:b and c:d, how many have d first. */
function hitsOf(text) {
  const isToken = (word) => tokenizer.encode(` ${word}`).length === 1;
  const pairs = text
    .split(' ')
    .map((pair) => pair.split(':'))
    .filter((pair) => pair.every(isToken));
  let [hits, all] = [0, 0];
  for (const [a, b] of pairs)
    for (const [c, d] of pairs) {
      if (a === c) continue;
      all++;
      if (sum(b, a, c)[0].id === idOf(d)) hits++;
    }
  return {share: hits / all, text: `${hits} of ${all}`};
}

const young = hitsOf(
  'cat:kitten dog:puppy cow:calf horse:foal sheep:lamb duck:duckling hen:chick bear:cub goat:kid frog:tadpole',
);
const capitals = hitsOf(
  'France:Paris Italy:Rome Spain:Madrid Germany:Berlin England:London Japan:Tokyo China:Beijing Egypt:Cairo Greece:Athens Norway:Oslo',
);
const opposites = hitsOf('big:small hot:cold fast:slow hard:soft happy:sad wet:dry full:empty old:young');
const tenses = hitsOf('jump:jumped walk:walked play:played look:looked run:ran eat:ate');
claim('the young of animals and capitals come out', young.share > 0.5 && capitals.share > 0.5);
claim(
  'opposites and tenses come out less often',
  Math.max(opposites.share, tenses.share) < Math.min(young.share, capitals.share),
);
claim('king − man + woman is queen', king.id === idOf('queen'));
const nearestOf = (word) => nearest(rowOf(idOf(word)), [idOf(word)], 1)[0].id;
claim(
  'big and small are neighbours',
  nearestOf('big') === idOf('small') && nearestOf('small') === idOf('big'),
);

/** What the neuron does in the prompt: where it is furthest from zero, and what it then pushes up. */
const answersOf = prompt.tokens.map((_, position) => trace('post')[position * d_mlp + neuron]);
const byStrength = [...answersOf.keys()]
  .slice(1)
  .sort((a, b) => Math.abs(answersOf[b]) - Math.abs(answersOf[a]));
const [peak, runnerUp] = byStrength;
function pushesOf() {
  const down = model.parameters.get(`model.layers.${layer}.mlp.down_proj.weight`).data; // (d_model, d_mlp)
  const scale = model.parameters.get('model.norm.weight').data;
  const vector = Float64Array.from(
    {length: d_model},
    (_, i) => answersOf[peak] * down[i * d_mlp + neuron] * scale[i],
  );
  const push = (id) => rowOf(id).reduce((total, x, i) => total + x * vector[i], 0);
  const pushes = Float64Array.from({length: vocab_size}, (_, id) => push(id));
  return [...pushes.keys()].sort((a, b) => pushes[b] - pushes[a]).slice(0, 3);
}
const lossesOf = (interventions) => Array.from(evaluate(model, prompt.tokens, interventions));
const off = [{at: `blocks.${layer}.mlp.post`, index: neuron, op: 'zero'}];
const [lossesWith, lossesWithout] = [lossesOf([]), lossesOf(off)];
const rises = lossesWithout.map((loss, i) => loss - lossesWith[i]);
const risen = rises.indexOf(Math.max(...rises)); // entry i is of token i + 1
const riseShare = rises[risen] / rises.reduce((a, b) => a + b);

claim('no token has a tenth after the prompt', Math.max(...next) < 0.1);

/** Of the block: the parts of nano with their sizes, and what the chapter says of them and of Llama 3 8B. */
function blockNumbers() {
  const {parts} = anatomyOf(config, config.max_position_embeddings);
  const still = table(
    ['Part', 'Out', 'Parameters', 'FLOPs for one token'],
    parts.map((part) => [
      `${partName(part.name, config, blockStrings)}${part.copies > 1 ? ` × ${part.copies}` : ''}`,
      part.output,
      count(part.parameters),
      count(part.flops),
    ]),
  );
  const squares = ['embed', `blocks.${layers - 1}.resid_post`].map((name) =>
    read(defaults.text, [name])
      .trace.get(name)
      .data.slice(-d_model)
      .map((value) => value ** 2),
  );
  const stream = squares.map((numbers) => Math.sqrt(mean(numbers)));
  claim('the stream grows', stream[1] > 2 * stream[0]);
  claim('Llama 3 8B is 3.5 times as wide in the middle', llama.intermediate_size === 3.5 * llama.hidden_size);
  claim('Llama turns by another base', llama.rope_theta === 500_000 && config.rope_theta === 10_000);
  const [short, long] = [128, llama.max_position_embeddings];
  const attends = (tokens) => {
    const {scores, mix, total} = forwardFlops(llama, {tokens: 1, cached: tokens - 1});
    return percent(Number(scores + mix) / Number(total));
  };
  const values = {
    'block-parameters': count(countParameters(config).block.total),
    'block-llama-layers': String(llama.num_hidden_layers),
    'block-llama-parameters': count(countParameters(llama).block.total),
    'block-rms-first': stream[0].toFixed(2),
    'block-rms-last': stream[1].toFixed(2),
    'block-peak': percent(Math.max(...squares[1]) / (d_model * mean(squares[1])), 0),
    'block-short': count(short),
    'block-long': count(long),
    'block-share-short': attends(short),
    'block-share-long': attends(long),
  };
  return {still, values};
}
const block = blockNumbers();

/** What chapter 10 says and shows: a query and a key that turn, and the loss beyond the trained length. */
function rope() {
  const {head_dim: d, num_attention_heads: heads, num_key_value_heads: kvHeads} = config;
  const {theta} = ropeFrequencies(config);
  const head = defaults.head;
  const {trace} = read(defaults.text, [`blocks.${layer}.attn.*`]);
  const vector = (name, token, at, all) =>
    trace.get(`blocks.${layer}.attn.${name}`).data.slice((token * all + at) * d, (token * all + at + 1) * d);
  const m = prompt.tokens.length - 1;
  const q = vector('q', m, head, heads);
  const key = (n) => ({q, k: vector('k', n, Math.floor((head * kvHeads) / heads), kvHeads), theta});
  // As the figure: the key before it that it scores highest.
  const n = Array.from({length: m - 1}, (_, i) => i + 1).reduce((best, each) =>
    dot(key(each), m, each) > dot(key(best), m, best) ? each : best,
  );
  const vectors = key(n);
  const wave = (t) =>
    (2 * Math.PI) / t < 100 ? ((2 * Math.PI) / t).toFixed(1) : count(Math.round((2 * Math.PI) / t));
  const parts = products(vectors, m, n);
  const who = `${tokenText(prompt.tokens[m])} at ${m} asks ${tokenText(prompt.tokens[n])} at ${n}, layer ${layer}, head ${head}`;
  const dials = `<p>${who}: the dot product is ${signed(dot(vectors, m, n), 4)}, and with both ${100} positions further on ${signed(dot(vectors, m + 100, n + 100), 4)}.</p>${table(
    ['Pair', 'Wavelength in tokens', 'Adds'],
    Array.from(theta, (t, i) => [i, wave(t), signed(parts[i], 4)]),
  )}`;
  const distances = table(
    ['Distance', 'Score'],
    [0, 1, 2, 4, 8, 16, 32, 64, 128, 256].map((at) => [at, signed(dot(vectors, at, 0) / Math.sqrt(d), 4)]),
  );
  const moved = {q: interleave(vectors.q), k: interleave(vectors.k), theta};
  const layouts = table(
    ['Pairs', 'Dot product'],
    [
      [ropeStrings.layoutHalf, signed(dot(vectors, m, n), 6)],
      [ropeStrings.layoutBoth, signed(dot(moved, m, n, 'interleaved'), 6)],
      [ropeStrings.layoutWrong, signed(dot(vectors, m, n, 'interleaved'), 6)],
    ],
  );
  const trained = config.max_position_embeddings;
  const absolute = table(
    ['Positions', 'What they do', 'Where', 'Parameters at nano’s size'],
    [
      [ropeStrings.sinusoidal, ropeStrings.whatAdds, ropeStrings.whereOnce, 0],
      [ropeStrings.learned, ropeStrings.whatLearned, ropeStrings.whereOnce, count(trained * d_model)],
      [ropeStrings.rotary, ropeStrings.whatTurns, ropeStrings.whereEach, 0],
    ],
  );
  const losses = Object.fromEntries(
    ['none', 'linear', 'ntk', 'yarn'].map((method) => [method, lossesBeyond(scalingOf(method, 2, trained))]),
  );
  const beyond = table(
    ['Method, × 2', ...losses.none.map((_, i) => `${i * trained}–${(i + 1) * trained - 1}`)],
    Object.entries(losses).map(([method, means]) => [
      ropeStrings[method],
      ...means.map((mean) => mean.toFixed(3)),
    ]),
  );
  const guess = Math.log(vocab_size);
  claim('without scaling nano is lost beyond its context', losses.none[1] > 3 * losses.none[0]);
  claim('far beyond it is no better than guessing', losses.none[2] > 0.9 * guess);
  claim(
    'interpolation reads badly everywhere',
    losses.linear.every((mean, i) => mean > 2 * losses.yarn[i === 2 ? 1 : i]),
  );
  return {
    values: {
      'rope-width': String(d),
      'rope-pairs': String(d / 2),
      'rope-fastest': wave(theta[0]),
      'rope-slowest': wave(theta.at(-1)),
      'rope-loss-inside': losses.none[0].toFixed(2),
      'rope-loss-beyond': losses.none[1].toFixed(2),
      'rope-loss-far': losses.none[2].toFixed(2),
    },
    stills: {
      'rope-dials': dials,
      'rope-distance': distances,
      'rope-layout': layouts,
      'rope-absolute': absolute,
      'rope-beyond': beyond,
    },
  };
}

/** Mean loss of held-out text for each stretch of the trained length, under a scaling. */
function lossesBeyond(rope_scaling) {
  const documents = readFileSync(new URL('../models/nano/held-out.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n\n');
  const tokens = documents.flatMap((text) => [config.bos_token_id, ...tokenizer.encode(text)]);
  const changed = changePositions(model, {rope_scaling, max_position_embeddings: WINDOW});
  const trained = config.max_position_embeddings;
  const sums = Array.from({length: WINDOW / trained}, () => []);
  for (let at = 0; at + WINDOW < tokens.length; at += WINDOW)
    evaluate(changed, tokens.slice(at, at + WINDOW + 1)).forEach((loss, i) =>
      sums[Math.floor(i / trained)].push(loss),
    );
  changed.free();
  return sums.map(mean);
}

const chapter10 = rope();
/** What chapter 8 says and shows: the head that it opens at, from the full stop to the name. */
function attention() {
  const {head_dim: d, num_attention_heads: heads, num_key_value_heads: kvHeads} = config;
  const [l, head, query] = ['layer', 'head', 'token'].map((name) => attentionSettings[name].default);
  const {tokens, trace} = read(defaults.text, [`blocks.${l}.attn.*`]);
  const T = tokens.length;
  const data = (name) => trace.get(`blocks.${l}.attn.${name}`).data;
  const row = (name) => data(name).subarray((head * T + query) * T, (head * T + query) * T + query + 1);
  const [scores, weights] = [row('scores'), row('pattern')];
  const vector = (name, at, all, which) =>
    data(name).subarray((at * all + which) * d, (at * all + which + 1) * d);
  const q = vector('rot_q', query, heads, head);
  const products = Array.from(scores, (_, at) =>
    vector('rot_k', at, kvHeads, Math.floor((head * kvHeads) / heads)).reduce(
      (sum, x, i) => sum + x * q[i],
      0,
    ),
  );
  const spread = Math.sqrt(mean(products.map((product) => (product - mean(products)) ** 2)));
  const best = weights.indexOf(Math.max(...weights));
  const nextAfter = (interventions) => {
    const {logits} = run(model, tokens, {interventions});
    return softmax(logits.slice(query * vocab_size, (query + 1) * vocab_size));
  };
  const [now, without] = [[], [{at: `blocks.${l}.attn.z`, head, op: 'zero'}]].map(nextAfter);
  const [she, he] = ['She', 'He'].map(idOf);
  claim(
    'the head of chapter 8 looks from the full stop after kite to Mia',
    [
      tokenizer.decode([tokens[query - 1], tokens[query]]) === ' kite.',
      tokenizer.decode([tokens[best]]) === ' Mia',
      `${l} ${head} ${query}` === '3 1 11', // as the link in the text has it
    ].every(Boolean),
  );
  claim(
    'without that head She is less likely, and He more',
    without[she] < now[she] && without[he] > now[he],
  );
  const still = table(
    ['Key', 'q · k', `÷ √${d}`, 'Weight'],
    [...weights.keys()].map((at) => [
      at ? tokenText(tokens[at]) : 'start',
      signed(products[at], 2),
      signed(scores[at], 2),
      percent(weights[at]),
    ]),
  );
  return {
    stills: {
      attention: `<p>From ${tokenText(tokens[query])} at ${query}, layer ${l}, head ${head}; what comes later is masked.</p>${still}`,
    },
    values: {
      'qkv-layer': String(l),
      'qkv-head': String(head),
      'qkv-weight': percent(weights[best], 0),
      'qkv-key': tokenText(tokens[best]),
      'qkv-width': String(d),
      'qkv-spread': spread.toFixed(2),
      'qkv-spread-after': (spread / Math.sqrt(d)).toFixed(2),
      'qkv-she': percent(now[she]),
      'qkv-he': percent(now[he], 2),
      'qkv-she-without': percent(without[she], 0),
      'qkv-he-without': percent(without[he], 0),
    },
  };
}
const qkv = attention();
/** What chapter 9 says and shows: heads by their readings and by what their absence costs, and what caches take. */
function multiHead() {
  const {num_attention_heads: heads, num_key_value_heads: kvHeads, head_dim} = config;
  const places = Array.from({length: layers * heads}, (_, i) => ({
    layer: Math.floor(i / heads),
    head: i % heads,
  }));
  const name = ({layer, head}) => `Layer ${layer}, head ${head}`;
  const readingsOf = ({tokens, trace}) =>
    Array.from({length: layers}, (_, layer) =>
      layerReadings(trace.get(`blocks.${layer}.attn.pattern`), tokens),
    ).flat();
  const best = (values) => values.indexOf(Math.max(...values));

  const repeated = read(multiHeadStrings.repeatedText, ['blocks.*.attn.pattern']);
  const copying = readingsOf(repeated);
  const copier = best(copying.map(({induction}) => induction));
  const T = repeated.tokens.length;
  const row = repeated.trace
    .get(`blocks.${places[copier].layer}.attn.pattern`)
    .data.subarray((places[copier].head * T + T - 1) * T, (places[copier].head + 1) * T * T);
  const key = best([...row]);
  claim('an induction head is found', copying[copier].induction > 0.5 && row[key] > 0.5);
  claim('it looks at the name that is due', tokenizer.decode([repeated.tokens[key]]) === ' Mia');

  const text = read(defaults.text, ['blocks.*.attn.pattern', 'blocks.*.attn.z', 'blocks.*.attn_out']);
  const readings = readingsOf(text);
  const shown = [0, 1, 2, 3].flatMap((head) => [head + heads, head + 2 * heads]);
  const headsStill = table(
    ['Head', 'Previous token', 'Start', 'Entropy, bits', 'Tokens back'],
    shown.map((i) => [
      name(places[i]),
      readings[i].previous.toFixed(3),
      readings[i].first.toFixed(3),
      readings[i].entropy.toFixed(2),
      readings[i].distance.toFixed(1),
    ]),
  );

  const lossesIn = (interventions) => Array.from(evaluate(model, text.tokens, interventions), (loss) => loss);
  const whole = lossesIn([]);
  const without = places.map(({layer, head}) => lossesIn([{at: `blocks.${layer}.attn.z`, head, op: 'zero'}]));
  const costs = without.map((losses) => mean(losses) - mean(whole));
  const worst = best(costs);
  const ranks = [...costs.keys()].sort((a, b) => costs[b] - costs[a]);
  const rises = without[worst].map((loss, i) => loss - whole[i]);
  const risen = best(rises);
  claim('one head is worth more than the others', costs[worst] > 1.2 * costs[ranks[1]]);
  claim('nearly all of it is at one token', rises[risen] > 0.8 * rises.reduce((a, b) => a + b));
  const ablationStill = table(
    ['Switched off', 'Loss, nats per token', 'Change'],
    ranks.slice(0, 5).map((i) => [name(places[i]), mean(without[i]).toFixed(3), `+${costs[i].toFixed(3)}`]),
  );

  const at = multiHeadSettings.layer.default;
  const last = text.tokens.length - 1;
  const z = text.trace.get(`blocks.${at}.attn.z`).data.subarray(last * heads * head_dim);
  const out = text.trace.get(`blocks.${at}.attn_out`).data.subarray(last * d_model);
  const o = model.parameters.get(`model.layers.${at}.self_attn.o_proj.weight`);
  const {norms, shares, norm} = headOutputs({data: o.data, shape: o.shape}, z, out, heads);
  const outputStill = table(
    ['Written by', 'Length', 'Share of the sum'],
    [
      ...norms.map((length, head) => [name({layer: at, head}), length.toFixed(3), percent(shares[head])]),
      ['Together', norm.toFixed(3), percent(shares.reduce((a, b) => a + b))],
    ],
  );

  const cost = (of, shared) => [
    count(shared),
    count(costOf(of, shared).perToken),
    count(costOf(of, shared).parameters),
  ];
  const sharingStill = table(
    ['Model', 'Way', 'Key–value heads', 'Bytes per token', 'Weights of keys and values'],
    [
      ['nano', 'MHA', ...cost(config, heads)],
      ['nano', 'GQA', ...cost(config, kvHeads)],
      ['nano', 'MQA', ...cost(config, 1)],
      ['Llama 3 8B', 'MHA', ...cost(llama, llama.num_attention_heads)],
      ['Llama 3 8B', 'GQA', ...cost(llama, llama.num_key_value_heads)],
      ['Llama 3 8B', 'MQA', ...cost(llama, 1)],
    ],
  );
  claim('Llama keeps a quarter', llama.num_attention_heads === 4 * llama.num_key_value_heads);

  // Recorded by training/evaluate.ts.
  const evaluation = JSON.parse(
    readFileSync(new URL('../models/nano/evaluation.json', import.meta.url), 'utf8'),
  );
  const {layer, head, score, margin, mostNeeded} = evaluation.ablations.find(
    ({behaviour}) => behaviour === 'previous',
  );
  const neededScore = evaluation.heads.previous[mostNeeded.layer][mostNeeded.head];
  claim('a clear pattern can be idle', margin.without > 0.9 * margin.whole && neededScore < score / 2);
  return {
    values: {
      heads: String(heads),
      'heads-all': String(places.length),
      'head-width': String(head_dim),
      'induction-layer': String(places[copier].layer),
      'induction-head': String(places[copier].head),
      'induction-score': copying[copier].induction.toFixed(2),
      'induction-token': tokenText(repeated.tokens.at(-1)),
      'induction-key': tokenText(repeated.tokens[key]),
      'induction-weight': row[key].toFixed(2),
      'worst-layer': String(places[worst].layer),
      'worst-head': String(places[worst].head),
      'worst-token': tokenText(text.tokens[risen + 1]),
      'heads-loss-with': mean(whole).toFixed(2),
      'heads-loss-without': mean(without[worst]).toFixed(2),
      'heads-easier': String(costs.filter((each) => each < 0).length),
      'kv-heads': String(kvHeads),
      'kv-bytes': count(costOf(config, kvHeads).perToken),
      'heads-llama': String(llama.num_attention_heads),
      'kv-heads-llama': String(llama.num_key_value_heads),
      'kv-bytes-llama': count(costOf(llama, llama.num_key_value_heads).perToken),
      'previous-layer': String(layer),
      'previous-head': String(head),
      'previous-score': score.toFixed(2),
      'margin-whole': margin.whole.toFixed(1),
      'margin-without': margin.without.toFixed(1),
      'needed-layer': String(mostNeeded.layer),
      'needed-head': String(mostNeeded.head),
      'needed-score': neededScore.toFixed(2),
      'needed-margin': mostNeeded.margin.toFixed(1),
    },
    stills: {
      heads: headsStill,
      ablation: ablationStill,
      'head-outputs': outputStill,
      sharing: sharingStill,
    },
  };
}
const aboutHeads = multiHead();

/** What chapter 6 says and shows: a step on the small network, its audit, and nano's gradients for the prompt. */
function backprop() {
  const at = Object.fromEntries(Object.entries(backpropSettings).map(([name, each]) => [name, each.default]));
  const story = new Story(at, at.rate);
  const change = (value, digits) => (value < 0 ? '' : '+') + signed(value, digits);
  const [before, after] = [story.network.loss.data, story.after.loss.data];
  const network = `<p>The loss is ${signed(before, 4)}; a blind guess among three tokens costs ln 3 = ${Math.log(3).toFixed(4)}. A step with a learning rate of ${at.rate} changes it by ${change(after - before, 4)}; the gradient promised ${change(story.promised, 4)}.</p>${table(
    ['Weight or bias', 'Value', 'Gradient of the loss', 'After the step'],
    story.network.mlp.parameters.map(({label, data}, i) => [
      label,
      signed(data, 3),
      signed(story.gradients[i], 3),
      signed(story.after.mlp.parameters[i].data, 3),
    ]),
  )}`;
  const audit = table(
    [`Nudge of ${story.network.mlp.parameters[at.weight].label}`, 'Measured', 'Promised', 'Left over'],
    [1, 2, 4, 8].map((by) => {
      const {epsilon, measured, promised, left} = nudge(story, at.weight, at.epsilon / by);
      return [epsilon, change(measured, 5), change(promised, 5), change(left, 5)];
    }),
  );
  const task = gradientReport(model, prompt.tokens, {rates: [1e-4, 0.01, 0.5, 1]});
  let step = task.next();
  while (!step.done) step = task.next();
  const report = step.value;
  const groups = groupsOf(report, layers);
  const gradients = table(
    ['Length of the gradient', ...Array.from({length: layers}, (_, l) => `Block ${l}`)],
    [...blockParts, ...wholeParts].map(([part]) => {
      const own = groups.filter((group) => group.part === part).map((group) => group.gradient.toPrecision(3));
      return [backpropStrings[part], ...own, ...new Array(layers - own.length).fill('')];
    }),
  );
  const [least, small, far, farthest] = report.steps;
  const guess = Math.log(vocab_size);
  claim('a small step does as promised', Math.abs((least.loss - report.loss) / least.promised - 1) < 0.05);
  claim('a long step makes it worse', far.loss > report.loss && small.loss < report.loss);
  claim('a very long one makes it a blind guess, or worse', farthest.loss > 0.95 * guess);
  const perNumber = (isNorm) => {
    const some = groups.filter(
      ({part}) => part !== 'embedding' && part.toLowerCase().includes('norm') === isNorm,
    );
    const sum = (of) => some.reduce((total, group) => total + of(group), 0);
    return Math.sqrt(sum(({gradient}) => gradient ** 2) / sum(({size}) => size));
  };
  const ratio = perNumber(true) / perNumber(false);
  claim('numbers of the norms get much more gradient', ratio > 10);
  const embedding = groups.find(({part}) => part === 'embedding');
  return {
    stills: {backprop: network, audit, gradients},
    values: {
      'bp-guess': guess.toFixed(2),
      'bp-loss': report.loss.toFixed(2),
      'bp-loss-exact': report.loss.toFixed(3),
      'bp-rate': String(small.rate),
      'bp-after': small.loss.toFixed(3),
      'bp-promised': (report.loss + small.promised).toFixed(3),
      'bp-far-rate': String(far.rate),
      'bp-far': far.loss.toFixed(3),
      'bp-farthest-rate': String(farthest.rate),
      'bp-embedding': percent(embedding.share, 0),
      'bp-norms': String(Number(ratio.toPrecision(1))),
    },
  };
}
const chapter6 = backprop();

/** What chapter 7 says and shows: the race of its first figure, and the one on nano's own loss, with their first settings. */
async function optimizers() {
  const first = Object.fromEntries(
    Object.entries(raceSettings).map(([name, setting]) => [name, setting.default]),
  );
  const standings = (heads, {paths, steps}, cells) =>
    `<p>After ${steps} steps:</p>${table(
      ['Optimizer', 'Learning rate', 'Loss', ...heads],
      paths.map((path) => {
        const place = placeAt(path, steps);
        return [optimizerStrings[path.name], short(path.rate), short(place.loss), ...cells(path, place)];
      }),
    )}`;
  const onFormula = raceOn(first, first.surface);
  const {minima} = surfaces[first.surface];
  const formulaStill = standings(
    ['Distance to the minimum', 'Bytes for each weight'],
    onFormula,
    ({name}, place) => [short(distanceAt(minima, place)), bytesPerWeight(name)],
  );
  claim('the race begins in a ravine', first.surface === 'ravine');

  const copy = new Transformer(config, await createHeap());
  for (const [name, {data}] of copy.parameters) data.set(model.parameters.get(name).data);
  const choice = {...first, surface: 'nano'};
  const slice = finish(openLossSlice(copy, prompt.tokens.slice(0, 33), choice.directions));
  const racers = choice.optimizers.map((name) => racerOf(choice, name));
  const [start, steps] = [startOf(choice), stepsOf(choice)];
  const onModel = gather(
    racers,
    race((point) => slice.at(point), racers, start, steps),
    start,
    steps,
  );
  const modelStill = standings([], onModel, () => []);
  const [middle, begin] = [slice.lossAt([0, 0]), slice.lossAt(start)];
  claim('nano knows less than nothing at the start of the race', begin > Math.log(vocab_size));
  const bytes = (name, of) => Number(optimizerBytes(name, of));
  claim(
    'Adam keeps four times the weights',
    Math.abs(bytes('adam', llama) / (2 * countParameters(llama).total) - 4) < 1e-9,
  );
  claim('Lion keeps half of that', 2 * bytes('lion', llama) === bytes('adam', llama));
  return {
    values: {
      'race-ravine': String(RAVINE),
      'race-limit': String(2 / RAVINE),
      'race-adam-nano': count(Math.round(bytes('adam', config) / 1000)),
      'race-adam-llama': (bytes('adam', llama) / 1e9).toFixed(0),
      'race-muon-llama': (bytes('muon', llama) / 1e9).toFixed(0),
      'race-middle': middle.toFixed(1),
      'race-start': begin.toFixed(1),
      'race-uniform': Math.log(vocab_size).toFixed(1),
    },
    stills: {race: formulaStill, 'race-nano': modelStill},
  };
}
const chapter7 = await optimizers();
/** Chapter 12: a short run of the live model, made now; the recorded runs; and what runs cost. */
async function training() {
  const read = (name) => readFileSync(new URL(`../models/nano/${name}`, import.meta.url), 'utf8');
  const seed = trainingDefaults.seed.default;
  const bytes = new TextEncoder().encode(read('held-out.txt').trim());
  const {
    task: {validation, windows},
    ...how
  } = trainingSettings({text: {bytes}, seed}, trainingDefaults.rate.default);
  const live = new Transformer(completeConfig(liveConfig), await createHeap({relaxed: false}));
  live.initialize(new Random(seed));
  const trainer = new Trainer({...how, model: live, task: new LanguageTask(bytes, {validation, windows})});
  const excerpt = (text) => code(text.replace(/\p{Cc}/gu, ' ').slice(0, 60));
  const sample = () => {
    const tokens = [...new TextEncoder().encode('The ')];
    const options = {random: new Random(seed), temperature: TEMPERATURE, maxTokens: SAMPLE, stop: []};
    for (const step of generate(live, [...tokens], options))
      if (step.kind === 'token') tokens.push(step.token);
    return excerpt(new TextDecoder().decode(Uint8Array.from(tokens)));
  };
  const rows = [['0', '–', sample()]];
  for (const step of [25, 100]) {
    let loss;
    while (trainer.steps < step) ({loss} = trainer.step());
    rows.push([String(step), loss.toFixed(2), sample()]);
  }

  const {snapshots, recipe, seconds, least, validation: validated} = JSON.parse(read('run.json'));
  const last = snapshots.at(-1).heads.induction;
  const layer = last.findIndex((scores) => scores.includes(Math.max(...last.flat())));
  const head = last[layer].indexOf(Math.max(...last.flat()));
  const scores = snapshots.map(({heads}) => heads.induction[layer][head]);
  const rises = scores.slice(1).map((score, i) => score - scores[i]);
  const rise = rises.indexOf(Math.max(...rises));
  const shown = [0, 12, 16, rise, rise + 1, snapshots.length - 1];

  const grokking = JSON.parse(read('grokking.json'));
  const moments = [0, 12, 30, 60, 90, 100, grokking.steps.length - 1];
  const dips = grokking.train.accuracy.filter(
    (share, i) => grokking.steps[i] > grokking.memorized && share < 0.9,
  );
  claim('it stumbles twice', dips.length === 2);
  claim('it is known by heart long before', grokking.generalized > 20 * grokking.memorized);

  const tokens = recipe.steps * recipe.batch * recipe.context * recipe.accumulate;
  const costs = published.map((each) => {
    const [N, D] = [readSize(each.parameters), readSize(each.tokens)];
    return {...each, N, D, flops: runFlops({parameters: N, tokens: D})};
  });
  const [nano, gpt3, chinchilla] = costs;
  claim('the size of nano is right', nano.N === BigInt(parameters) && nano.D === BigInt(tokens));
  return {
    values: {
      'live-parameters': count([...live.parameters.values()].reduce((all, {size}) => all + size, 0)),
      'live-bytes': count(bytes.length),
      'run-tokens': (tokens / 1e6).toFixed(1),
      'run-steps': count(recipe.steps),
      'run-minutes': String(Math.round(seconds / 60)),
      'run-least': least.toFixed(3),
      'run-last': validated.loss.at(-1).toFixed(3),
      'run-before': count(snapshots[rise].step),
      'run-after': count(snapshots[rise + 1].step),
      'run-again-before': snapshots[rise].repeated.again.toFixed(2),
      'run-again-last': snapshots.at(-1).repeated.again.toFixed(3),
      'run-first-last': snapshots.at(-1).repeated.first.toFixed(2),
      'grokking-memorized': count(grokking.memorized),
      'grokking-generalized': count(grokking.generalized),
      'nano-ratio': String(Math.round(Number(nano.D) / Number(nano.N))),
      'gpt3-ratio': (Number(gpt3.D) / Number(gpt3.N)).toFixed(1),
      'gpt3-best': about(computeOptimal(gpt3.flops).parameters),
      'chinchilla-flops': about(chinchilla.flops),
      // Of its model card: "15T+".
      'llama-ratio': count(Math.round(15e12 / countParameters(llama).total / 100) * 100),
    },
    stills: {
      training: table(['Step', 'Training loss', 'What it writes'], rows),
      'recorded-run': table(
        ['Step', 'Loss', `Induction score of head ${layer}.${head}`, 'What it writes'],
        shown.map((i) => {
          const {step, loss, sample: text} = snapshots[i];
          return [count(step), loss.toFixed(2), scores[i].toFixed(2), excerpt(text)];
        }),
      ),
      grokking: table(
        ['Step', 'Right on what it was trained on', 'Right on what it has never seen'],
        moments.map((i) => [
          count(grokking.steps[i]),
          percent(grokking.train.accuracy[i]),
          percent(grokking.validation.accuracy[i]),
        ]),
      ),
      scaling: table(
        ['Run', 'Parameters', 'Tokens', 'Operations', 'Memory'],
        costs.map(({title, N, D, flops}) => [
          title,
          about(N),
          about(D),
          about(flops),
          inBytes(trainingStateBytes(N).total),
        ]),
      ),
    },
  };
}
const chapter12 = await training();

/** What chapter 13 says and shows: the three checkpoints' answers, the mask, some pairs, and what was measured of them. */
async function postTraining() {
  const kept = new Map();
  const models = new Map([['base', model]]);
  for (const checkpoint of ['instruct', 'preferred'])
    models.set(checkpoint, (await loadHouseModel({checkpoint, kept})).model);
  const {end} = chatTokens(vocab_size);
  const asked = (text) => chatPrompt(tokenizer.encode(text), vocab_size);
  const answer = (checkpoint, prompt, seed, maxTokens = 64) => {
    const tokens = [];
    const options = {maxTokens, temperature: 1, random: seed};
    for (const event of generate(models.get(checkpoint), asked(prompt), options))
      if (event.kind === 'token') tokens.push(event.token);
    return {count: tokens.length, text: tokenizer.decode(tokens.filter((token) => token !== end))};
  };
  const prompt = postSettings.prompt.default;
  const said = new Map(
    [...models.keys()].map((name) => [name, answer(name, prompt, postSettings.seed.default)]),
  );
  claim(
    'instruct guesses what Mia ate, preferred does not know',
    !said.get('instruct').text.includes('not know') && said.get('preferred').text === 'I do not know.',
  );
  const answersStill = table(
    ['Checkpoint', 'Says', 'Tokens'],
    [...said].map(([name, {text, count: tokens}]) => [name, code(text), tokens]),
  );

  const [before, after] = [
    asked(maskSettings.prompt.default),
    [...tokenizer.encode(maskSettings.answer.default), end],
  ];
  const {targets} = maskPrompt(before, after);
  const lossesOf = (name) => maskedLosses(evaluate(models.get(name), [...before, ...after]), targets);
  const masks = new Map(['base', 'instruct'].map((name) => [name, lossesOf(name)]));
  const {promptShare} = masks.get('base');
  claim('most of the loss without the mask is the prompt’s', promptShare > 0.5);
  const maskStill = table(
    ['Losses of', 'Answer, masked as SFT does', 'All tokens', 'The prompt’s share'],
    [...masks].map(([name, {withMask, without, promptShare: part}]) => [
      name,
      withMask.toFixed(3),
      without.toFixed(3),
      percent(part, 0),
    ]),
  );

  /** The nth pair, as the figure draws it: two draws that differ. */
  const pairOf = (n) => {
    for (let draw = 0; ; draw++) {
      const seeds = [0, 1].map((k) => seedOf(postSettings.seed.default, 2 * (4 * n + draw) + k));
      const [one, another] = seeds.map((seed) => answer('instruct', questions[n], seed, MOST_OF_PAIR).text);
      if (one !== another) return [one, another];
    }
  };
  const pairsStill = table(
    ['Asked', 'One answer', 'Another'],
    [0, 1, 2].map((n) => [questions[n], ...pairOf(n)].map(code)),
  );
  const methodsStill = table(
    [
      alignmentMethodsStrings.method,
      ...needs.map((need) => alignmentMethodsStrings[need]),
      alignmentMethodsStrings.source,
    ],
    methods.map(({id, needs: own, either = [], sources}) => [
      alignmentMethodsStrings[id],
      ...needs.map((need) =>
        either.includes(need)
          ? `${alignmentMethodsStrings.yes}, ${alignmentMethodsStrings.either}`
          : own.includes(need)
            ? alignmentMethodsStrings.yes
            : '–',
      ),
      sources
        .map(({who, year, arxiv}) => `<a href="https://arxiv.org/abs/${arxiv}">${who} ${year}</a>`)
        .join(', '),
    ]),
  );

  // Recorded by training/evaluate.ts and training/train.ts.
  const recorded = (name) =>
    JSON.parse(readFileSync(new URL(`../models/nano/${name}.json`, import.meta.url), 'utf8'));
  const {greedy, sampled, limits, preferred} = recorded('evaluation').postTraining;
  const made = recorded('post-training');
  return {
    values: {
      'post-sft-steps': count(made.instruct.steps),
      'post-sft-examples': count(made.instruct.examples),
      'post-dpo-steps': count(made.preferred.steps),
      'post-dpo-pairs': count(made.preferred.sampled),
      'post-dpo-beta': String(made.preferred.beta),
      'post-asks': count(greedy.base.asks),
      'post-base': percent(greedy.base.follow, 0),
      'post-plain': percent(greedy['base, plain'].follow, 0),
      'post-instruct': percent(greedy.instruct.follow, 0),
      'post-base-stops': percent(sampled.base.stop, 0),
      'post-instruct-stops': percent(sampled.instruct.stop, 1),
      'post-limit': String(limits.answer),
      'post-limit-story': String(limits.story),
      'post-prompt-share': percent(promptShare, 0),
      'post-kl': preferred.kl.toFixed(2),
      'post-win': percent(preferred.winRate, 0),
      'post-honest': percent(sampled.preferred.honesty, 0),
      'post-honest-before': percent(sampled.instruct.honesty, 0),
    },
    stills: {
      'post-answers': answersStill,
      'post-mask': maskStill,
      'post-pairs': pairsStill,
      'post-methods': methodsStill,
    },
  };
}
const chapter13 = await postTraining();

/** Chapter 14: what a cache saves and takes, and a server of many requests. */
function servingNumbers() {
  const at = (cached, step) => {
    const tokens = prompt.tokens.length + step;
    const shape = cached ? {tokens: 1, cached: tokens - 1} : {tokens};
    return count(forwardFlops(config, {...shape, logits: 'last'}).total);
  };
  const {steps} = cacheSettings;
  const race = [1, steps.default].map((step) => [String(step), at(true, step), at(false, step)]);

  const perToken = kvBytesPerToken(llama);
  const wide = kvBytesPerToken({...llama, num_key_value_heads: llama.num_attention_heads});
  const shape = {tokens: Number(cacheSettings.tokens.default), batch: Number(cacheSettings.batch.default)};
  const page = Number(cacheSettings.page.default);
  const {used, wasted} = kvCacheBytes(perToken, {...shape, page});
  const memory = [
    [
      'one token',
      `2 × ${llama.num_hidden_layers} × ${llama.num_key_value_heads} × ${llama.head_dim} × 2`,
      perToken,
    ],
    [
      `${count(shape.batch)} texts of ${count(shape.tokens)} tokens`,
      `${shape.batch} × ${count(shape.tokens)} × ${count(perToken)}`,
      used,
    ],
    [`of the last pages of ${page} tokens, empty`, '', wasted],
  ].map(([what, product, bytes]) => [what, product, count(bytes)]);

  const {
    model,
    accelerator,
    weights,
    cache,
    requests,
    rate,
    prompt: asked,
    output,
    seed,
    batch,
  } = batchingSettings;
  const drawn = drawRequests({
    ...{count: requests.default, rate: rate.default, seed: seed.default},
    prompt: {kind: 'geometric', mean: asked.default},
    output: {kind: 'geometric', mean: output.default},
  });
  const setup = setupOf(model.default, {
    ...{accelerator: accelerator.default, weights: weights.default, cache: cache.default},
  });
  const [still, moving] = ['static', 'continuous'].map(
    (kind) => simulateBatching(setup, drawn, {kind, batch: batch.default}).summary,
  );
  const milliseconds = ({timeToFirstToken}) => (1000 * timeToFirstToken.mean).toFixed(0);
  const rows = [
    ['tokens of answers a second', ({outputTokensPerSecond}) => outputTokensPerSecond.toFixed(0)],
    ['ms to the first token, on average', milliseconds],
    ['tokens of padding', ({paddingTokens}) => count(paddingTokens)],
    ['seconds in all', ({seconds}) => seconds.toFixed(2)],
  ];
  claim(
    'continuous batching serves more and sooner',
    [
      moving.outputTokensPerSecond > still.outputTokensPerSecond,
      moving.timeToFirstToken.mean < still.timeToFirstToken.mean,
    ].every(Boolean),
  );
  const bubbles = [
    [4, 1],
    [4, 8],
    [4, 32],
    [8, 8],
  ].map(([P, M]) => {
    const shape = {schedule: 'gpipe', microBatches: M, forward: Array(P).fill(1)};
    return [P, M, `${P - 1}/${M + P - 1}`, percent(simulatePipeline(shape).bubbleShare)];
  });
  const steps32 = [1, 2, 4, 8, 16, 32].map((texts) => {
    const flops = forwardFlops(config, {batch: texts, tokens: 1, cached: prompt.tokens.length}).total;
    return [texts, count(flops), count(4 * countParameters(config).total)];
  });
  const long = llama.max_position_embeddings;
  const {flopsPerSecond, bytesPerSecond} = accelerators.h100;
  return {
    stills: {
      'cache-race': `<p>FLOPs of a step that writes a token after the ${prompt.tokens.length} that were read:</p>${table(['Token', 'With the cache', 'Without'], race)}`,
      'cache-memory': `<p>Llama 3 8B, 16 bits:</p>${table(['What', 'Layers × KV heads …', 'Bytes'], memory)}`,
      batching: `<p>${requests.default} requests to Llama 3 8B on one H100, ${batch.default} at once:</p>${table(
        ['Simulated', 'Static', 'Continuous'],
        rows.map(([what, of]) => [what, of(still), of(moving)]),
      )}`,
      pipeline: table(['Stages', 'Micro-batches', 'The formula', 'The simulation'], bubbles),
      'batching-measured': `<p>A step of nano for each of so many texts after ${prompt.tokens.length} tokens. The weights are read once for all:</p>${table(
        ['Texts', 'FLOPs', 'Bytes of weights'],
        steps32,
      )}`,
    },
    values: {
      'cache-with': at(true, 1),
      'cache-without': at(false, 1),
      'cache-llama': count(perToken),
      'cache-llama-mha': count(wide),
      'cache-long': count(long),
      'cache-llama-long': (Number(kvCacheBytes(perToken, {tokens: long}).used) / 1e9).toFixed(2),
      'batching-static': still.outputTokensPerSecond.toFixed(0),
      'batching-continuous': moving.outputTokensPerSecond.toFixed(0),
      'batching-first-static': milliseconds(still),
      'batching-first-continuous': milliseconds(moving),
      'h100-flops': String(flopsPerSecond.bf16 / 1e12),
      'h100-bytes': String(bytesPerSecond / 1e12),
      'h100-balance': String(Math.round(flopsPerSecond.bf16 / bytesPerSecond)),
    },
  };
}
const chapter14 = servingNumbers();

/** Chapter 15: one number and one matrix in few bits, and what published models take. */
function fewBits() {
  const given = Number(bitSettings.number.default);
  const bits = roundInAll(given).flatMap(({format: {title, bits}, encoded}) =>
    encoded ? [[title, String(bits), written(encoded.value), errorOf(encoded)[1] || '0']] : [],
  );

  const name = `model.layers.${layer}.self_attn.q_proj.weight`;
  const {data, shape} = model.parameters.get(name);
  const matrix = {rows: shape[0], cols: shape[1], data: data.slice()};
  const outlier = 30;
  const {compared, rms} = finish(
    studyMatrix(matrix, {spec: {format: 'int4'}, outlier, granularities: ['tensor', 'channel', 32, 16]}),
  );
  const shares = {tensor: 'the matrix', channel: 'a row', 32: '32 weights', 16: '16 weights'};
  const part = (mse) => percent(Math.sqrt(mse) / rms);
  const weights = compared.map(({granularity, without, plain, rotated}) => [
    ...[shares[granularity], part(without), part(plain), part(rotated)],
  ]);
  const [whole] = compared;
  claim(
    'an outlier spoils a scale, and a rotation mends it',
    whole.plain > 4 * whole.without && whole.rotated < whole.plain,
  );

  const formats = [
    ['FP16', {format: 'fp16'}],
    ['INT8', {format: 'int8'}],
    ['INT4, 128 to a scale', {format: 'int4', granularity: 128, scaleFormat: 'fp16'}],
  ];
  const sizeOf = (name, matrices) =>
    (Number(weightBytes(modelPresets[name].config, {matrices}).total) / 1e9).toFixed(1);
  const names = ['llama-3-8b', 'llama-3-70b'];
  const sizes = formats.map(([title, matrices]) => [title, ...names.map((name) => sizeOf(name, matrices))]);
  return {
    stills: {
      bits: `<p>${given} in each format:</p>${table(['Format', 'Bits', 'Nearest value', 'Off by'], bits)}`,
      weights: `<p>The queries’ matrix of layer ${layer}, in INT4. Error, root mean square, as a part of the weights’ own; an outlier is one weight ${outlier} times as large:</p>${table(
        ['One scale for', 'as it is', 'with an outlier', 'with it, rotated'],
        weights,
      )}`,
      precision: `<p>GB of weights, embeddings at 16 bits:</p>${table(['Matrices in', ...names.map((name) => modelPresets[name].title)], sizes)}`,
    },
    values: {
      'bits-llama-16': sizeOf(names[0], formats[0][1]),
      'bits-llama-4': sizeOf(names[0], formats[2][1]),
    },
  };
}
const chapter15 = fewBits();

/** The closing: every step of the path on the page's prompt, as its figure tells it. */
async function pathStill() {
  const store = new ModelStore(defaultSession, {...defaults, layer});
  const live = await new Promise((resolve, reject) => {
    store.subscribe(() => {
      const {run, error} = store.state;
      if (error) reject(error);
      else if (run) resolve(run);
    });
    store.want({}, pathTrace);
  });
  const place = {layer, head: defaults.head, position: live.tokens.length - 1};
  const told = Object.fromEntries(Object.entries(fromRun).map(([name, tell]) => [name, tell(live, place)]));
  for (const {ask} of asked) Object.assign(told, await ask(live, new AbortController().signal));
  await defaultSession().close();
  const items = stepNames.map((name) => {
    const {say, facts} = told[name];
    const sentence = pathStrings[say].replace(/\{(\w+)\}/g, (_, fact) =>
      code(textOf(facts[fact], live, pathStrings)),
    );
    return `<li><b>${pathStrings[name]}.</b> ${sentence}</li>`;
  });
  return `<ol>${items.join('')}</ol>`;
}

/** By name, for <!-- value: name -->. */
export const values = {
  parameters: count(parameters),
  'times-llama': count(Math.round(countParameters(llama).total / parameters)),
  vocabulary: count(vocab_size),
  context: String(config.max_position_embeddings),
  width: String(d_model),
  'width-llama': count(llama.hidden_size),
  neurons: count(layers * d_mlp),
  'silu-least': signed(leastSilu, 2),
  'mlp-share': percent(mlpShare(config), 0),
  'mlp-share-llama': percent(mlpShare(llama), 0),
  king: `${tokenText(king.id)} is the nearest, with a cosine of ${king.cosine.toFixed(2)}`,
  'next-close': String(next.filter((p) => p > 0.05).length),
  'next-entropy': entropy.toFixed(2),
  'next-perplexity': (2 ** entropy).toFixed(1),
  'loss-with': lossOf([]).toFixed(2),
  'loss-without': lossOf([{at: `blocks.${layer}.mlp.post`, index: neuron, op: 'zero'}]).toFixed(2),
  neuron: String(neuron),
  layer: String(layer),
  layers: String(layers),
  nat: (1 / Math.LN2).toFixed(2),
  'hits-young': young.text,
  'hits-capital': capitals.text,
  'hits-opposite': opposites.text,
  'hits-tense': tenses.text,
  'neuron-at': tokenText(prompt.tokens[peak]),
  'neuron-peak': signed(answersOf[peak], 2),
  'neuron-rest': Math.abs(answersOf[runnerUp]).toFixed(2),
  'neuron-pushes': pushesOf().map(tokenText).join(', '),
  'loss-share': percent(riseShare, 0),
  'loss-token': tokenText(prompt.tokens[risen + 1]),
  prompt: defaults.text.replace(/[&<>"]/g, (c) => `&#${c.codePointAt(0)};`),
  duckling: percent(duckling[idOf('duckling')], 2),
  ...chapter1.values,
  ...block.values,
  ...chapter6.values,
  ...chapter7.values,
  ...chapter10.values,
  ...qkv.values,
  ...aboutHeads.values,
  ...chapter12.values,
  ...chapter13.values,
  ...chapter14.values,
  ...chapter15.values,
};

/** By name, for <!-- still: name -->. */
export const stills = {
  ...chapter1.stills,
  prompt: promptStill(),
  lookup: lookupStill(),
  map: mapStill(),
  arithmetic: arithmeticStill(),
  drift: driftStill(),
  network: networkStill(),
  neuron: neuronStill(),
  collapse: collapseStill(),
  'real-neuron': realNeuronStill(),
  swiglu: swigluStill(),
  sampling: samplingStill(),
  block: block.still,
  residual: residualStill(),
  norm: normStill(),
  ...chapter6.stills,
  ...chapter7.stills,
  ...chapter10.stills,
  ...qkv.stills,
  ...aboutHeads.stills,
  ...chapter12.stills,
  ...chapter13.stills,
  ...chapter14.stills,
  ...chapter15.stills,
  path: await pathStill(),
};
