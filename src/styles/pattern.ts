import {css} from 'lit';

/** The key of attention patterns: see views/pattern.ts, whose scale its steps show. @internal */
export const patternStyles = css`
  .pattern-key {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
    margin: 0;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .pattern-key i {
    display: inline-block;
    inline-size: 0.875em;
    block-size: 0.875em;
    margin-inline-end: 0.25em;
    vertical-align: -0.1em;
    background: color-mix(in srgb, var(--_neutral), var(--_attention) var(--_share, 0%));
    outline: 1px solid var(--_rule);
  }
  .step-1 {
    --_share: 22%;
  }
  .step-2 {
    --_share: 50%;
  }
  .step-3 {
    --_share: 71%;
  }
  .step-4 {
    --_share: 100%;
  }
  @media (forced-colors: active) {
    .pattern-key i {
      forced-color-adjust: none;
    }
  }
`;
