/** The network as a graph, and a training step on it that is played, stepped and dragged. */
import {html, nothing, type TemplateResult} from 'lit';
import {Playback} from '../../controllers/playback.js';
import {renderChoice, renderLoss} from './choice.js';
import {drawGraph} from './graph-drawing.js';
import {layoutGraph, marksOf, type GraphLayout, type Mark} from './layout.js';
import {LAST_STEP, type Moment, type Story} from './network.js';
import type {PartHost} from './part-host.js';
import {renderPlayer, type Player} from './player.js';
import {LARGEST} from './settings.js';
import type {BackpropStrings} from './strings.js';
import {Names, tellEdge, tellNode, type Sides} from './unfold.js';

const FIRST: Mark = 'n0';
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
  #kept = 0; // steps, since the weights were the first
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
    const isInput = inputs.includes(node);
    const most = isInput ? LARGEST.input : LARGEST.weight;
    const to = Math.round(1000 * Math.max(-most, Math.min(most, value))) / 1000;
    const changed = (values: readonly {data: number}[]): number[] =>
      values.map((each) => (each === node ? to : each.data));
    if (isInput) this.#host.inputs = changed(inputs);
    else this.#host.weights = changed(mlp.parameters);
  }

  /** An input or a parameter: a number that the reader may change. */
  #given(id: number): {readonly data: number} | undefined {
    const node = this.#story().network.graph.nodes[id];
    return node?.operation ? undefined : node;
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const mark =
      event.type === 'pointerleave' ? undefined : (markAt(event)?.dataset.mark as Mark | undefined);
    if (mark === this.#hovered || this.#drag || event.pointerType === 'touch') return;
    this.#hovered = mark;
    this.#host.requestUpdate();
  };

  readonly #onDown = (event: PointerEvent): void => {
    const target = markAt(event);
    if (!target) return;
    this.#choose(target.dataset.mark as Mark);
    const id = Number(target.dataset.id);
    const given = this.#given(id);
    if (!given) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#drag = {id, from: event.clientX, value: given.data};
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
    const {dataset} = event.target as SVGElement;
    const go = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -99, End: 99}[event.key];
    const by = {'+': KEY, '=': KEY, '-': -KEY, '−': -KEY}[event.key];
    const id = Number(dataset.id);
    const given = this.#given(id);
    if (go) {
      const marks = marksOf(this.#layout!);
      this.#choose(marks[Math.max(0, Math.min(marks.length - 1, marks.indexOf(dataset.mark as Mark) + go))]);
    } else if (by && given) this.#set(id, given.data + by);
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
    const index = parameters.findIndex(({id}) => `n${id}` === mark);
    if (index >= 0) this.#host.weight = index;
    this.#host.requestUpdate();
  }

  readonly #keep = (): void => {
    const most = LARGEST.weight;
    this.#kept++;
    this.#host.weights = this.#story().after.mlp.parameters.map(({data}) =>
      Math.max(-most, Math.min(most, data)),
    );
  };

  get #player(): Player {
    const {step} = this.#host;
    const {playing} = this.#playback;
    return {
      ...{step, playing},
      goTo: (to) => {
        this.#playback.stop();
        this.#go(to);
      },
      onPlay: () => {
        if (playing) return this.#playback.stop();
        this.#go(step === LAST_STEP ? 0 : step);
        this.#playback.play();
      },
    };
  }

  render(room: number, words: BackpropStrings): TemplateResult {
    const story = this.#story();
    const names = new Names(story, words);
    const moment = story.at(this.#host.step);
    if (!this.#host.weights.length) this.#kept = 0;
    return html`${renderChoice(this.#host, story, names, this.#kept, this.#keep, words)}
      ${renderLoss(story, room, words)} ${renderPlayer(moment, this.#player, words)}
      ${this.#renderUnfolded(story, moment, names, words)}
      <p class="hint">${words.graphHint}</p>
      ${this.#renderGraph(story, moment, names, room, words)}
      <p class="key">
        <span>${words.legendValue}</span> <span class="gradient-text">${words.legendGradient}</span>
        <span>${words.legendEdge}</span> <span>${words.legendNames}</span>
      </p>`;
  }

  /** What is looked at: what the reader points at, else what they have chosen, else what the step computes. */
  #activeIn({node, reached, edge}: Moment): Mark | undefined {
    const own: Mark | undefined = edge ? `e${reached - 1}` : node && `n${node.id}`;
    return this.#hovered ?? this.#chosen ?? own;
  }

  #renderUnfolded(story: Story, moment: Moment, names: Names, words: BackpropStrings): TemplateResult {
    const mark = this.#activeIn(moment);
    const {playing} = this.#playback;
    const lines = mark
      ? mark.startsWith('n')
        ? tellNode(story.network.graph.nodes[Number(mark.slice(1))], story, moment, names, words)
        : tellEdge(story.backward[Number(mark.slice(1))], names, words)
      : [[`${words.start}: ${words.unknown}`]];
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
            })
          : nothing
      }
    </div>`;
  }
}

const markAt = ({target}: Event): SVGElement | null => (target as Element).closest<SVGElement>('[data-mark]');

/** An equation whose sides may each begin a line. */
const renderSides = (sides: Sides): TemplateResult =>
  html`<p class="sides">
    ${sides.map((side, i) => html`<code>${i ? '= ' : ''}${side}</code>${i < sides.length - 1 ? ' ' : nothing}`)}
  </p>`;
