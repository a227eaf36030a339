import {css} from 'lit';

export const mergeStyles = css`
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
  .buttons [aria-disabled='true'] {
    color: var(--_muted);
    cursor: default;
  }
  .buttons [aria-disabled='true'] .icon {
    opacity: 0.6;
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

  /* Bytes have an order, whatever the page's direction. */
  .stage {
    position: relative;
    direction: ltr;
    overflow: auto;
  }
  .long {
    max-block-size: 40rem;
  }
  .split {
    inline-size: max-content;
    padding-block-end: 0.75rem;
  }
  .long .split {
    position: sticky;
    inset-block-start: 0;
    background: var(--_surface);
  }
  .merges-svg {
    display: block;
  }
  .merges-svg text {
    fill: var(--_muted);
    font: 12px var(--_mono);
    font-variant-numeric: tabular-nums;
    text-anchor: middle;
    unicode-bidi: plaintext;
  }
  .box text:not(.label, .rank),
  .tree svg > text:not(.rank) {
    text-anchor: start;
  }
  .merges-svg .rank {
    text-anchor: end;
  }
  .merges-svg .label {
    fill: var(--_ink);
    white-space: pre;
  }
  .merges-svg .label {
    font-size: 14px;
  }
  .merges-svg .small {
    font-size: 12px;
  }
  .merges-svg .large {
    font-size: 16px;
  }
  .between line {
    stroke: var(--_rule);
    shape-rendering: crispedges;
  }
  .between.next line {
    stroke: var(--_accent);
    stroke-width: 2;
  }
  .between.next text {
    fill: var(--_accent);
    font-weight: 700;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .joint {
    stroke: var(--_accent);
    stroke-width: 6;
  }
  .part rect,
  .box rect {
    fill: var(--_tint);
    stroke: color-mix(in oklch, var(--_tint), var(--_ink) 40%);
  }
  .part.next rect {
    stroke: var(--_accent);
    stroke-width: 2;
  }
  .part.next .label {
    font-weight: 700;
  }
  .link {
    stroke: color-mix(in oklch, var(--_rule), var(--_muted) 50%);
    shape-rendering: crispedges;
  }
  .part,
  .box {
    animation: appear var(--_speed) ease-out;
  }
  .box rect {
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
      padding-block: 0.6875rem;
      min-inline-size: 2.75rem;
      text-align: center;
    }
    .buttons button {
      min-inline-size: 2.75rem;
    }
  }
  @media (forced-colors: active) {
    .merges-svg text,
    .merges-svg .label {
      fill: CanvasText;
    }
    .part rect,
    .box rect {
      fill: Canvas;
      stroke: CanvasText;
    }
    .box.used rect {
      stroke: GrayText;
    }
    .between.next :is(line, text),
    .joint,
    .part.next rect,
    .box.newest rect {
      stroke: Highlight;
    }
    .between.next text {
      fill: CanvasText;
      stroke: none;
    }
    .link {
      stroke: CanvasText;
    }
    .piece :checked + span {
      border-width: 2px;
    }
  }
`;
