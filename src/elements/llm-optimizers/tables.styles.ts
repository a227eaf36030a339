import {css} from 'lit';

/** The tables: who is where, and the rule with its numbers. */
export const tableStyles = css`
  .standings {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.8125rem;
  }
  .standings caption {
    text-align: start;
  }
  .standings :is(th, td) {
    border-block-end: 1px solid var(--_rule);
    padding: 0 0 0 0.5rem;
    text-align: end;
    white-space: nowrap;
  }
  .standings th:first-child {
    padding-inline-start: 0;
    text-align: start;
  }
  .standings thead th {
    color: var(--_muted);
    font-weight: 400;
  }
  .standings tbody th {
    font-weight: 400;
  }
  .standings .out {
    color: var(--_muted);
  }
  .standings .out .key-mark {
    opacity: 0.35;
  }
  .standings td:not(:last-child) {
    min-inline-size: 4.5rem;
  }
  .standings td.lost {
    white-space: normal;
  }
  .lost {
    color: var(--_danger);
  }
  .racer {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
  }
  .name {
    min-block-size: 1.75rem;
    border-color: transparent;
    padding: 0 0.375rem;
    font-size: 0.875rem;
  }
  .name[aria-pressed='true'] {
    border-color: var(--_ink);
  }

  .note {
    max-inline-size: 46rem;
    margin: 0.25rem 0;
    font-size: 0.875rem;
  }
  .rule-room {
    overflow-x: auto;
    min-block-size: 15.5rem;
  }
  .rule-line {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.5rem;
    border-block-end: 1px solid var(--_rule);
    padding-block: 0.25rem;
    font-size: 0.8125rem;
  }
  .rule-line span {
    flex: 0 0 11rem;
  }
  /* Two lines each, for most have two: what stands below stays where it is while the numbers change. */
  .rule-line code {
    flex: 1 1 20rem;
    line-height: 1.25;
    min-block-size: 2.5em;
  }
  .verdict {
    min-block-size: 2.6rem;
  }

  /* The numbers below each other, and beside the formula. */
  @container (min-width: 34.01rem) and (max-width: 54rem) {
    .rule-room {
      min-block-size: 18rem;
    }
    .rule-line {
      padding-inline-start: 12.5rem;
    }
    .rule-line span {
      margin-inline-start: -12.5rem;
    }
    .rule-line code {
      min-block-size: 0;
    }
  }
  @container (max-width: 34rem) {
    .standings :is(th, td) {
      padding-inline-start: 0.125rem;
      font-size: 0.75rem;
    }
    .standings td:not(:last-child) {
      min-inline-size: 0;
      white-space: normal;
    }
    .racer {
      gap: 0.125rem;
    }
    .key-mark {
      inline-size: 24px;
    }
    .name {
      padding-inline: 0.125rem;
      font-size: 0.8125rem;
    }
    .rule-room {
      min-block-size: 35.25rem;
    }
    .verdict {
      min-block-size: 6.5rem;
    }
    .step span {
      display: block;
    }
  }
`;
