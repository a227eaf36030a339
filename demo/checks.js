// The questions at the chapters' ends, and how each figure's live numbers answer them. demo/build.mjs writes the words into
// the page, where {merge} stands for the number of #figure-merge; demo/solving.js asks `solved`, which says what was found.

const count = (whole) => String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
/** With a true minus, as the figures write it. */
const signed = (number, digits) => number.toFixed(digits).replace('-', '−');
const textOf = (element) => element?.textContent.replace(/\s+/g, ' ').trim() ?? '';
const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);

const FEWEST = 8;
function answerTokenization({figure, parts}) {
  const tokens = parts('token');
  if (figure.sentence !== 'Would you chuck a wooden duck?' || !tokens.length || tokens.length > FEWEST)
    return undefined;
  return `${tokens.length} tokens: the text that was counted has these words often.`;
}

function answerEmbeddings({figure, part}) {
  const best = part('answers')?.firstElementChild;
  if (textOf(best?.querySelector('.answer')) !== 'calf') return undefined;
  return `${figure.arithmetic.replace(' - ', ' − ')} is nearest to calf, with a cosine of ${textOf(best.querySelector('code'))}.`;
}

function answerNeuron({figure: {activation, inputs, weights, bias}}) {
  const z = dot(inputs, weights) + (bias === 'none' ? 0 : bias);
  if (activation !== 'relu' || inputs.join() !== '1.2,-0.8' || z >= 0) return undefined;
  return `z = ${signed(z, 2)}: output 0, slope 0, and no gradient gets through.`;
}

function answerNetwork({figure: {activation, input, first, second}}) {
  const column = (j) => input.map((_, i) => first[i * 3 + j]);
  const sums = [0, 1, 2].map((j) => dot(input, column(j)));
  const isGood = activation === 'relu' && input.some(Boolean) && [...first, ...second].every(Boolean);
  if (!isGood || sums.some((sum) => sum > 0)) return undefined;
  return `(${input.map((x) => signed(x, 2)).join(', ')}) gives ${sums.map((sum) => signed(sum, 2)).join(', ')}: ReLU leaves nothing.`;
}

function answerSampling({figure: {topK, topP, minP}, part}) {
  const rows = [...(part('pipeline')?.querySelectorAll('[data-stage]') ?? [])];
  const kept = rows.map((row) => Number(textOf(row.querySelector('.number')).replace(',', '')));
  if (topK !== 0 || kept.findLast(Number.isFinite) !== 3) return undefined;
  return `With top-p ${topP} and min-p ${minP}, 3 of ${count(kept[0])} tokens are left.`;
}

function answerBackpropagation({part}) {
  const [, rate, before, after] =
    /η = (\S+) changes the loss from ([\d.]+) to ([\d.]+)/.exec(textOf(part('model-step'))) ?? [];
  if (!(Number(after) > Number(before))) return undefined;
  return `At η = ${rate} the step takes the loss from ${before} to ${after}.`;
}

function answerOptimizers({figure: {surface, start}, part}) {
  const standings = part('standings');
  const row = [...(standings?.rows ?? [])].find(({cells}) => textOf(cells[0]) === 'SGD');
  const step = Number(/\d+/.exec(textOf(standings?.caption)));
  const [loss, distance] = [textOf(row?.cells[2]), textOf(row?.cells[3])];
  // Where it diverged there is a word instead of the loss, and no distance. What is below 0.0001 has a power of ten.
  const isLow = distance !== '' && /^0$|10⁻/.test(loss);
  const [x, y] = start || [];
  const isHigh = (x ** 2 + 50 * y ** 2) / 2 >= 10;
  if (surface !== 'ravine' || !isHigh || !isLow || !(step <= 100)) return undefined;
  return `From (${signed(x, 2)}, ${signed(y, 2)}) SGD comes to ${loss} in ${step} steps.`;
}

/** A token of a run, as it is read. */
function tokenText({tokens, vocabulary: {bytes, ends}}, position) {
  const id = tokens[position];
  return `“${new TextDecoder().decode(bytes.slice(ends[id - 1] ?? 0, ends[id])).trim()}”`;
}

function answerAttention({model: {run, layer, head, token}}) {
  // Not where the figure begins, nor what the text shows: some prompts have an answer there.
  if (['2 0 -1', '3 1 11'].includes([layer, head, token].join(' '))) return undefined;
  const pattern = run?.trace.get(`blocks.${layer}.attn.pattern`);
  if (!pattern) return undefined;
  const [heads, T] = pattern.shape;
  if (head >= heads) return undefined;
  const query = token < 0 ? T - 1 : Math.min(token, T - 1);
  const row = pattern.data.subarray((head * T + query) * T, (head * T + query + 1) * T);
  const key = row.indexOf(row.reduce((most, weight) => Math.max(most, weight)));
  if (row[key] <= 0.9 || key === 0 || key === query) return undefined;
  const names = [query, key].map((position) => tokenText(run, position));
  return `Layer ${layer}, head ${head}: ${names[0]} gives ${(100 * row[key]).toFixed(1)}% to ${names[1]}.`;
}

