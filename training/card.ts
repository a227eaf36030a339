/** The model card: models/nano/README.md, written from what was measured and recorded, and from nothing else. */
import type {Evaluation} from './evaluate.js';
import type {GrokkingRecord} from './grokking-run.js';
import type {PostTraining} from './post-training.js';
import type {Recording} from './record.js';
import {makeAsks} from './asks/asks.js';
import {origins} from './cases.js';
import {config, seeds, vocabulary} from './recipe.js';

/** What the card says besides: files and their bytes, and what other scripts have recorded. */
export interface CardFacts {
  evaluation: Evaluation;
  /** Bytes by file name. */
  files: Readonly<Record<string, number>>;
  parameters: number;
  /** run.json, post-training.json, huggingface.json and grokking.json, where the folder has them. */
  recording?: Recording;
  postTraining?: PostTraining['summary'];
  huggingFace?: {
    versions: Record<string, string>;
    tokenization: {documents: number; hostileTexts: number};
    logits: {
      sequences: number;
      /** Of ours from transformers in both precisions. */
      largestDifferences: Record<'float64' | 'float32', {absolute: number; relative: number}>;
    };
  };
  grokking?: GrokkingRecord;
}

type Cell = string | number;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const nats = (value: number): string => value.toFixed(4);
const bytes = (count: number): string => `${(count / 1000).toFixed(1)} kB`;

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.join(' | ')} |`;
  const align = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(head), line(align), ...rows.map(line)].join('\n');
}

/** The aim of the card's phenomena. */
const AIM = 0.9;

export function writeCard(facts: CardFacts): string {
  return [
    introduction(facts),
    lossSection(facts),
    phenomenaSection(facts),
    embeddingSection(facts),
    headSection(facts),
    postTrainingSection(facts),
    precisionSection(facts),
    makingSection(facts),
  ]
    .join('\n\n')
    .concat('\n');
}

const introduction = ({parameters, files}: CardFacts): string => `# nano: the house model of llm-anatomy

A transformer as today's are (RMSNorm, rotary positions, grouped-query attention, SwiGLU, tied embeddings), so small that every
figure can open it: ${parameters.toLocaleString('en')} weights in ${config.num_hidden_layers} layers of width ${config.hidden_size}, ${config.num_attention_heads} query and ${config.num_key_value_heads} key-value heads, a
byte-level BPE vocabulary of ${vocabulary.toLocaleString('en')} tokens, a context of ${config.max_position_embeddings}. It was trained by this package itself, on a corpus that
\`training/corpus\` writes; both are free of anybody else's rights. The layout is Hugging Face's (\`LlamaForCausalLM\`).

It knows one small world: names, animals and their young, capitals, colours, numbers, short stories. It is here to be looked into, not to be asked for advice.

${table(
  ['file', 'size', ''],
  Object.entries(files)
    .filter(([name]) => name in roles)
    .map(([name, count]) => [`\`${name}\``, bytes(count), roles[name]]),
)}

All tables below are written by \`npm run evaluate\` from the files in this folder (evaluation.json has every digit).`;

const roles: Readonly<Record<string, string>> = {
  'model.safetensors': 'base, F16',
  'instruct.delta.safetensors': 'instruct, as what it differs by from base',
  'preferred.delta.safetensors': 'preferred, as what it differs by from base',
  'tokenizer.json': 'vocabulary',
  'config.json': 'architecture',
  'tokenizer_config.json':
    'what transformers wants to know of the vocabulary, with the template of conversations',
  'generation_config.json': 'where texts begin and end, for transformers',
  'held-out.txt':
    'the first documents of the validation, a blank line between each two, for measuring in the page',
  'run.json': 'the recorded run that the training figures replay',
  'grokking.json': 'a recorded run of a one-layer transformer on modular addition',
  'post-training.json': 'what the two runs after base came to',
  'huggingface.json': 'what Hugging Face’s transformers makes of this folder',
  'evaluation.json': 'what is below',
};

function lossSection({evaluation}: CardFacts): string {
  const {all, ...kinds} = evaluation.loss;
  const above = all.loss / all.least - 1;
  const row = (name: string, {tokens, loss, least}: typeof all): Cell[] => [
    name,
    tokens.toLocaleString('en'),
    nats(loss),
    Math.exp(loss).toFixed(3),
    nats(least),
    percent(loss / least - 1),
  ];
  return `## Loss

The corpus is a probabilistic program, so the surprise of each of its texts is known, and with it the least loss that any model can
have. Base is ${percent(above)} above it (aim: within 5 %). In nats a token, on texts by a seed of their own. The rows of single kinds are other
texts than those of the first; there a model has to guess the kind as well, which the least there is does not count, so their gaps are wider.

${table(['texts', 'tokens', 'loss', 'perplexity', 'the least there is', 'above it'], [row('**all**', all), ...Object.entries(kinds).map(([name, each]) => row(name, each))])}`;
}

