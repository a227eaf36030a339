/** Which tokens of a conversation supervised fine-tuning learns from, and what each of them costs a checkpoint. */
import {html, type TemplateResult} from 'lit';
import {Answer, type Asking} from '../../controllers/answer.js';
import {maskPrompt} from '../../core/training/sft.js';
import {chatPrompt, chatTokens} from '../../runtime/chat.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import {renderExamples} from '../../views/example-list.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {NumbersTable} from '../../views/numbers.js';
import {Checkpoint} from './checkpoints.js';
import {conversations} from './examples.js';
import {maskedLosses, type MaskedLosses} from './masked-losses.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import {checkpoints, LONGEST} from './settings.js';
import type {PostTrainingStrings} from './strings.js';

interface Question {
  readonly prompt: string;
  readonly answer: string;
  readonly checkpoint: HouseCheckpoint;
}

/** A conversation as the model reads it, or how much too long it is. */
type Read =
  | {kind: 'read'; asked: Question; pieces: readonly string[]; losses: MaskedLosses}
  | {kind: 'long'; tokens: number; most: number};

export {styles} from './mask.styles.js';

export default class MaskPart implements Part {
  readonly #host: PartHost;
  readonly #models = new Map(checkpoints.map((name) => [name, new Checkpoint(name)]));
  readonly #answer: Answer<Question, Read>;

  constructor(host: PartHost, {session, isSeen}: PartPlace) {
    this.#host = host;
    host.addController(this);
    this.#answer = new Answer<Question, Read>(
      host,
      () => (host.view === 'mask' && isSeen() && !this.#isEmpty ? this.#question : undefined),
      async (question, {signal, onProgress}: Asking) => {
        const {prompt, answer, checkpoint} = question;
        const model = await this.#models.get(checkpoint)!.open(session(), onProgress);
        const {vocab_size: vocab, max_position_embeddings: context} = model.info.config;
        const [asked, said] = await Promise.all(
          [prompt, answer].map(async (text) => (await model.encode(text, {signal})).ids),
        );
        const before = chatPrompt(asked, vocab);
        const after = [...Array.from(said), chatTokens(vocab).end];
        const tokens = [...before, ...after];
        if (tokens.length > context) return {kind: 'long', tokens: tokens.length, most: context};
        const {targets} = maskPrompt(before, after);
        const [{losses}, {pieces}] = await Promise.all([
          model.evaluate([tokens], [], {signal}),
          model.decode(tokens, {signal}),
        ]);
        return {kind: 'read', asked: question, pieces, losses: maskedLosses(losses[0], targets)};
      },
    );
  }

