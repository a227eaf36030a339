import {css} from 'lit';

/** The matrix of the model's groups. @internal */
export const modelStyles = css`
  .model-room {
    display: flow-root; /* what it is given brings margins along */
    min-block-size: 40rem;
  }
  .wait-room {
    min-block-size: 1.5rem;
  }
  .tokens {
    margin-block-end: 0.5rem;
  }
  .token {
    font-weight: 600;
    white-space: pre-wrap;
  }
  .groups {
    inline-size: 100%;
    max-inline-size: 48rem;
    margin-block: 0.5rem;
    border-collapse: collapse;
    table-layout: fixed;
    font-size: 0.8125rem;
  }
  .groups th {
    padding: 0.125rem 0;
    color: var(--_muted);
    font-weight: 400;
    text-align: start;
  }
  .groups :is(th, td):first-child {
    inline-size: 5.25rem;
  }
  .groups td {
    padding: 1px 2px;
  }
  .group {
    display: block;
    position: relative;
    inline-size: 100%;
    min-block-size: 1.625rem;
    border-color: transparent;
    border-radius: 2px;
    padding: 0 0.25rem;
    background: var(--_neutral);
    font: 0.75rem var(--_mono);
    text-align: start;
  }
  .group svg {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    fill: color-mix(in oklab, var(--_gradient), transparent 55%);
  }
  .group span {
    position: relative;
  }
  .group-readout {
    min-block-size: 2.75rem;
  }
  @container (max-width: 56rem) {
    .group-readout {
      min-block-size: 5.5rem;
    }
  }
  @container (max-width: 34rem) {
    .model-room {
      min-block-size: 61.5rem;
    }
    .wait-room {
      min-block-size: 2.25rem;
    }
    .group-readout {
      min-block-size: 6.75rem;
    }
  }
  @media (pointer: coarse) {
    .group {
      min-block-size: 2.75rem;
    }
  }
  @media (forced-colors: active) {
    .group svg {
      fill: Highlight;
      opacity: 0.4;
    }
  }
`;