function phenomenaSection({evaluation}: CardFacts): string {
  const rows = Object.entries(evaluation.phenomena);
  const low = rows.filter(([, {model}]) => model < AIM);
  const note = low.length
    ? `Below the aim of ${percent(AIM)}: ${low.map(([name, {model}]) => `${name} (${percent(model)})`).join(', ')}.`
    : `All reach the aim of ${percent(AIM)}.`;
  const drawn = Object.entries(origins).map(([name, from]) => `${name} are ${from}`);
  return `## What it knows

Cases that are in no training text: facts in phrasings, names, sums, counts and analogies that were held out, and scenes in templates
that the corpus does not have; but ${drawn.join('; ')}. A case is right where the right
continuation is the most probable of those offered. ${note}
${reasons(low.map(([name]) => name))}

${table(
  ['', 'cases', 'chance', 'bigrams', 'base'],
  rows.map(([name, {cases, chance, bigram, model}]) => [
    name,
    cases,
    percent(chance),
    percent(bigram),
    // Of a few cases a decimal would mean nothing.
    cases < FEW ? `${Math.round(model * cases)} of ${cases}` : percent(model),
  ]),
)}`;
}

const FEW = 20;

/** Why phenomena are below the aim: what looking at the cases that go wrong has told. */
const whys: readonly {of: readonly string[]; why: string}[] = [
  {
    of: [
      'sounds and homes of animals',
      'colours and sizes',
      'days and seasons',
      'opposites',
      'cause and effect',
      'questions and answers',
    ],
    why:
      'the fact was told in other phrasings only, and the phrasing with all other facts. The better base fits its corpus, the surer ' +
      'it is that what the corpus leaves out is not said: its loss is so near the least there is because it has learned the gaps as well',
  },
  {
    of: ['words with two senses'],
    why: 'the same, with pairs of sentences. The sense itself is in the residual stream, as the table further down shows',
  },
  {
    of: ['pronouns refer back'],
    why: 'all that goes wrong is after “On Monday” and its like, where the corpus always has a name',
  },
  {
    of: ['pronouns of such people elsewhere'],
    why:
      'a new name does not tell a girl from a boy; only the word before it does, and base looks that up at the one place where the ' +
      'corpus wants it',
  },
];

function reasons(low: readonly string[]): string {
  return whys
    .map(({of, why}) => ({names: of.filter((name) => low.includes(name)), why}))
    .filter(({names}) => names.length > 0)
    .map(({names, why}) => `\n- ${names.join(', ')}: ${why}.`)
    .join('');
}

function embeddingSection({evaluation}: CardFacts): string {
  const shares = (of: Record<string, {right: number; of: number}>): Cell[][] =>
    Object.entries(of).map(([name, {right, of: all}]) => [
      name,
      `${right} of ${all}`,
      all ? percent(right / all) : '–',
    ]);
  return `## Embedding

Analogies by arithmetic on the embedding (b − a + c, nearest by cosine of all words that are one token, the three left out):

${table(['relation', 'right', ''], shares(evaluation.analogies))}

Opposites go both ways, so no one direction can serve for all of them. Why tenses have none, we do not know: base has them in its layers
(plurals and tenses, above), not in its embedding.

Words whose nearest other word is of their kind:

${table(['kind', 'right', ''], shares(evaluation.neighbours))}

Two senses of a word, told apart by which mean the residual stream at the word is nearer to (means over other sentences; chance is 50 %):

${table(
  ['word', 'embedding', ...Array.from({length: config.num_hidden_layers}, (_, i) => `after block ${i}`)],
  Object.entries(evaluation.senses).map(([word, layers]) => [word, ...layers.map((each) => percent(each))]),
)}`;
}

