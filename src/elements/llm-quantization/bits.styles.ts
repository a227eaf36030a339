import {css} from 'lit';

/** The bits of a number, what they stand for, and the values about it. @internal */
export const bitsStyles = css`
  .problem {
    min-block-size: 1.5rem;
    margin: 0;
    font-size: 0.875rem;
  }
  .bits {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    min-block-size: 4rem;
    direction: ltr;
  }
  .bit-field {
    --_bit: var(--_muted);
  }
  .of-exponent {
    --_bit: var(--_exponent);
  }
  :is(.of-fraction, .of-value, .of-index) {
    --_bit: var(--_fraction);
  }
  .field-name {
    color: var(--_bit);
    font-size: 0.8125rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 2px;
  }
  .bit {
    inline-size: 1.5rem;
    border-color: var(--_bit);
    padding: 0;
    font: 0.9375rem var(--_mono);
  }
  .bit[aria-checked='true'] {
    background: color-mix(in oklab, var(--_bit) 22%, transparent);
    font-weight: 600;
  }
  .value,
  .neighbours {
    margin: 0.75rem 0 0.5rem;
    font-size: 0.875rem;
  }
  .value {
    min-block-size: 2.75rem;
  }
  .big {
    font-size: 1.0625rem;
    font-weight: 600;
  }
  .neighbours {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 2rem;
  }
  .neighbours > div {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.5rem;
  }
  .neighbours dt {
    color: var(--_muted);
  }
  .neighbours dd {
    min-block-size: 2rem;
    margin: 0;
    align-content: center;
  }
  .neighbours button,
  .results button {
    font: 0.8125rem var(--_mono);
  }
  .formula {
    display: flex;
    flex-wrap: wrap;
    align-content: start;
    align-items: baseline;
    gap: 0.375rem 0.5rem;
    min-block-size: 3.5rem;
    direction: ltr;
  }
  .formula math {
    font-family: var(--llm-font-math, math);
  }
  .formula b {
    overflow-wrap: anywhere;
  }
  .line {
    display: block;
    overflow: visible;
    cursor: pointer;
  }
  .line line {
    stroke: var(--_muted);
  }
  .line .tick {
    stroke: var(--_fraction);
    stroke-width: 1.5;
  }
  .line .here {
    stroke: var(--_ink);
    stroke-width: 3;
  }
  .line text {
    fill: var(--_muted);
    font: 0.75rem var(--_mono);
  }
  .line .given {
    fill: var(--_exponent);
    font-size: 1rem;
    text-anchor: middle;
  }
  .line .last {
    text-anchor: end;
  }
  .line-box {
    min-block-size: 5.5rem;
  }
  /* Room for what the other formats need. */
  @container (max-width: 33.99rem) {
    .bits {
      min-block-size: 9.5rem;
    }
    .value,
    .neighbours {
      min-block-size: 4.25rem;
    }
    .formula {
      min-block-size: 6.25rem;
    }
    .rounding tr {
      display: grid;
      grid-template: 'f b n e' auto 'f b n r' auto / 4.75rem 1.625rem 1fr 1fr;
      gap: 0 0.25rem;
      align-items: baseline;
      border-block-end: 1px solid var(--_rule);
      padding-block: 0.25rem;
    }
    .results.rounding :is(th, td) {
      border: 0;
      padding: 0;
      background: none;
      font-size: 0.75rem;
      white-space: normal;
    }
    .results.rounding button {
      padding-inline: 0.25rem;
      font-size: 0.75rem;
    }
    .results.rounding th:first-child {
      grid-area: f;
    }
    .rounding .of-bits {
      grid-area: b;
    }
    .rounding .nearest {
      grid-area: n;
    }
    .rounding .error {
      grid-area: e;
    }
    .rounding .relative {
      grid-area: r;
    }
    .rounding .chosen {
      background: color-mix(in oklab, var(--_fraction) 12%, transparent);
    }
  }
  @media (pointer: coarse) {
    .bit {
      inline-size: 2.5rem;
    }
    .bits {
      min-block-size: 13.5rem;
    }
  }
  @media (forced-colors: active) {
    .bit[aria-checked='true'] {
      outline: 2px solid Highlight;
    }
  }
`;
