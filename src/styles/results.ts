import {css} from 'lit';

/** A table of results beside a figure's drawing: thin rules, no ground. @internal */
export const resultStyles = css`
  .results {
    border-collapse: collapse;
    font-size: 0.875rem;
  }
  .results caption {
    color: var(--_muted);
    font-size: 0.8125rem;
    text-align: start;
  }
  .results :is(th, td) {
    padding: 0.25rem 0.75rem 0.25rem 0;
    border-block-end: 1px solid var(--_rule);
    background: none;
    position: static;
    font-weight: 400;
    text-align: start;
    vertical-align: baseline;
  }
  .results :is(th, td):last-child {
    padding-inline-end: 0;
  }
  .results.words td {
    font: inherit;
  }
  @container (min-width: 44rem) {
    .results :is(th, td) {
      padding-inline-end: 1.5rem;
    }
  }
`;