function answerHeads({model: {interventions}, part}) {
  const [, layer, head, change] = /layer (\d+), head (\d+) (\+[\d.]+)/.exec(textOf(part('ranking'))) ?? [];
  if (!interventions?.some((each) => each.at === `blocks.${layer}.attn.z` && each.head === Number(head)))
    return undefined;
  return `Layer ${layer}, head ${head}: ${change} nats a token without it. Switch it on again before you read on.`;
}

function answerRope({figure, model: {run, token}, part}) {
  const {m, n} = figure;
  const last = (run?.tokens.length ?? 0) - 1;
  const query = token < 0 ? last : Math.min(token, last);
  const key = Number(figure.shadowRoot.querySelector('select')?.value); // the token whose key it is
  if (!(m >= 200) || m - n !== query - key) return undefined;
  return `At ${m} and ${n} it still is ${textOf(part('product')?.querySelector('.product'))}: what counts is the distance, ${m - n}.`;
}

function answerBlock({figure, part}) {
  const share = /attention ([\d.]+)%/.exec(textOf(part('bar-flops')))?.[1];
  const [, read, operations] = /last of ([\d,]+) tokens costs ([\d,]+)/.exec(textOf(part('summary'))) ?? [];
  if (figure.model !== 'llama-3.2-1b' || !(share >= 50 && share <= 55) || !read) return undefined;
  return `After ${read} tokens attention takes ${share}% of ${operations} operations.`;
}

function answerTraining({figure, part}) {
  const [, at, shown, unseen] =
    /Step ([\d,]+) · trained on ([\d.]+)% · never seen ([\d.]+)%/.exec(textOf(part('state'))) ?? [];
  const isLate = Number(at?.replaceAll(',', '')) >= 3000;
  if (Number(figure.p) !== 31 || !isLate || Number(shown) < 99.9 || Number(unseen) >= 50) return undefined;
  return `At step ${at}: ${shown}% of what it was shown, ${unseen}% of what it was not.`;
}

function answerPostTraining({figure: {answer, checkpoint}, part}) {
  const sums = textOf(part('sums'));
  const loss = /its end included: ([\d.]+) nats/.exec(sums)?.[1];
  const isOwn =
    checkpoint === 'preferred' && sums.endsWith('preferred.') && !/^i do not know\b/i.test(answer);
  if (!isOwn || !(Number(loss) < 0.05)) return undefined;
  return `This answer costs preferred ${loss} nats a token.`;
}

function answerCache({figure, part}) {
  const number = (text) => Number(text?.replaceAll(',', ''));
  const sizes = /B × ([\d,]+) × ([\d,]+) =/.exec(textOf(part('product'))) ?? [];
  const [tokens, batch] = [number(sizes[1]), number(sizes[2])];
  const given = textOf(part('result')?.rows[3]?.cells[1]); // with what is left empty at the ends of pages
  const {model, attention, layers, kvHeads, dHead} = figure;
  const isLlama = model === 'llama-3-8b' && [attention, layers, kvHeads, dHead].every((own) => own === '');
  const bytes = number(/[\d,]+/.exec(given)?.[0]);
  if (!isLlama || !(tokens >= 4000) || !(batch >= 8) || !(bytes <= 1e9)) return undefined;
  return `${count(batch)} × ${count(tokens)} tokens take ${count(bytes)} bytes.`;
}

const TENTH = 0.0999755859375; // 0.1 in FP16
function answerQuantization({figure: {format, number}}) {
  // FP16 is what the figure begins with, unchosen.
  if ((format || 'fp16') !== 'fp16' || Number(number) !== 16 * TENTH) return undefined;
  return `Exponent bit 2 stands for 4, and 2⁴ is 16: ${TENTH} becomes ${number}.`;
}

