/** One logit taken apart: the products that it is the sum of, and how softmax makes a probability of it. */
import {html, nothing, type ReactiveElement, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {Answer} from '../../controllers/answer.js';
import {logSumExp} from '../../core/decoding/distribution.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import {renderFailure} from '../../views/figure.js';
import {labelOf} from '../../views/vocabulary.js';
import type {Candidate} from './distribution.js';
import {share} from './share.js';
import type {SamplingStrings} from './strings.js';

/** The embedding, (vocab, d_model), which is the unembedding too: the house model ties them. */
const EMBEDDING = 'model.embed_tokens.weight';
/** How many products are told one by one. */
const TOLD = 4;

const embeddings = new WeakMap<ModelHandle, Promise<Float32Array>>();

function embeddingOf(model: ModelHandle): Promise<Float32Array> {
  let embedding = embeddings.get(model);
  if (!embedding) {
    embedding = model.readParameters([EMBEDDING]).then((parameters) => parameters.get(EMBEDDING)!.data);
    embeddings.set(model, embedding);
    embedding.catch(() => embeddings.delete(model));
  }
  return embedding;
}

/** What the logits after some tokens are made of. */
interface Factors {
  /** What the last norm has left of the last token, (d_model). */
  hidden: Float32Array;
  /** (vocab, d_model) */
  embedding: Float32Array;
}

/** Where the logits stand. */
export interface LogitPlace {
  run: LiveRun;
  /** The tokens before it. */
  tokens: readonly number[];
}

export interface LogitOptions {
  run: LiveRun;
  candidate: Candidate;
  /** What the model said there, (vocab). */
  logits: Float32Array;
  /** The tokens before it, which a penalty looks at. */
  used: readonly number[];
  temperature: number;
  repetitionPenalty: number;
  words: SamplingStrings;
}

/** Keeps the factors of a place's logits, as long as somebody looks at them. */
export class LogitReader {
  readonly #factors: Answer<{asked: string} & Pick<LiveRun, 'model' | 'interventions'>, Factors>;

  /** @param place where it is looked at; undefined where nobody does */
  constructor(host: ReactiveElement, place: () => LogitPlace | undefined) {
    this.#factors = new Answer(
      host,
      () => {
        const at = place();
        return at && {asked: at.tokens.join(), model: at.run.model, interventions: at.run.interventions};
      },
      async ({asked, model, interventions}, {signal}) => {
        const tokens = asked.split(',').map(Number);
        const options = {logits: 'last', trace: ['ln_final'], interventions} as const;
        const [embedding, {trace}] = await Promise.all([
          embeddingOf(model),
          model.run(tokens, options, {signal}),
        ]);
        const {data, shape} = trace.get('ln_final')!; // (T, d_model)
        return {embedding, hidden: data.slice(-shape[shape.length - 1])};
      },
    );
  }

  render(options: LogitOptions): TemplateResult {
    const {words} = options;
    const {state, answered} = this.#factors;
    if (state.status === 'error') return renderFailure(state.error, () => this.#factors.retry(), words);
    // The last place's factors are not those of this one's logits.
    const isThere = state.value && answered?.asked === options.used.join();
    return html`<div class="logit-sum" part="logit" aria-busy=${!isThere}>
      ${isThere ? renderSum(state.value!, options) : html`<p>${words.computing} …</p>`}
    </div>`;
  }
}

function renderSum({hidden, embedding}: Factors, options: LogitOptions): TemplateResult {
  const {run, candidate, words} = options;
  const d_model = hidden.length;
  const {token, logit} = candidate;
  const row = embedding.subarray(token * d_model, (token + 1) * d_model); // (d_model)
  const products = Float64Array.from(hidden, (value, i) => value * row[i]);
  const order = Array.from(products.keys()).sort((a, b) => Math.abs(products[b]) - Math.abs(products[a]));
  const told = order.slice(0, TOLD);
  const rest = order.slice(TOLD).reduce((sum, i) => sum + products[i], 0);
  const total = products.reduce((sum, product) => sum + product, 0);
  // An edit in the model may change logits after the projection.
  const change = logit - total;
  const isChanged = Math.abs(change) > 1e-3;
  const label = html`<b><bdi>${labelOf(run.vocabulary, token)}</bdi></b>`;
  const line = (name: unknown, factors: string, product: number, digits = 4) =>
    html`<tr>
      <th scope="row">${name}</th>
      <td class="number">${factors}</td>
      <td class="number product">${signed(product, digits)}</td>
    </tr>`;
  return html`<p>
      ${words.logitOf} ${label} = h · E[${token}]: <code>(1 × ${d_model}) · (${d_model} × 1)</code>
      <small
        >${words.logitHidden}
        <code>(1 × ${d_model}) · (${d_model} × ${embedding.length / d_model})</code></small
      >
    </p>
    <table>
      <thead>
        <tr>
          <th scope="col">${words.logitDimension}</th>
          <th scope="col" class="number">h × E</th>
          <th scope="col" class="number">${words.logitProduct}</th>
        </tr>
      </thead>
      <tbody>
        ${told.map((i) => line(i, `${signed(hidden[i], 3)} × ${signed(row[i], 3)}`, products[i]))}
        ${line(`${words.logitOthers} ${d_model - TOLD} ${words.others}`, '', rest)}
        ${isChanged ? line(words.logitChange, '', change) : nothing}
      </tbody>
      <tfoot>
        ${line(words.logit, '', logit, 2)}
      </tfoot>
    </table>
    ${renderSoftmax(options)}`;
}

/** exp(z / T) / Σ with its numbers put in; z after the penalty, as the core applies it. */
function renderSoftmax(options: LogitOptions): TemplateResult {
  const {candidate, logits, used, temperature: T, repetitionPenalty, words} = options;
  const {token, after, droppedBy} = candidate;
  if (T === 0) return html`<p class="softmax">${words.logitGreedy}</p>`;
  const scaled = Float64Array.from(logits);
  for (const id of new Set(used))
    scaled[id] = scaled[id] > 0 ? scaled[id] / repetitionPenalty : scaled[id] * repetitionPenalty;
  const z = scaled[token];
  for (let i = 0; i < scaled.length; i++) scaled[i] /= T;
  const total = logSumExp(scaled); // ln Σ
  const probability = Math.exp(scaled[token] - total);
  return html`<p class="softmax">
    ${z === logits[token] ? nothing : html`${words.logitPenalised} <code>z = ${signed(z, 2)}</code>.`}
    ${words.logitSoftmax}
    <code
      >exp(${signed(z, 2)} / ${T.toFixed(2)}) / Σ = ${power(scaled[token])} / ${power(total)} =
      <b>${share(probability)}</b></code
    >.
    ${
      droppedBy
        ? html`${words.logitDropped} ${words[droppedBy]}.`
        : html`${words.logitKept} <code>${share(probability / after)}</code>, ${words.logitDrawn}
            <code>${share(after)}</code>.`
    }
  </p>`;
}

/** A number with a true minus. */
const signed = (value: number, digits: number): string => value.toFixed(digits).replace('-', '−');

/** exp(x) to three digits, however large. */
function power(x: number): TemplateResult {
  if (Math.abs(x) < 6.9) return html`${Math.exp(x).toPrecision(3)}`;
  const [mantissa, exponent] = Math.exp(x % Math.LN10)
    .toExponential(2)
    .split('e');
  return html`${mantissa} × 10<sup>${Math.trunc(x / Math.LN10) + Number(exponent)}</sup>`;
}
