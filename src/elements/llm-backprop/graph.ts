/** The network as a graph, and a training step on it that is played, stepped and dragged. */
import {html, nothing, svg, type TemplateResult} from 'lit';
import {Playback} from '../../controllers/playback.js';
import {change} from './digits.js';
import {drawGraph} from './graph-drawing.js';
import {layoutGraph, markTowards, type GraphLayout, type Mark} from './layout.js';
import {BACKWARD_END, FORWARD, LAST_STEP, UPDATE, type Moment, type Phase, type Story} from './network.js';
import type {PartHost} from './part-host.js';
import {drawRuler} from './ruler.js';
import {LARGEST} from './settings.js';
import {signed} from '../../views/signed.js';
import {renderSlider} from './slider.js';
import type {BackpropStrings} from './strings.js';
import {Names, tellEdge, tellNode, type Sides} from './unfold.js';

/** The buttons' signs: a path in a square of 16. */
const icons = {
  first: 'M4 3v10M13 3 6 8l7 5z',
  back: 'M12 3 5 8l7 5z',
  play: 'M4 2.5 13 8l-9 5.5z',
  pause: 'M5 3v10M11 3v10',
  forward: 'M4 3l7 5-7 5z',
  last: 'M12 3v10M3 3l7 5-7 5z',
};

/** Where each phase ends. */
const ends: Readonly<Record<Phase, number>> = {
  start: 0,
  forward: FORWARD,
  backward: BACKWARD_END,
  update: UPDATE,
  after: LAST_STEP,
};
const [FIRST, ARROWS] = [
  'n0' as Mark,
  {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1]} as const,
];
/** What a key, and a pixel, moves a number by. */
const [KEY, PIXEL] = [0.1, 0.01];

export class GraphPart {
  readonly #host: PartHost;
  readonly #story: () => Story;
  readonly #playback: Playback;
  #layout: GraphLayout | undefined;
  #hovered: Mark | undefined;
  #chosen: Mark | undefined;
  #focusDue = false;
  #drag: {readonly id: number; readonly from: number; readonly value: number} | undefined;

