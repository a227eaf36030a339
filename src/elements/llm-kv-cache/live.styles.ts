import {css} from 'lit';

/** The live view, but for its grids. */
export const liveStyles = css`
  .choice .state {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
    min-block-size: 2.25rem;
    margin: 0;
  }
  .state .problems {
    min-block-size: 0;
    margin: 0;
  }
  .size.steps {
    grid-auto-flow: column;
    align-items: center;
    gap: 0.375rem;
  }
  .state progress {
    inline-size: 6rem;
  }
  .said {
    min-block-size: 4.5rem;
    margin: 0 0 0.5rem;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .said b {
    color: var(--_accent);
    font-weight: 400;
  }
  .player {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.5rem;
  }
  .player button {
    min-inline-size: 5.5rem;
  }
  .player :is(.slider, input) {
    flex: 1;
  }
  .costs {
    inline-size: 100%;
    max-inline-size: 42rem;
    margin-block: 0.75rem 0.5rem;
  }
  .costs td {
    min-inline-size: 8.5rem;
  }
  .costs thead th {
    font-weight: 600;
    text-align: end;
  }
  .costs .inner th {
    padding-inline-start: 1rem;
    color: var(--_muted);
  }
  .costs tbody :is(th, td) {
    border: 0;
    padding-block: 0.0625rem;
  }
  .costs .first {
    border-block-start: 1px solid var(--_rule);
  }
  .charts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-items: end;
    gap: 0.5rem 1.5rem;
  }
  .chart {
    block-size: 13rem;
  }
  .swatch {
    --_line: var(--_accent);
  }
  .swatch.whole {
    --_line: var(--_muted);
  }
  .swatch.attentionPart {
    --_line: var(--_attention);
  }
  .attentionPart::before {
    border-block-start-style: dashed;
  }
  .verdict {
    max-inline-size: 46rem;
  }
  [part='check'] {
    min-block-size: 2.75rem;
  }
  [part='check'] code {
    white-space: nowrap;
  }
  @container (min-width: 44rem) {
    .charts {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    .said {
      min-block-size: 3rem;
    }
  }
  @container (max-width: 44rem) {
    .choice .state {
      flex-basis: 100%;
      min-block-size: 2.75rem;
    }
  }
  @container (max-width: 34rem) {
    .said {
      min-block-size: 8.5rem;
    }
    /* Columns that do not follow the numbers: no label wraps otherwise as they grow. */
    .costs {
      table-layout: fixed;
    }
    .costs thead * + * {
      inline-size: 6.25rem;
    }
    .costs .first {
      block-size: 2.75rem;
    }
    .costs td {
      min-inline-size: 0;
      padding-inline-start: 0.75rem;
      font-size: 0.75rem;
      white-space: nowrap;
    }
    .panel-title {
      min-block-size: 2.75rem;
    }
    .cell {
      min-block-size: 4.25rem;
    }
    :is(.cell, .equation, .readout) > span {
      display: block;
    }
    [part='check'] {
      min-block-size: 5.5rem;
    }
  }
  @container (max-width: 21rem) {
    .choice .state {
      min-block-size: 4.25rem;
    }
    .said {
      min-block-size: 11.5rem;
    }
  }
`;
