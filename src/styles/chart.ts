import {css} from 'lit';

/**
 * What uPlot's own stylesheet says about the parts that are used here. It comes this way, and with the element, because
 * a Content-Security-Policy may refuse <style>. @internal
 */
export const chartStyles = css`
  .chart {
    position: relative;
    direction: ltr;
    block-size: 15rem;
    /* Not seen, but its end tells the drawing that the colour scheme has changed. */
    transition: color 1ms;
  }
  .uplot {
    inline-size: min-content;
  }
  .u-wrap {
    position: relative;
    user-select: none;
  }
  .u-over,
  .u-under,
  .u-axis {
    position: absolute;
  }
  .u-over {
    cursor: ew-resize;
    touch-action: pan-y;
  }
  .uplot canvas {
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }
  .u-off {
    display: none;
  }
`;
