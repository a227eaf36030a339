/** Everything between header and caption. */
import {html, nothing, type TemplateResult} from 'lit';
import type {ModelSettings, RunState} from '../../context/model.js';
import type {InParts} from '../../controllers/in-parts.js';
import type {RunTokens} from '../../controllers/run-tokens.js';
import type {Selection} from '../../events/select-request.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {percent} from '../../views/percent.js';
import {largest} from './head.js';
import type {Matrix} from './matrix.js';
import type {Mix} from './mix.js';
import type {Rows} from './rows.js';
import type {AttentionView} from './settings.js';
import type {AttentionStrings} from './strings.js';
import {renderUnfold} from './unfold.js';
import type {View} from './view.js';

export interface BodyOptions {
  state: RunState;
  /** What is drawn, once there is something. */
  view: View | undefined;
  shared: ModelSettings;
  setting: AttentionView;
  tokens: RunTokens;
  rows: Rows;
  mix: Mix;
  matrix: Matrix;
  /** Draws what is large, when it is its turn. */
  next: InParts['next'];
  onSelect: (selection: Selection) => void;
  onView: (view: AttentionView) => void;
  onRetry: () => void;
  words: AttentionStrings;
}

export function renderBody(options: BodyOptions): TemplateResult {
  const {state, view, words} = options;
  if (state.status === 'error')
    return html`${state.error.name === 'RunOverflowError' ? html`<p class="overflow">${words.notFinite}</p>` : nothing}
    ${renderFailure(state.error, options.onRetry, words)}`;
  const waits = state.status === 'loading' && (state.isLate || !view);
  const wait =
    waits || !view
      ? renderWait(words.model, state.status === 'loading' ? state.progress : undefined, words)
      : nothing;
  if (!view) return html`<div class="whole">${wait}</div>`;
  const {rows, mix, matrix, next} = options;
  const section = (name: string, title: unknown, draw: () => unknown) =>
    next(
      () =>
        html`<section class=${name} aria-labelledby=${name}>
          <h3 class="section-title" id=${name}>${title}</h3>
          ${draw()}
        </section>`,
    );
  return html`${renderChoice(options, view)}
    <div class="tokens">${options.tokens.render(words.tokens)}</div>
    <p class="hint">${words.tokensHint}</p>
    <div class="said" part="readout" role="status">${waits ? wait : renderSentence(view)}</div>
    <div class="columns">
      ${section('scores', words.scores, () => [
        rows.render(view),
        html`<p class="hint">${words.rowsHint}</p>`,
        view.view === 'encoder' ? html`<p class="hint">${words.openNote}</p>` : nothing,
      ])}
      ${section('unfold', words.unfold, () => [renderUnfold(view), mix.renderOrigin(view)])}
      ${section('mix', words.mix, () => mix.renderMix(view))}
      ${section('output', words.output, () => mix.renderOutput(view))}
    </div>
    ${section('pattern', words.pattern, () => matrix.render(view))}`;
}

function renderChoice({shared, setting, onSelect, onView, words}: BodyOptions, {head}: View): TemplateResult {
  const {num_hidden_layers: layers, num_attention_heads: heads} = head.run.model.info.config;
  const select = (name: 'layer' | 'head', count: number) =>
    html`<label class="number-field"
      >${words[name]}
      <select
        .value=${String(head[name])}
        @change=${({target}: Event) => {
          const list = target as HTMLSelectElement;
          const to = Number(list.value);
          list.value = String(head[name]);
          onSelect({[name]: to});
        }}
      >
        ${Array.from({length: count}, (_, i) => html`<option ?selected=${i === head[name]}>${i}</option>`)}
      </select></label
    >`;
  const views = ['masked', 'encoder'] as const;
  const missing = [
    ...(shared.layer >= layers ? [`${words.layer} ${shared.layer}`] : []),
    ...(shared.head >= heads ? [`${words.head} ${shared.head}`] : []),
  ];
  return html`<div class="choice">
      ${select('layer', layers)} ${select('head', heads)}
      <fieldset>
        <legend>${words.view}</legend>
        ${views.map(
          (each) =>
            html`<label class="check"
              ><input
                type="radio"
                name="view"
                .checked=${each === setting}
                @change=${() => onView(each)}
              />${words[each]}</label
            >`,
        )}
      </fieldset>
    </div>
    ${
      missing.length
        ? html`<p class="notice" part="notice" role="status">
            ${words.noSuch} ${missing.join(', ')}: ${words.thereAre} ${layers} ${words.layersFrom}, ${heads}
            ${words.headsFrom}. ${words.shown} ${words.layer} ${head.layer}, ${words.head} ${head.head}.
          </p>`
        : nothing
    }
    ${
      head.run.interventions.some(({at}) => at.startsWith(`blocks.${head.layer}.attn`))
        ? html`<p class="notice" part="notice" role="status">${words.changed}</p>`
        : nothing
    }`;
}

/** What the query looks at, in words. */
function renderSentence({head, query, view, labels, words}: View): TemplateResult {
  const name = (at: number) =>
    at === query ? html`${words.itself}` : html`<bdi class="tok">${labels[at]}</bdi>`;
  const looks = html`<bdi class="tok of query">${labels[query]}</bdi> (${words.ofToken} ${query})`;
  if (query === 0) return html`<p>${looks} ${words.alone}</p>`;
  const weights = head.weights(query);
  const [first, second] = largest(weights.subarray(0, query + 1), 2);
  const open = view === 'encoder' ? head.openWeights(query) : undefined;
  const [best] = open ? largest(open, 1) : [];
  const later = open?.subarray(query + 1).reduce((sum, weight) => sum + weight, 0);
  return html`<p>
    ${looks}. ${words.most} ${name(first)}: <code class="of attention">${percent(weights[first])}</code>,
    ${words.then} ${name(second)}: <code>${percent(weights[second])}</code>.
    ${
      open
        ? html`${words.openSays} ${name(best)}: <code>${percent(open[best])}</code>; ${words.toLater}
            <code>${percent(later!)}</code>.`
        : nothing
    }
  </p>`;
}
