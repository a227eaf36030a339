/** MHA, GQA and MQA: how many key–value heads there are for the query heads, and what the cache then takes. */
import {html, nothing, svg, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {Answer} from '../../controllers/answer.js';
import type {ModelConfig} from '../../core/index.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {grouped as count} from '../../views/grouped.js';
import type {PartHost} from './part-host.js';
import {sharingModels, type SharingModel} from './settings.js';
import type * as data from './sharing-data.js';
import type {MultiHeadStrings} from './strings.js';

/** What is chosen and what there is to choose from. */
export interface Sharing {
  readonly config: ModelConfig;
  /** Key–value heads that are shown. */
  readonly kvHeads: number;
  /** Of the three ways. */
  readonly ways: readonly {readonly name: 'mha' | 'gqa' | 'mqa'; readonly kvHeads: number}[];
  /** What GQA may have: divisors of the query heads but 1 and all. */
  readonly choices: readonly number[];
  /** What was asked for and cannot be. */
  readonly refused: number | undefined;
}

/** What each of the ways costs. */
export type SharingCosts = readonly {
  readonly name: 'mha' | 'gqa' | 'mqa';
  readonly kvHeads: number;
  /** Bytes of a token in the cache, and of the whole context. */
  readonly perToken: number;
  readonly whole: number;
  /** Parameters of W_K and W_V in all layers. */
  readonly parameters: number;
}[];

/** @param asked key–value heads; 0 for as many as the model has */
export function sharingOf(config: ModelConfig, asked: number): Sharing {
  const {num_attention_heads: heads, num_key_value_heads: own} = config;
  const isGood = asked > 0 && heads % asked === 0;
  const kvHeads = isGood ? asked : own;
  const choices = Array.from({length: heads}, (_, i) => i + 1).filter(
    (each) => heads % each === 0 && each > 1 && each < heads,
  );
  const grouped = [kvHeads, own].find((each) => choices.includes(each)) ?? choices.at(0); // a prime number of heads has none
  return {
    config,
    kvHeads,
    ways: [
      {name: 'mha', kvHeads: heads},
      ...(grouped ? [{name: 'gqa', kvHeads: grouped} as const] : []),
      {name: 'mqa', kvHeads: 1},
    ],
    choices,
    refused: asked > 0 && !isGood ? asked : undefined,
  };
}

export class SharingPart {
  readonly answer: Answer<{isWanted: boolean}, typeof data>;
  readonly #host: PartHost;
  readonly #run: () => LiveRun | undefined;

  /** @param run what may be computed with now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.#run = run;
    this.answer = new Answer(
      host,
      (): {isWanted: boolean} | undefined => (run() ? {isWanted: true} : undefined),
      () => import('./sharing-data.js'),
    );
  }

  /** What is drawn, once it is there. */
  get sharing(): Sharing | undefined {
    const {value} = this.answer.state;
    const run = this.#run();
    if (!value || !run) return undefined;
    const config = this.#host.model === 'nano' ? run.model.info.config : value.llama;
    return sharingOf(config, this.#host.kvHeads);
  }

  /** What each way costs. */
  get costs(): SharingCosts | undefined {
    const {sharing} = this;
    if (!sharing) return undefined;
    const {costOf} = this.answer.state.value!;
    const {config, ways} = sharing;
    return ways.map(({name, kvHeads}) => {
      const {perToken, parameters} = costOf(config, kvHeads);
      return {name, kvHeads, perToken, whole: perToken * config.max_position_embeddings, parameters};
    });
  }

  render(words: MultiHeadStrings): TemplateResult {
    const {state} = this.answer;
    if (state.status === 'error') return renderFailure(state.error, () => this.answer.retry(), words);
    const {sharing} = this;
    if (!sharing)
      return html`<div class="sharing-room">
        ${state.status === 'loading' && state.isLate ? renderWait('', state.progress, words) : nothing}
      </div>`;
    return this.#renderSharing(sharing, state.value!.costOf, words);
  }

  #renderSharing(sharing: Sharing, costOf: typeof data.costOf, words: MultiHeadStrings): TemplateResult {
    const {config, kvHeads, ways, choices, refused} = sharing;
    const {
      num_attention_heads: heads,
      num_hidden_layers: layers,
      head_dim,
      max_position_embeddings: context,
    } = config;
    const all = costOf(config, heads).perToken;
    const {perToken, parameters} = costOf(config, kvHeads);
    const headsShared = `${kvHeads} ${kvHeads === 1 ? words.headShort : words.headsWord}`;
    const factors = `2 · ${layers} ${words.layersWord} · ${headsShared} · ${head_dim} · 2 ${words.bytesWord}`;
    const grouped = ways.find(({name}) => name === 'gqa')?.kvHeads;
    const select = (
      label: string,
      value: string | number,
      options: readonly (readonly [string | number, string])[],
      onChoice: (value: string) => void,
    ) =>
      html`<label class="field"
        ><span>${label}</span>
        <select @change=${({target}: Event) => onChoice((target as HTMLSelectElement).value)}>
          ${options.map(([each, name]) => html`<option value=${each} ?selected=${each === value} .selected=${each === value}>${name}</option>`)}
        </select></label
      >`;
    return html`<div class="choice">
        ${select(
          words.ofModel,
          this.#host.model,
          sharingModels.map((each) => [each, words[each]] as const),
          (value) => {
            this.#host.model = value as SharingModel;
            this.#host.kvHeads = 0;
          },
        )}
        ${
          grouped
            ? select(
                words.kvHeads,
                grouped,
                choices.map((each) => [each, String(each)] as const),
                (value) => {
                  this.#host.kvHeads = Number(value);
                },
              )
            : nothing
        }
      </div>
      ${
        refused
          ? html`<p class="notice" role="status">
              ${heads} ${words.cannotShare} ${count(refused)} ${words.drawnInstead} ${kvHeads}.
            </p>`
          : nothing
      }
      <div class="ways" part="sharing-ways" role="radiogroup" aria-label=${words.way}>
        ${ways.map(({name, kvHeads: each}) => {
          const cost = costOf(config, each).perToken;
          return html`<label class="way">
            <span class="way-name"
              ><input
                type="radio"
                name="way"
                value=${name}
                .checked=${each === kvHeads}
                @change=${() => {
                  this.#host.kvHeads = each;
                }}
              />
              <b>${words[name]}</b> ${words[`${name}Long`]}</span
            >
            ${drawSharing(heads, each)}
            <span
              >${each}
              ${each === 1 ? words.kvHeadShort : words.kvHeadsShort}${each === config.num_key_value_heads ? html` · ${words.itsOwn}` : nothing}</span
            >
            ${svg`<svg class="cache" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <rect class="keys" width=${((50 * cost) / all).toFixed(2)} height="6"></rect>
              <rect class="values" x=${((50 * cost) / all).toFixed(2)} width=${((50 * cost) / all).toFixed(2)} height="6"></rect>
            </svg>`}
            <span><code>${count(cost)}</code> ${words.perToken}</span>
          </label>`;
        })}
      </div>
      <p class="equation sharing-costs" part="cache" role="status">
        <span>${words.cacheOf}</span>
        <code>${`${factors} = ${count(perToken)} ${words.bytesWord}`}</code>
        <span>${`${words.wholeContext} ${count(context)} ${words.tokensWord}`}</span>
        <code>${`${count(perToken * context)} ${words.bytesWord}`}</code>
        <span>${words.parameters}</span>
        <code>${`${count(parameters)} ${words.parametersWord}`}</code>
      </p>`;
  }
}

/** Query heads above, and the key–value heads that they share below. */
function drawSharing(heads: number, kvHeads: number): TemplateResult {
  const [WIDTH, TOP, BOTTOM] = [200, 12, 52];
  const x = (i: number, of: number) => ((i + 0.5) * WIDTH) / of;
  const radius = Math.min(9, (0.38 * WIDTH) / heads);
  const group = heads / kvHeads;
  return svg`<svg class="sharing-diagram" viewBox="0 0 200 64" aria-hidden="true">
    ${Array.from({length: heads}, (_, i) => svg`<line x1=${x(i, heads)} y1=${TOP} x2=${x(Math.floor(i / group), kvHeads)} y2=${BOTTOM}></line>`)}
    ${Array.from({length: heads}, (_, i) => svg`<circle class="q" cx=${x(i, heads)} cy=${TOP} r=${radius}></circle>`)}
    ${Array.from({length: kvHeads}, (_, i) => {
      const at = x(i, kvHeads);
      return svg`<rect class="k" x=${at - radius} y=${BOTTOM - radius} width=${radius} height=${2 * radius}></rect><rect class="v" x=${at} y=${BOTTOM - radius} width=${radius} height=${2 * radius}></rect>`;
    })}
  </svg>` as TemplateResult;
}
