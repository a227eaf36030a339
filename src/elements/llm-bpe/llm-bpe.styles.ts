import {css} from 'lit';
import {chartStyles} from '../../styles/chart.js';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';

const shared = css`
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .modes {
    margin-block-end: 0.75rem;
  }
  .controls {
    align-items: center;
  }
  .slider {
    display: flex;
    flex: 1 1 14rem;
    flex-wrap: nowrap;
    align-items: center;
    gap: 0.75rem;
    min-inline-size: 0;
  }
  .slider input {
    flex: 1;
    min-inline-size: 4rem;
    margin: 0;
  }
  output {
    min-inline-size: 5.5em;
    font: 0.875rem var(--_mono);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .readout {
    min-block-size: 2.9em;
    margin: 0.25rem 0 0.5rem;
    overflow-wrap: anywhere;
  }
  .hint {
    margin: 0.375rem 0 0;
    color: var(--_muted);
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }
  @media (pointer: coarse) {
    .slider input {
      min-block-size: 2.75rem;
    }
  }
`;

const merge = css`
  .inputs {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1.5rem;
  }
  .inputs .wide {
    flex: 1 1 14rem;
  }
  .pieces {
    max-block-size: 8rem;
    overflow: auto;
    gap: 0.375rem;
    margin-block-start: 0.75rem;
  }
  .pieces legend {
    margin-block-end: 0.25rem;
  }
  .piece {
    position: relative;
    display: inline-grid;
    cursor: pointer;
  }
  .piece input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .piece span {
    display: inline-block;
    border: 1px solid var(--_rule);
    border-radius: 4px;
    padding: 0.125rem 0.5rem;
    color: var(--_ink);
    font: 0.875rem/1.5 var(--_mono);
    white-space: pre;
  }
  .piece i {
    color: var(--_muted);
    font-style: normal;
  }
  .piece :checked + span {
    border-color: var(--_accent);
    box-shadow: inset 0 -2px var(--_accent);
    font-weight: 600;
  }
  .piece :focus-visible + span {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }

  .player {
    margin-block-start: 0.5rem;
  }
  .buttons {
    display: flex;
    gap: 0.25rem;
  }
  .buttons button {
    display: grid;
    place-items: center;
    min-inline-size: 2.25rem;
    padding: 0;
  }
  .icon {
    inline-size: 1rem;
    block-size: 1rem;
    fill: currentcolor;
    stroke: currentcolor;
    stroke-width: 1.5;
    stroke-linejoin: round;
  }
  .buttons:dir(rtl) .icon {
    scale: -1 1;
  }
  .unknown {
    min-block-size: 30rem;
  }

  .tint-1 {
    --_tint: var(--_tint-1);
  }
  /* The parts of the first step, unseen, keep the room: nothing below moves. */
  .split {
    display: grid;
    direction: ltr;
    max-block-size: 18rem;
    overflow: auto;
    padding: 2px;
  }
  .parts {
    grid-area: 1 / 1;
    display: flex;
    flex-wrap: wrap;
    align-content: start;
    row-gap: 0.5rem;
  }
  .room {
    visibility: hidden;
  }
  .part,
  .gap {
    display: grid;
    justify-items: center;
    grid-template-rows: 2.25rem auto;
  }
  .part-text {
    align-content: center;
    inline-size: 100%;
    min-inline-size: 2rem;
    padding-inline: 0.375rem;
    border-radius: 4px;
    background: var(--_tint);
    font: 1.125rem var(--_mono);
    text-align: center;
    white-space: pre;
  }
  .part-text i {
    font-style: normal;
  }
  .part-text .space {
    color: var(--_muted);
  }
  .part-text :is(.bytes, .control) {
    font-size: 0.875rem;
  }
  .part-id,
  .gap {
    color: var(--_muted);
    font: 0.75rem/1.5 var(--_mono);
    font-variant-numeric: tabular-nums;
  }
  .gap {
    align-items: center;
    min-inline-size: 3.25rem;
    padding-inline: 0.125rem;
  }
  .gap.next {
    color: var(--_accent);
    font-weight: 700;
    text-decoration: underline 2px;
    text-underline-offset: 0.3em;
  }

  .tree {
    direction: ltr;
    max-block-size: 32rem;
    overflow: auto;
    margin-block-start: 1rem;
    padding-block: 2px;
  }
  .merge-tree {
    display: block;
  }
  .merge-tree text {
    fill: var(--_muted);
    font: 12px var(--_mono);
    font-variant-numeric: tabular-nums;
    unicode-bidi: plaintext;
  }
  .merge-tree .rank {
    text-anchor: end;
  }
  .merge-tree .label {
    fill: var(--_ink);
    font-size: 14px;
    text-anchor: middle;
    white-space: pre;
  }
  .merge-tree .tight {
    font-size: 12px;
  }
  .link {
    stroke: var(--_muted);
  }
  .box {
    animation: appear var(--_speed) ease-out;
    cursor: pointer;
  }
  .box rect {
    fill: var(--_tint);
    stroke: color-mix(in oklch, var(--_tint), var(--_ink) 40%);
    transition: fill-opacity var(--_speed);
  }
  .box.used rect {
    fill-opacity: 0.35;
    stroke: var(--_rule);
  }
  .box.newest rect {
    stroke: var(--_accent);
    stroke-width: 2;
  }
  .box.newest :is(.rank, .label) {
    font-weight: 700;
  }
  .box.newest .rank {
    fill: var(--_accent);
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @media (pointer: coarse) {
    .piece span {
      padding-block: 0.625rem;
      min-inline-size: 2.75rem;
      text-align: center;
    }
    .buttons button {
      min-inline-size: 2.75rem;
    }
  }
  @media (forced-colors: active) {
    .part-text {
      outline: 1px solid CanvasText;
      outline-offset: -1px;
    }
    .gap.next {
      color: Highlight;
    }
    .merge-tree text,
    .merge-tree .label {
      fill: CanvasText;
    }
    .box rect {
      fill: Canvas;
      stroke: CanvasText;
    }
    .box.used rect {
      stroke: GrayText;
    }
    .box.newest rect {
      stroke: Highlight;
    }
    .link {
      stroke: CanvasText;
    }
    .piece :checked + span {
      border-width: 2px;
    }
  }
`;

