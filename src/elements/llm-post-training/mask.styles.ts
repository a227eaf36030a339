import {css} from 'lit';

/** The loss mask. @internal */
export const styles = css`
  .conversation {
    display: grid;
    gap: 0.5rem 1rem;
    margin-block-end: 0.5rem;
  }
  .mask-tokens {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem 2px;
    margin: 1rem 0 0.75rem;
    padding: 0;
    list-style: none;
  }
  .mask-token {
    display: grid;
    grid-template-rows: auto 6px auto;
    gap: 2px;
    min-inline-size: 3rem;
    padding: 0.125rem 0.25rem;
    background: color-mix(in oklab, var(--_rule) 35%, transparent);
    color: var(--_muted);
  }
  .mask-token.counted {
    background: color-mix(in oklab, var(--_loss) 13%, transparent);
    color: var(--_ink);
  }
  .mask-token bdi {
    font: 0.875rem var(--_mono);
    white-space: pre;
  }
  .mask-token .special {
    font-family: inherit;
    font-style: italic;
  }
  .mask-token small {
    font: 0.75rem var(--_mono);
    font-variant-numeric: tabular-nums;
  }
  .mask-token:first-child small {
    grid-row: 3;
  }
  .loss-bar {
    direction: ltr;
    inline-size: 0;
    min-inline-size: 100%;
    block-size: 6px;
  }
  .loss-bar rect {
    fill: var(--_muted);
    opacity: 0.5;
  }
  .counted .loss-bar rect {
    fill: var(--_loss);
    opacity: 1;
  }
  .line-name.loss::before {
    border-color: var(--_loss);
  }
  .line-name.masked::before {
    border-color: var(--_muted);
    opacity: 0.5;
  }
  @container (min-width: 34rem) {
    .conversation {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) 11rem;
    }
  }
`;