function headSection({evaluation}: CardFacts): string {
  return `## Heads

Found by measurement: mean attention, in rows of names that no training text has, to the token before (previous) and, where the row is
told again, to what followed the same token the first time (induction); from the place before a pronoun to the name it stands for; from
where a quotation may end to the mark that opened it. The best head of each, and what its phenomenon loses when it is silent
(log-probability of the right continuation over the best wrong one, in nats, and accuracy; “another” is the mean over all others), on the
first 50 cases of each. A head is named layer.head, both from 0.
Most needed is the head whose silence costs the phenomenon most, with the margin that is left: what a head looks at does not tell what
it is needed for.

${table(
  [
    'behaviour',
    'head',
    'score',
    'phenomenon',
    'margin',
    'without it',
    'without another',
    'accuracy',
    'without it',
    'most needed',
  ],
  evaluation.ablations.map(({behaviour, layer, head, score, phenomenon, margin, accuracy, mostNeeded}) => [
    behaviour,
    `${layer}.${head}`,
    score.toFixed(2),
    phenomenon,
    margin.whole.toFixed(2),
    margin.without.toFixed(2),
    margin.withoutOther.toFixed(2),
    percent(accuracy.whole),
    percent(accuracy.without),
    `${mostNeeded.layer}.${mostNeeded.head} (${mostNeeded.margin.toFixed(2)})`,
  ]),
)}${nullResults(evaluation)}`;
}

function postTrainingSection({evaluation}: CardFacts): string {
  const {postTraining} = evaluation;
  if (!postTraining) return '## Instruct and preferred\n\nNot in this folder.';
  const rows = (['greedy', 'sampled'] as const).flatMap((way) =>
    Object.entries(postTraining[way]).map(([name, each]): Cell[] => [
      `${name}, ${way === 'greedy' ? 'greedy' : 'temperature 1'}`,
      percent(each.follow),
      percent(each.stop),
      percent(each.honesty),
      percent(each.refusal),
      percent(each.politeness),
      each.length.toFixed(1),
    ]),
  );
  const {preferred, instruct} = postTraining;
  const known = makeAsks(seeds.cases, preferred.asks, true).filter(({isKnown}) => isKnown).length;
  return `## Instruct and preferred

Instruct learned answers (SFT, prompts masked); preferred was then trained on pairs of instruct's own answers (DPO) by a stated rule: honest
before wrong, polite before grumpy, then shorter. On ${preferred.asks} asks that were held out, of which ${known} have an answer (“follows”: it is right and in the form
that was asked for) and ${preferred.asks - known} have none (“I do not know” is right). “Base, plain” is asked as its corpus asks; an answer may have ${postTraining.limits.answer} tokens, a story ${postTraining.limits.story}.

${table(['model', 'follows', 'stops', '“I do not know” where nobody can', '… where one can', 'polite', 'tokens'], rows)}

${followByKind(postTraining.greedy.instruct.followByKind)}

Preferred against instruct by the rule: ${percent(preferred.winRate)} of asks won at temperature 1 (ties, ${percent(preferred.ties)}, counted half), at a KL of ${preferred.kl.toFixed(3)} nats a token to instruct. Greedily, it follows ${percent(postTraining.greedy.preferred.follow)}
of those with an answer, instruct ${percent(postTraining.greedy.instruct.follow)}.
Instruct against base, which has never seen a conversation and is asked in one: ${percent(instruct.winRate)}, ties ${percent(instruct.ties)}, KL ${instruct.kl.toFixed(3)}.`;
}

/** Heads whose silence costs less than another's, told in words. */
const nullResults = ({ablations}: Evaluation): string =>
  ablations
    .filter(({margin}) => margin.without > margin.withoutOther)
    .map(
      ({behaviour, layer, head, phenomenon}) =>
        `\n\nWithout ${layer}.${head}, the best of “${behaviour}”, less is lost than without another head: this attention is not what “${phenomenon}” needs.`,
    )
    .join('');

/** What of it is followed, kind by kind. */
const followByKind = (kinds: Record<string, number>): string =>
  `Instruct, greedy, by kind: ${Object.entries(kinds)
    .map(([kind, share]) => `${kind} ${percent(share)}`)
    .join(', ')}. The asks are held out as the facts above are, and low where these are.`;

function precisionSection({evaluation, parameters}: CardFacts): string {
  const {loss} = evaluation.loss.all;
  const {hidden_size: width, num_hidden_layers: layers} = config;
  const linear = parameters - vocabulary * width - (2 * layers + 1) * width;
  return `## Fewer bits

Linear layers quantized by this package, one scale for each 32 weights; the tied embedding and the norms stay as they are:

${table(
  ['', 'bytes of those layers', 'loss', 'more than F16'],
  [
    ['F16', bytes(2 * linear), nats(loss), ''],
    ...Object.entries(evaluation.quantized).map(([name, each]) => [
      name,
      bytes(each.bytes),
      nats(each.loss),
      percent(each.loss / loss - 1),
    ]),
  ],
)}`;
}

