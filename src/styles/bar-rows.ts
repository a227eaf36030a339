import {css} from 'lit';

/** What src/views/bar-rows.ts draws; with signedStyles. @internal */
export const barRowStyles = css`
  .rows {
    direction: ltr;
    inline-size: fit-content;
    max-inline-size: 100%;
    touch-action: pan-y;
  }
  .bar-rows {
    display: block;
    max-inline-size: 100%;
    cursor: crosshair;
  }
  .bar-rows text {
    fill: var(--_ink);
    font-size: 0.8125rem;
  }
  .bar-rows .end {
    fill: var(--_muted);
    font: 0.75rem var(--_mono);
    text-anchor: end;
  }
  .bar-rows line {
    stroke: var(--_rule);
    shape-rendering: crispEdges;
  }
  .bar-rows .here {
    fill: color-mix(in oklch, var(--_accent), transparent 88%);
    stroke: var(--_accent);
  }
  @media (forced-colors: active) {
    .bar-rows .above .colour {
      fill: CanvasText;
    }
    .bar-rows .below .colour {
      fill: Canvas;
      stroke: CanvasText;
    }
    .bar-rows .here {
      fill: none;
      stroke: Highlight;
    }
    .bar-rows text {
      fill: CanvasText;
    }
  }
`;