  get #question(): Question {
    const {prompt, answer, checkpoint} = this.#host;
    return {prompt, answer, checkpoint};
  }

  get #isEmpty(): boolean {
    return this.#host.prompt.trim() === '' || this.#host.answer.trim() === '';
  }

  hostDisconnected(): void {
    for (const model of this.#models.values()) model.leave();
  }

  get status(): Part['status'] {
    return this.#isEmpty ? 'ready' : this.#answer.state.status;
  }

  reset(): void {
    this.#answer.retry();
  }

  render(words: PostTrainingStrings): TemplateResult {
    const {state} = this.#answer;
    return html`${this.#renderFields(words)}
      ${
        this.#isEmpty
          ? html`<p class="notice" role="status" part="problem">${words.maskEmpty}</p>`
          : state.status === 'error'
            ? renderFailure(state.error, () => this.#answer.retry(), words)
            : state.value
              ? this.#renderRead(state.value, words)
              : html`<div class="room">
                  ${renderWait(words[this.#host.checkpoint], state.status === 'loading' ? state.progress : undefined, words)}
                </div>`
      }
      <p class="hint">${words.maskHint}</p>`;
  }

  #renderFields(words: PostTrainingStrings): TemplateResult {
    const host = this.#host;
    const field = (name: 'prompt' | 'answer', label: string) =>
      html`<div class="field">
        <label for=${name}>${label}</label>
        <input
          type="text"
          id=${name}
          part="input"
          dir="auto"
          autocomplete="off"
          spellcheck="false"
          maxlength=${LONGEST}
          .value=${host[name]}
          @input=${({target}: Event) => {
            host[name] = (target as HTMLInputElement).value;
          }}
        />
      </div>`;
    return html`<div class="conversation">
        ${field('prompt', words.userSays)} ${field('answer', words.assistantSays)}
        ${renderExamples({
          id: 'example',
          names: conversations.map(([prompt]) => prompt),
          chosen: conversations.findIndex(
            ([prompt, answer]) => prompt === host.prompt && answer === host.answer,
          ),
          choose: (index) => {
            [host.prompt, host.answer] = conversations[index];
          },
          words,
        })}
      </div>
      <fieldset>
        <legend>${words.lossOf}</legend>
        ${checkpoints.map(
          (name) =>
            html`<label class="check"
              ><input
                type="radio"
                name="checkpoint"
                .checked=${name === host.checkpoint}
                @change=${() => {
                  host.checkpoint = name;
                }}
              />${words[name]}, ${words[`${name}When`]}</label
            >`,
        )}
      </fieldset>`;
  }

  #renderRead(read: Read, words: PostTrainingStrings): TemplateResult {
    if (read.kind === 'long')
      return html`<p class="notice" role="status" part="problem">
        ${words.conversationHas} <code>${read.tokens}</code> ${words.conversationTokens}
        <code>${read.most}</code>. ${words.shorten}
      </p>`;
    const {pieces, losses, asked} = read;
    const {withMask, without, counted, promptShare} = losses;
    return html`<ol class="mask-tokens" part="tokens" aria-label=${words.maskTokens}>
        ${pieces.map((piece, i) => this.#renderToken(piece, i, losses, words))}
      </ol>
      <p class="line-key">
        <span class="line-name loss">${words.counts}</span>
        <span class="line-name masked">${words.isMasked}</span>
        ${words.fullBar} <code>${Math.max(...losses.of).toFixed(2)}</code> ${words.nats}
      </p>
      <p class="verdict" part="sums" role="status">
        ${words.withMask} <code>${counted}</code> ${words.answerTokens}
        <code>${withMask.toFixed(3)}</code> ${words.nats}${words.asLearned} ${words.withoutMask}
        <code>${losses.of.length}</code> ${words.allTokens} <code>${without.toFixed(3)}</code>, ${words.and}
        <code>${Math.round(100 * promptShare)} %</code>
        ${words.wouldBePrompt} ${words.lossesAre} ${words[asked.checkpoint]}.
      </p>`;
  }

  #renderToken(
    piece: string,
    i: number,
    {of, isCounted}: MaskedLosses,
    words: PostTrainingStrings,
  ): TemplateResult {
    const [loss, counts] = [of[i - 1], isCounted[i - 1]];
    const name = {
      '<|endoftext|>': words.endToken,
      '<|user|>': words.userToken,
      '<|assistant|>': words.assistantToken,
    }[piece];
    const text = name ?? piece.replaceAll(' ', '␣').replaceAll('\n', '⏎');
    return html`<li class=${`mask-token${i > 0 && counts ? ' counted' : ''}`} part="token">
      <bdi class=${name ? 'special' : ''}>${text}</bdi>
      ${
        i === 0
          ? html`<small>${words.given}</small>`
          : html`<svg class="loss-bar" aria-hidden="true">
                <rect height="100%" width=${`${(100 * loss) / Math.max(...of)}%`}></rect></svg
              ><small
                >${loss.toFixed(2)}<span class="aside"
                  >, ${counts ? words.counts : words.isMasked}</span
                ></small
              >`
      }
    </li>`;
  }

  numbers(words: PostTrainingStrings): NumbersTable {
    const {value} = this.#answer.state;
    const columns = [words.position, words.token, words.lossWithout, words.lossWith];
    if (value?.kind !== 'read') return {columns, rows: []};
    const {pieces, losses} = value;
    return {
      columns,
      rows: pieces
        .slice(1)
        .map((piece, i) => [
          i + 1,
          piece,
          losses.of[i].toFixed(4),
          losses.isCounted[i] ? losses.of[i].toFixed(4) : words.isMasked,
        ]),
    };
  }
}
