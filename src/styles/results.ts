import {css} from 'lit';

/** A table of results beside a figure's drawing: for figures with `partStyles`. @internal */
export const resultStyles = css`
  .results caption {
    color: var(--_muted);
    font-size: 0.8125rem;
    text-align: start;
  }
  .results :is(th, td) {
    font-weight: 400;
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