  constructor(host: PartHost, story: () => Story, isSeen: () => boolean) {
    this.#host = host;
    this.#story = story;
    this.#playback = new Playback(host, {
      isSeen,
      advance: () => {
        this.#go(host.step + 1);
        return host.step < LAST_STEP;
      },
    });
  }

  /** For the host's updated(). */
  focus(): void {
    if (!this.#focusDue) return;
    this.#focusDue = false;
    this.#host.renderRoot.querySelector<SVGElement>(`[data-mark="${this.#chosen}"]`)?.focus();
  }

  /** A step that is gone to is looked at: what was chosen before is not. */
  #go(step: number): void {
    this.#chosen = undefined;
    this.#host.step = Math.max(0, Math.min(step, LAST_STEP));
    this.#host.requestUpdate();
  }

  /** Gives a number that is given another value: an input, a weight, a bias. */
  #set(id: number, value: number): void {
    const {inputs, mlp, graph} = this.#story().network;
    const node = graph.nodes[id];
    const most = inputs.includes(node) ? LARGEST.input : LARGEST.weight;
    const to = Math.round(1000 * Math.max(-most, Math.min(most, value))) / 1000;
    const changed = (values: readonly {data: number}[]): number[] =>
      values.map((each) => (each === node ? to : each.data));
    if (inputs.includes(node)) this.#host.inputs = changed(inputs);
    else if (mlp.parameters.includes(node)) this.#host.weights = changed(mlp.parameters);
  }

  #isGiven(id: number): boolean {
    return this.#story().network.graph.nodes[id]?.operation === undefined;
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const target = (event.target as Element).closest<SVGElement>('[data-mark]');
    const mark = event.type === 'pointerleave' ? undefined : (target?.dataset.mark as Mark | undefined);
    if (mark === this.#hovered || this.#drag || event.pointerType === 'touch') return;
    this.#hovered = mark;
    this.#host.requestUpdate();
  };

  readonly #onDown = (event: PointerEvent): void => {
    const target = (event.target as Element).closest<SVGElement>('[data-mark]');
    if (!target) return;
    this.#choose(target.dataset.mark as Mark);
    const id = Number(target.dataset.id ?? NaN);
    if (!this.#isGiven(id)) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#drag = {id, from: event.clientX, value: this.#story().network.graph.nodes[id].data};
  };

  readonly #onMove = (event: PointerEvent): void => {
    if (!this.#drag) return;
    const {id, from, value} = this.#drag;
    const by = (event.clientX - from) * PIXEL;
    if (by !== 0) this.#set(id, value + by);
  };

  readonly #onUp = (): void => {
    this.#drag = undefined;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const mark = (event.target as SVGElement).dataset.mark as Mark;
    const arrow = ARROWS[event.key as keyof typeof ARROWS];
    const by = {'+': KEY, '=': KEY, '-': -KEY, '−': -KEY}[event.key];
    const id = Number(mark.slice(1));
    if (arrow) this.#choose(markTowards(this.#layout!, this.#story(), mark, arrow));
    else if (event.key === 'Home') this.#choose(FIRST);
    else if (event.key === 'End') this.#choose(`n${this.#story().network.loss.id}`);
    else if (by && mark.startsWith('n') && this.#isGiven(id))
      this.#set(id, this.#story().network.graph.nodes[id].data + by);
    else return;
    event.preventDefault();
    this.#focusDue = true;
  };

  readonly #onFocus = (event: FocusEvent): void => {
    const {mark} = (event.target as SVGElement).dataset;
    if (mark && mark !== this.#chosen) this.#choose(mark as Mark);
  };

  /** Looks at a mark; a weight is also the one that the audit nudges. */
  #choose(mark: Mark): void {
    this.#playback.stop();
    this.#chosen = mark;
    this.#hovered = undefined;
    const {parameters} = this.#story().network.mlp;
    const index = mark.startsWith('n') ? parameters.findIndex(({id}) => `n${id}` === mark) : -1;
    if (index >= 0) this.#host.weight = index;
    this.#host.requestUpdate();
  }

  render(room: number, words: BackpropStrings): TemplateResult {
    const story = this.#story();
    const names = new Names(story, words);
    const moment = story.at(this.#host.step);
    return html`${this.#renderChoice(story, names, words)} ${this.#renderLoss(story, room, words)}
      ${this.#renderPlayer(moment, words)} ${this.#renderUnfolded(story, moment, names, words)}
      ${this.#renderGraph(story, moment, names, room, words)}
      <p class="key">
        <span>${words.legendValue}</span> <span class="gradient-text">${words.legendGradient}</span>
        <span>${words.legendEdge}</span>
      </p>
      <p class="hint">${words.graphHint}</p>`;
  }

  #renderChoice({network, after}: Story, names: Names, words: BackpropStrings): TemplateResult {
    const host = this.#host;
    const {probabilities} = network;
    return html`<div class="choice">
      <fieldset class="targets">
        <legend>${words.wanted}</legend>
        ${probabilities.map(
          (probability, i) =>
            html`<label class="check"
              ><input
                type="radio"
                name="target"
                .checked=${host.target === i}
                @change=${() => {
                  host.target = i;
                }}
              />${names.token(i)} <code class="probability">${(100 * probability).toFixed(1)}%</code></label
            >`,
        )}
      </fieldset>
      ${network.inputs.map((input, i) =>
        renderSlider({
          name: names.of(input),
          value: input.data,
          least: -LARGEST.input,
          most: LARGEST.input,
          step: 0.1,
          said: signed(input.data, 2),
          onInput: (value) => {
            host.inputs = host.inputs.map((each, at) => (at === i ? value : each));
          },
        }),
      )}
      ${renderSlider({
        name: words.rateLabel,
        value: Math.log10(host.rate),
        least: -2,
        most: Math.log10(LARGEST.rate),
        step: 0.01,
        said: String(host.rate),
        onInput: (value) => {
          host.rate = Math.min(LARGEST.rate, Math.max(0.01, Number((10 ** value).toPrecision(2))));
        },
      })}
      <label class="number-field"
        >${words.seedLabel}
        <input
          type="number"
          min="0"
          max=${2 ** 32 - 1}
          step="1"
          .value=${String(host.seed)}
          @change=${({target}: Event) => {
            const input = target as HTMLInputElement;
            if (!input.value || !input.checkValidity()) input.value = String(host.seed);
            else Object.assign(host, {seed: Number(input.value), weights: []});
          }}
      /></label>
      <span class="buttons">
        <button
          type="button"
          @click=${() => {
            const most = LARGEST.weight;
            host.weights = after.mlp.parameters.map(({data}) => Math.max(-most, Math.min(most, data)));
          }}
        >
          ${words.takeStep}
        </button>
        <button
          type="button"
          aria-disabled=${host.weights.length === 0}
          @click=${() => {
            host.weights = [];
          }}
        >
          ${words.takeBack}
        </button>
      </span>
    </div>`;
  }

  #renderLoss({network, after, promised}: Story, room: number, words: BackpropStrings): TemplateResult {
    const [before, now] = [network.loss.data, after.loss.data];
    const measured = now - before;
    return html`<div part="loss">
      ${drawRuler(
        {
          rows: [
            {name: words.lossBefore, loss: before, kind: 'before'},
            {name: words.lossPromised, loss: before + promised, kind: 'promised'},
            {name: words.lossAfter, loss: now, kind: 'after'},
          ],
          guess: network.logits.length,
          guessing: words.guessing,
        },
        room,
      )}
      <p class="readout" part="change" role="status">
        ${words.change}: ${words.measured} <code>${change(measured, 4)}</code>, ${words.promise}
        <code>${change(promised, 4)}</code>, ${words.left} <code>${change(measured - promised, 4)}</code>.
        ${measured > 0 ? words.stepRose : words.stepFell}
      </p>
    </div>`;
  }

  #renderPlayer({phase}: Moment, words: BackpropStrings): TemplateResult {
    const {step} = this.#host;
    const {playing} = this.#playback;
    const goTo = (to: number) => () => {
      this.#playback.stop();
      this.#go(to);
    };
    const onPlay = () => {
      if (playing) return this.#playback.stop();
      if (step === LAST_STEP) this.#go(0);
      else this.#go(step);
      this.#playback.play();
    };
    // Not `disabled`: a button that is pressed to the end would lose the focus.
    const button = (icon: keyof typeof icons, isOff: boolean, action: () => void) =>
      html`<button
        type="button"
        aria-label=${words[icon]}
        title=${words[icon]}
        aria-disabled=${isOff}
        @click=${action}
      >
        ${svg`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${icons[icon]}></path></svg>`}
      </button>`;
    const phases = [
      ['start', words.start],
      ['forward', words.phaseForward],
      ['backward', words.phaseBackward],
      ['update', words.phaseUpdate],
      ['after', words.phaseAfter],
    ] as const;
    return html`<div class="player" part="player" role="group" aria-label=${words.player}>
      <div class="buttons">
        ${button('first', step === 0, goTo(0))} ${button('back', step === 0, goTo(step - 1))}
        ${button(playing ? 'pause' : 'play', false, onPlay)}
        ${button('forward', step === LAST_STEP, goTo(step + 1))}
        ${button('last', step === LAST_STEP, goTo(LAST_STEP))}
      </div>
      <div class="phases">
        ${phases.map(
          ([name, title]) =>
            html`<button type="button" aria-pressed=${phase === name} @click=${goTo(ends[name])}>
              ${title}
            </button>`,
        )}
      </div>
      ${renderSlider({
        name: words.playStep,
        value: step,
        least: 0,
        most: LAST_STEP,
        step: 1,
        said: `${step} ${words.of} ${LAST_STEP}`,
        onInput: (to) => goTo(to)(),
      })}
    </div>`;
  }

  /** What is looked at: what the reader points at, else what they have chosen, else what the step computes. */
  #activeIn({node, edge}: Moment): Mark | undefined {
    const {backward, forward} = this.#story();
    const own: Mark | undefined = edge
      ? `e${backward.indexOf(edge)}`
      : node && `n${forward[forward.indexOf(node)].id}`;
    return this.#hovered ?? this.#chosen ?? own;
  }

  #renderUnfolded(story: Story, moment: Moment, names: Names, words: BackpropStrings): TemplateResult {
    const mark = this.#activeIn(moment);
    const {playing} = this.#playback;
    const lines = mark
      ? mark.startsWith('n')
        ? tellNode(story.network.graph.nodes[Number(mark.slice(1))], story, moment, names, words)
        : tellEdge(story.backward[Number(mark.slice(1))], names, words)
      : [[{start: words.tellStart, update: words.tellUpdate}[moment.phase as 'start'] ?? words.tellAfter]];
    return html`<div class="unfolded" part="unfolded" aria-live=${playing ? 'off' : 'polite'}>
      ${lines.map((sides) => renderSides(sides))}
    </div>`;
  }

  #renderGraph(
    story: Story,
    moment: Moment,
    names: Names,
    room: number,
    words: BackpropStrings,
  ): TemplateResult {
    const layout = layoutGraph(story, room);
    this.#layout = layout;
    const entry = this.#chosen ?? FIRST;
    return html`<div
      class="graph"
      part="network"
      @pointerover=${this.#onPointer}
      @pointerleave=${this.#onPointer}
      @pointerdown=${this.#onDown}
      @pointermove=${this.#onMove}
      @pointerup=${this.#onUp}
      @pointercancel=${this.#onUp}
      @keydown=${this.#onKey}
      @focusin=${this.#onFocus}
    >
      ${
        room > 0
          ? drawGraph({
              ...{story, moment, layout, names, entry, words},
              active: this.#activeIn(moment),
              nudged: this.#host.weight,
            })
          : nothing
      }
    </div>`;
  }
}

/** An equation whose sides may each begin a line. */
const renderSides = (sides: Sides): TemplateResult =>
  html`<p class="sides">
    ${sides.map((side, i) => html`<code>${i ? '= ' : ''}${side}</code>${i < sides.length - 1 ? ' ' : nothing}`)}
  </p>`;