export const checks = [
  {
    chapter: 'tokenization',
    figure: 'figure-train',
    question:
      'In Figure {train}, “Would you chuck a wooden duck?” is still in many pieces. Leave this sentence as it is, and bring it down to eight tokens or fewer.',
    hint: 'A pair is joined if it is common in the training text. In which text would the pairs of this sentence be common? Then move the slider to its end.',
    solved: answerTokenization,
  },
  {
    chapter: 'embeddings',
    figure: 'figure-arithmetic',
    question: 'Find three words for which Figure {arithmetic} answers “calf”.',
    hint: 'Which step leads from a grown animal to its young? Borrow it from another animal, and take it from the cow.',
    solved: answerEmbeddings,
  },
  {
    chapter: 'neuron-activation',
    figure: 'figure-neuron',
    question:
      'Silence the neuron of Figure {neuron}: choose ReLU, leave both inputs as they are, and find weights for which its output and its slope are 0.',
    hint: 'ReLU is flat wherever the sum z is below zero. Which weight has the larger input behind it?',
    solved: answerNeuron,
  },
  {
    chapter: 'feed-forward-network',
    figure: 'figure-network',
    question:
      'Find an input for Figure {network}, other than zeros, of which ReLU leaves nothing: all three neurons at 0, and so both outputs.',
    hint: 'A neuron’s sum is below zero where the input points against its column of W₁. Try two negative numbers, neither much larger than the other.',
    solved: answerNetwork,
  },
  {
    chapter: 'logits-and-sampling',
    figure: 'figure-sampling',
    question:
      'Leave the sampler of Figure {sampling} exactly three tokens to draw from: by top-p or min-p, and without top-k.',
    hint: 'Top-p keeps the fewest tokens that together have its share; “Tokens kept” says how many. Where one token has nearly everything, raise the temperature first.',
    solved: answerSampling,
  },
  {
    chapter: 'backpropagation',
    figure: 'figure-gradients',
    question:
      'The gradient promises that a step against it lowers the loss. In Figure {gradients}, find a learning rate at which the step raises it.',
    hint: 'The gradient knows the loss as a straight line only. How far along does a curve keep to it?',
    solved: answerBackpropagation,
  },
  {
    chapter: 'optimizers',
    figure: 'figure-optimizers',
    question:
      'In Figure {optimizers} SGD does not come below a loss of 0.0001 in 100 steps. Find a start with a loss of 10 or more from which it does, on the same surface.',
    hint: 'The steep direction forbids a larger rate, the flat one makes it slow. Where is there nothing to do along the flat one? The ring moves by arrow keys.',
    solved: answerOptimizers,
  },
  {
    chapter: 'qkv',
    figure: 'figure-attention',
    question:
      'Find a token in Figure {attention} at which a head is nearly sure, and not the one that the text names: more than 90% of its weight on one earlier token, which is not the beginning.',
    hint: 'Walk through the tokens with the arrow keys: the line below them says where most of the weight goes. Then try another head.',
    solved: answerAttention,
  },
  {
    chapter: 'multi-head-attention',
    figure: 'figure-ablation',
    question: 'Which head can this text least do without? Find it in Figure {ablation}, and switch it off.',
    hint: 'Press “Which head matters most here?”: it takes each away in turn, and the answer is told by it. Choose the map of the first that it names.',
    solved: answerHeads,
  },
  {
    chapter: 'rope',
    figure: 'figure-rope-dials',
    question:
      'In Figure {rope-dials}, bring the query to position 200 or later and keep the dot product as it is where the tokens stand, to the last digit.',
    hint: 'Of the two rotations only the distance is left. What has to happen to the key, then?',
    solved: answerRope,
  },
  {
    chapter: 'transformer-block',
    figure: 'figure-block',
    question:
      'Choose Llama 3.2 1B in Figure {block}. At what length of text does attention take about half of the arithmetic for one token: 50 to 55%?',
    hint: 'The matrices cost the same at every position, attention more with each. Lengthen the text, and watch the second bar.',
    solved: answerBlock,
  },
  {
    chapter: 'training-phases',
    figure: 'figure-grokking',
    question:
      'Keep the network of Figure {grokking} from understanding sums modulo 31: at step 3,000 or later all that it was shown is right, and fewer than half of the others are.',
    hint: 'The rule is worth finding only where large weights cost something. Which slider decides that?',
    solved: answerTraining,
  },
  {
    chapter: 'post-training',
    figure: 'figure-mask',
    question:
      'Write a question and an answer that preferred takes for granted in Figure {mask}: less than 0.05 nats a token. “I do not know” does not count.',
    hint: 'preferred was tuned to be brief, and it knows the capitals of its world. Look at its losses, not at those of base.',
    solved: answerPostTraining,
  },
  {
    chapter: 'kv-cache',
    figure: 'figure-cache-memory',
    question:
      'In Figure {cache-memory}, make eight conversations of 4,000 tokens fit into 1 GB of cache, pages and all. The model stays Llama 3 8B, with its layers and heads.',
    hint: 'Fewer bits for a number, a window that forgets what is far back, a beginning that all share: one may not be enough.',
    solved: answerCache,
  },
  {
    chapter: 'quantization',
    figure: 'figure-bits',
    question: 'In Figure {bits}, make 0.1 in FP16 sixteen times as large by switching a single bit.',
    hint: 'Exponent bit i stands for 2ⁱ, and a power of two is multiplied by 2 for each 1 in its exponent. 16 is 2⁴.',
    solved: answerQuantization,
  },
];
