/** MHA, GQA, MQA and MLA: what each keeps of a token. */
import {html, nothing, type TemplateResult} from 'lit';
import {grouped} from '../../views/grouped.js';
import {
  attentionWays,
  bytesPerToken,
  kvHeadsOf,
  under,
  wayOf,
  type AttentionWay,
  type Factors,
} from './factors.js';
import type {PartHost} from './part-host.js';
import type {KvCacheStrings} from './strings.js';

/** @param onChoose told before another way is taken */
export function renderWays(
  factors: Factors,
  host: PartHost,
  onChoose: () => void,
  words: KvCacheStrings,
): TemplateResult {
  const now = wayOf(factors);
  const factorsOf = attentionWays.map((way) => under(way, factors));
  const costs = factorsOf.map(bytesPerToken);
  const most = costs.reduce((a, b) => (b > a ? b : a));
  const choose = (way: AttentionWay) => () => {
    onChoose();
    host.attention = way === 'mla' ? 'latent' : 'heads';
    if (way !== 'mla') host.kvHeads = String(kvHeadsOf(way, factors.model));
  };
  return html`<div class="ways" part="ways" role="radiogroup" aria-label=${words.waysLabel}>
    ${attentionWays.map(
      (way, i) =>
        html`<label class="way"
          ><span
            ><input type="radio" name="way" value=${way} .checked=${way === now} @change=${choose(way)} />
            <b>${words[way]}</b> ${words[`${way}Is`]}
            ${way === 'gqa' ? html`<code>${factorsOf[i].kvHeads}</code>` : nothing}</span
          >
          <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class=${way === now ? 'bar on' : 'bar'} width=${share(costs[i], most)} height="6"></rect>
          </svg>
          <code>${grouped(costs[i])} B</code></label
        >`,
    )}
  </div>`;
}

/** A part of the largest, in per cent with two places. */
const share = (part: bigint, of: bigint): string => (Number((10_000n * part) / of) / 100).toFixed(2);
