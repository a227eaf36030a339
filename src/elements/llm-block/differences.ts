/** What of a model is another than in nano. */
import {html, nothing} from 'lit';
import type {ModelConfig} from '../../core/model/config.js';
import {activationTitle} from './formulas.js';
import {nanoConfig} from './models.js';
import {count} from './parts.js';
import type {BlockStrings} from './strings.js';

/** A config's features in words. */
function featuresOf(config: ModelConfig, words: BlockStrings): ReadonlyMap<string, string> {
  const {num_attention_heads: n_heads, num_key_value_heads: n_kv_heads, position} = config;
  const sharing = n_kv_heads === n_heads ? words.mha : n_kv_heads === 1 ? words.mqa : words.gqa;
  const biases = [
    config.attention_bias && words.qkvBias,
    config.attention_out_bias && words.oBias,
    config.mlp_bias && words.mlpBias,
  ].filter((name) => name !== false);
  return new Map([
    [words.norm, config.norm === 'rms' ? words.rmsNorm : words.layerNorm],
    [words.normPlace, words[config.norm_position]],
    [
      words.position,
      words[`${position}Position`] + (position === 'rope' ? ` ${count(config.rope_theta)}` : ''),
    ],
    [
      words.scaling,
      config.rope_scaling
        ? `${config.rope_scaling.rope_type}, ${words.factor} ${config.rope_scaling.factor}`
        : words.none,
    ],
    [words.heads, `${n_heads}, ${n_kv_heads}: ${sharing}`],
    [
      words.mlp,
      `${words[`${config.mlp}Mlp`]} ${activationTitle(config.hidden_act)}, ${count(config.intermediate_size)}`,
    ],
    [words.biases, biases.join(', ') || words.none],
    [words.ties, config.tie_word_embeddings ? words.tiedEmbedding : words.untied],
    [words.window, config.sliding_window === null ? words.wholeText : count(config.sliding_window)],
    [words.width, count(config.hidden_size)],
    [words.depth, String(config.num_hidden_layers)],
  ]);
}

/** The features in which the config differs, with both: [feature, here, in nano]. */
export function differencesOf(config: ModelConfig, words: BlockStrings): [string, string, string][] {
  const nano = featuresOf(nanoConfig, words);
  return [...featuresOf(config, words)].flatMap(([feature, here]) =>
    here === nano.get(feature) ? [] : [[feature, here, nano.get(feature)!]],
  );
}

export function renderDifferences(config: ModelConfig, title: string, words: BlockStrings): unknown {
  const rows = differencesOf(config, words);
  if (!rows.length) return nothing;
  return html`<table class="results words differences" part="differences">
    <caption>
      ${words.differs}
    </caption>
    <thead>
      <tr>
        <td></td>
        <th scope="col">${title}</th>
        <th scope="col">${words.nano}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([feature, here, there]) =>
          html`<tr>
            <th scope="row">${feature}</th>
            <td>${here}</td>
            <td>${there}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
