/** The conversation token by token, and what the mask makes of its losses. */
import {html, type TemplateResult} from 'lit';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import type {NumbersTable} from '../../views/numbers.js';
import type {MaskedLosses} from './masked-losses.js';
import type {LossMaskStrings} from './strings.js';

/** A conversation as the model has read it. */
export interface Read {
  readonly checkpoint: HouseCheckpoint;
  /** Text of each token, (T). */
  readonly pieces: readonly string[];
  readonly losses: MaskedLosses;
}

export function renderRead({pieces, losses, checkpoint}: Read, words: LossMaskStrings): TemplateResult {
  const {of, withMask, without, counted, promptShare} = losses;
  const most = Math.max(...of);
  return html`<ol class="mask-tokens" part="tokens" aria-label=${words.tokensOf}>
      ${pieces.map((piece, i) => renderToken(piece, i, losses, most, words))}
    </ol>
    <p class="line-key">
      <span class="line-name loss">${words.counts}</span>
      <span class="line-name masked">${words.isMasked}</span>
      ${words.fullBar} <code>${most.toFixed(2)}</code> ${words.nats}
    </p>
    <p class="verdict" part="sums" role="status">
      ${words.withMask} <code>${counted}</code> ${words.answerTokens}
      <code>${withMask.toFixed(3)}</code> ${words.nats}. ${words.withoutMask}
      <code>${of.length}</code> ${words.wouldBe} <code>${without.toFixed(3)}</code>, ${words.and}
      <code>${Math.round(100 * promptShare)}%</code> ${words.ofPrompt} ${words.lossesAre}
      ${words[checkpoint]}.
    </p>`;
}

function renderToken(
  piece: string,
  i: number,
  {of, isCounted}: MaskedLosses,
  most: number,
  words: LossMaskStrings,
): TemplateResult {
  const [loss, counts] = [of[i - 1], isCounted[i - 1]];
  const name = {
    '<|endoftext|>': words.endToken,
    '<|user|>': words.userToken,
    '<|assistant|>': words.assistantToken,
  }[piece];
  const text = name ?? piece.replaceAll(' ', '·').replaceAll('\n', '↵');
  return html`<li class=${`mask-token${counts ? ' counted' : ''}`} part="token">
    <bdi class=${name ? 'special' : ''}>${text}</bdi>
    ${
      i === 0
        ? html`<small>${words.given}</small>`
        : html`<svg class="loss-bar" aria-hidden="true">
              <rect height="100%" width=${`${(100 * loss) / most}%`}></rect></svg
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
      read!.pieces[i + 1],
      loss.toFixed(4),
      isCounted[i] ? loss.toFixed(4) : words.isMasked,
    ]),
  };
}