const train = css`
  .panes {
    display: grid;
    gap: 1rem 2.5rem;
  }
  @container (min-width: 44rem) {
    .panes {
      grid-template-columns: 1fr 1fr;
    }
  }
  .pane {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
  }
  .training {
    flex: 1;
    min-block-size: 8rem;
    max-block-size: 24rem;
  }
  .pane .slider {
    flex: none;
    padding-block-start: 0;
  }
  .pane .chips {
    min-block-size: 5.8rem;
    margin-block-start: 0.5rem;
  }
  .merges {
    flex: 1;
    max-block-size: 16rem;
    margin: 0.25rem 0 0;
    border-block: 1px solid var(--_rule);
    padding: 0;
    overflow: auto;
    list-style: none;
    font: 0.8125rem/1.7 var(--_mono);
    font-variant-numeric: tabular-nums;
  }
  @container (min-width: 44rem) {
    .merges {
      max-block-size: none;
      block-size: 0;
    }
  }
  .merges li {
    display: flex;
    gap: 1rem;
    padding-inline: 0.25rem;
  }
  .merges li:first-child {
    background: var(--_wash);
  }
  .merges .number {
    flex: none;
    min-inline-size: 2.5rem;
    color: var(--_muted);
    text-align: end;
  }
  .merges .pair {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .merges .more {
    color: var(--_muted);
  }
`;

export const styles = [figureStyles, chipStyles, chartStyles, shared, merge, train];
