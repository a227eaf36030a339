/** The conversation token by token, and what the mask makes of its losses. */
import {html, nothing, type TemplateResult} from 'lit';
import {numberFormats} from '../../core/quantization/formats.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import type {Decoded} from '../../runtime/model-protocol.js';
import type {NumbersTable} from '../../views/numbers.js';
import {precisionName} from '../../views/precision.js';
import {tokenLabel, tokenParts} from '../../views/token-text.js';
import {grouped} from '../../views/grouped.js';
import type {Fitted, MaskedLosses} from './masked-losses.js';
import type {LossMaskStrings} from './strings.js';

/** A conversation as the model has read it. */
export interface Read {
  readonly checkpoint: HouseCheckpoint;
  /** What its weights were rounded to. */
  readonly precision: string;
  /** Tokens that the model knows. */
  readonly vocab: number;
  readonly decoded: Decoded;
  readonly cut: Fitted;
  readonly losses: MaskedLosses;
}

const bytesOf = ({bytes, ends}: Decoded, i: number): Uint8Array =>
  bytes.subarray(i ? ends[i - 1] : 0, ends[i]);

/** What a special token is called. */
const nameOf = (piece: string, words: LossMaskStrings): string | undefined =>
  ({
    '<|endoftext|>': words.endToken,
    '<|user|>': words.userToken,
    '<|assistant|>': words.assistantToken,
  })[piece];

export function renderRead(read: Read, words: LossMaskStrings): TemplateResult {
  const {decoded, losses, checkpoint, precision, vocab, cut} = read;
  const {of, withMask, without, counted, promptShare} = losses;
  const none = Math.log(vocab);
  const most = Math.max(none, ...of);
  const isTorn = decoded.pieces.some((_, i) =>
    tokenParts(bytesOf(decoded, i)).some(({kind}) => kind === 'bytes'),
  );
  return html`${renderCut(cut, words)}
    <ol class="mask-tokens" part="tokens" aria-label=${words.tokensOf}>
      ${decoded.pieces.map((_, i) => renderToken(read, i, most, words))}
    </ol>
    ${isTorn ? html`<p class="notice" role="status">${words.inBytes}</p>` : nothing}
    <p class="line-key">
      <span class="line-name loss">${words.counts}</span>
      <span class="line-name masked">${words.isMasked}</span>
      ${words.fullBar} <code>${most.toFixed(2)}</code> ${words.nats}
    </p>
    <p class="line-key">
      <span class="line-name none"></span>${words.lnV} <code>${grouped(vocab)}</code> =
      <code>${none.toFixed(2)}</code> ${words.knowsNothing}
    </p>
    <p class="verdict" part="sums" role="status">
      ${words.withMask} <code>${counted}</code> ${words.answerTokens}
      <code>${withMask.toFixed(3)}</code> ${words.nats}. ${words.withoutMask}
      <code>${of.length}</code> ${words.wouldBe} <code>${without.toFixed(3)}</code>, ${words.and}
      <code>${Math.round(100 * promptShare)}%</code> ${words.ofPrompt} ${words.lossesAre}
      ${words[checkpoint]}${precision === 'fp32' ? '' : `, ${words.weightsIn} ${precisionName(precision, numberFormats, words)}`}.
    </p>
    <p class="hint note-room" part="note">${checkpoint === 'base' ? words.baseNote : words.tunedNote}</p>`;
}

function renderCut(
  {tokens, most, promptLeftOut, answerLeftOut}: Fitted,
  words: LossMaskStrings,
): TemplateResult | typeof nothing {
  if (tokens <= most) return nothing;
  const part = (count: number, name: string) => (count > 0 ? [html`<code>${count}</code> ${name}`] : []);
  const parts = [...part(promptLeftOut, words.ofThePrompt), ...part(answerLeftOut, words.ofTheAnswer)];
  return html`<p class="notice" role="status" part="problem">
    ${words.conversationHas} <code>${tokens}</code> ${words.modelReads} <code>${most}</code>. ${words.leftOut}
    ${parts.map((each, i) => [i ? ', ' : '', each])}.
  </p>`;
}

function renderToken(
  {decoded, losses: {of, isCounted}, vocab}: Read,
  i: number,
  most: number,
  words: LossMaskStrings,
): TemplateResult {
  const [loss, counts] = [of[i - 1], isCounted[i - 1]];
  const name = nameOf(decoded.pieces[i], words);
  return html`<li class=${`mask-token${counts ? ' counted' : ''}`} part="token">
    <bdi class=${name ? 'special' : ''}
      >${
        name ??
        tokenParts(bytesOf(decoded, i)).map(({kind, text}) =>
          kind === 'text' || kind === 'space' ? text : html`<i class=${kind}>${text}</i>`,
        )
      }</bdi
    >
    ${
      i === 0
        ? html`<small>${words.given}</small>`
        : html`<svg class="loss-bar" aria-hidden="true">
              <rect height="100%" width=${`${(100 * loss) / most}%`}></rect>
              <rect
                class="none"
                y="-2"
                height="10"
                width="1"
                x=${`${(100 * Math.log(vocab)) / most}%`}
              ></rect></svg
            ><small
              >${loss.toFixed(2)}<span class="aside">, ${counts ? words.counts : words.isMasked}</span></small
            >`
    }
  </li>`;
}

export function numbersOf(read: Read | undefined, words: LossMaskStrings): NumbersTable {
  const columns = [words.position, words.token, words.lossWithout, words.lossWith];
  const {of = new Float32Array(), isCounted = []} = read?.losses ?? {};
  return {
    columns,
    rows: Array.from(of, (loss, i) => [
      i + 1,
      nameOf(read!.decoded.pieces[i + 1], words) ?? tokenLabel(bytesOf(read!.decoded, i + 1)),
      loss.toFixed(4),
      isCounted[i] ? loss.toFixed(4) : words.isMasked,
    ]),
  };
}