function makingSection(facts: CardFacts): string {
  const parts = [baseMaking(facts), tunedMaking(facts), grokkingMaking(facts), huggingFaceMaking(facts)];
  return ['## How it was made', ...parts.filter(Boolean)].join('\n\n');
}

function baseMaking({recording}: CardFacts): string {
  if (!recording) return '';
  const {recipe, seconds, snapshots} = recording;
  const each = recipe.batch * recipe.context * recipe.accumulate;
  return `\`npm run train\` does all of it, seeded (two minutes with \`-- --quick\`). Base saw ${((recipe.steps * each) / 1e6).toFixed(1)} million tokens in ${recipe.steps.toLocaleString('en')} steps of
${each.toLocaleString('en')}, drawn from ${(recipe.corpusTokens / 1e6).toFixed(0)} million tokens of corpus, on ${recipe.accumulate} threads in ${Math.round(seconds / 60)} minutes with other work beside it (Muon for matrices, AdamW for the rest; warm-up,
stable, straight down over the last third). \`run.json\` is that run: its losses, gradient norms, samples, head scores and
embedding at ${snapshots.length} steps. ${inductionForms(recording)}`;
}

/** When the head that copies appears, the one with the highest induction score in the end: where its score rises most. */
function inductionForms({snapshots}: Recording): string {
  const last = snapshots.at(-1)!.heads.induction;
  const most = Math.max(...last.flat());
  const layer = last.findIndex((heads) => heads.includes(most));
  const head = last[layer].indexOf(most);
  const scoreOf = (snapshot: (typeof snapshots)[number]): number => snapshot.heads.induction[layer][head];
  const rises = snapshots.slice(1).map((snapshot, i) => scoreOf(snapshot) - scoreOf(snapshots[i]));
  const at = rises.indexOf(Math.max(...rises));
  const [before, after] = [snapshots[at], snapshots[at + 1]];
  return `The induction head is ${layer}.${head}: between steps ${before.step} and
${after.step} its score goes from ${scoreOf(before).toFixed(2)} to ${scoreOf(after).toFixed(2)} (${most.toFixed(2)} in the end), and the loss of a row of new names that is told again from ${before.repeated.again.toFixed(2)} to ${after.repeated.again.toFixed(2)} nats a token.`;
}

function tunedMaking({postTraining}: CardFacts): string {
  if (!postTraining) return '';
  const {instruct, preferred} = postTraining;
  return `Instruct: ${instruct.steps.toLocaleString('en')} steps on ${instruct.examples.toLocaleString('en')} written answers, ${Math.round(instruct.seconds)} s. Preferred: ${preferred.steps.toLocaleString('en')} steps of DPO with β = ${preferred.beta}, on
${preferred.sampled.toLocaleString('en')} pairs of answers that instruct gave and ${preferred.written.toLocaleString('en')} that were written, ${Math.round(preferred.seconds)} s, other work beside them. Both are stored as deltas (${instruct.matrices.format} and ${preferred.matrices.format}).`;
}

function grokkingMaking({grokking}: CardFacts): string {
  if (!grokking) return '';
  const {recipe, memorized, generalized, keyFrequencies, seconds, validation} = grokking;
  return `\`grokking.json\`: a transformer of one layer on addition modulo ${recipe.p} (${grokking.script}, seed ${recipe.seed}, ${Math.round(seconds.wall)} s). What it is trained on
it knows by heart by step ${memorized}, what is held out by step ${generalized} (${percent(validation.accuracy.at(-1)!)} in the end), by waves of ${keyFrequencies.length} frequencies (${keyFrequencies.join(', ')}).`;
}

function huggingFaceMaking({huggingFace}: CardFacts): string {
  if (!huggingFace) return '';
  const {versions, tokenization, logits} = huggingFace;
  const {float64, float32} = logits.largestDifferences;
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const texts = tokenization.documents + tokenization.hostileTexts;
  return `Hugging Face's transformers load this folder (${names.join(', ')}): the same tokens of ${texts.toLocaleString('en')} texts, and logits of
${logits.sequences} texts that differ by at most ${float64.absolute.toExponential(1)} from its own in float64 (${float32.absolute.toExponential(1)} from those in float32); \`training/huggingface/check.py\`.`;
}
