import {css} from 'lit';

/** The tiny drawings: each in the colour of its quantity. @internal */
export const drawingStyles = css`
  .drawing {
    padding-block-start: 0.25rem;
    font-size: 0.8125rem;
    line-height: 1.2;
  }
  .residual {
    --_colour: var(--_residual);
  }
  .neuron {
    --_colour: var(--_neuron);
  }
  .probability {
    --_colour: var(--_probability);
  }
  .loss {
    --_colour: var(--_loss);
  }
  .attention {
    --_colour: var(--_attention);
  }
  .ink {
    --_colour: var(--_muted);
  }
  .on {
    fill: var(--_colour);
  }
  .bars {
    fill: color-mix(in oklab, var(--_colour) 45%, transparent);
  }
  .middle {
    fill: var(--_ink);
  }
  .columns {
    display: block;
    inline-size: 100%;
    block-size: 2.75rem;
  }
  .line {
    stroke: var(--_ink);
    stroke-dasharray: 3 3;
    vector-effect: non-scaling-stroke;
  }
  .rows {
    display: grid;
    grid-template-columns: minmax(0, max-content) minmax(3rem, 1fr) max-content;
    gap: 0.1875rem 0.5rem;
    align-items: center;
  }
  .ends {
    display: flex;
    justify-content: space-between;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .ends bdi,
  .rows span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: pre;
  }
  .rows svg {
    inline-size: 100%;
    block-size: 0.625rem;
    background: color-mix(in oklab, var(--_rule) 50%, transparent);
  }
  .rows svg:dir(rtl),
  .columns:dir(rtl) {
    transform: scaleX(-1);
  }
  .rows code {
    direction: ltr;
    unicode-bidi: isolate;
    font-size: 0.75rem;
    text-align: end;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 2px;
  }
  .chip {
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    padding: 0.1875rem 0.375rem;
    background: var(--_tint, color-mix(in oklab, var(--_rule) 50%, transparent));
    color: var(--_ink);
    white-space: pre;
    unicode-bidi: plaintext;
  }
  .chip.on {
    background: var(--_probability-soft);
  }
  .cells {
    direction: ltr;
    max-inline-size: 100%;
  }
  .cells text {
    fill: currentcolor;
    font-size: 0.75rem;
  }
  .mark {
    fill: none;
    stroke: var(--_ink);
    stroke-width: 1.5;
  }
  .dials {
    max-inline-size: 100%;
    fill: none;
    stroke: var(--_query);
    stroke-width: 1.75;
  }
  .dials circle {
    stroke: var(--_rule);
    stroke-width: 1;
  }
  @media (forced-colors: active) {
    .on,
    .bars {
      forced-color-adjust: none;
      fill: Highlight;
    }
    .bars {
      fill-opacity: 0.5;
    }
    .chip {
      outline: 1px solid GrayText;
      outline-offset: -1px;
    }
    .chip.on {
      outline-color: Highlight;
    }
    .cells .colour {
      forced-color-adjust: none;
      fill: Highlight;
    }
  }
`;
