import {css} from 'lit';

/** The stages: on a narrow line each has its numbers below its slider. */
export const pipelineStyles = css`
  .pipeline {
    container-type: inline-size;
  }
  .stage {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    align-items: center;
    gap: 0 0.75rem;
    border-block-end: 1px solid var(--_rule);
    padding-block: 0.25rem;
  }
  .stage.heads {
    align-items: end;
    font-size: 0.75rem;
  }
  .stage.heads .number {
    font-size: 0.75rem;
  }
  .stage .name {
    grid-column: 1 / 3;
    font-size: 0.875rem;
    line-height: 1.25;
  }
  .stage .control {
    grid-column: 3 / 5;
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-inline-size: 0;
  }
  .stage label {
    color: var(--_ink);
    font-size: 0.875rem;
  }
  .stage small {
    display: block;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .stage input {
    flex: 1;
    min-inline-size: 4rem;
    margin: 0;
    accent-color: var(--_probability);
  }
  .stage output {
    min-inline-size: 3em;
    text-align: end;
  }
  .off .number {
    color: var(--_muted);
  }
  @container (min-width: 33rem) {
    .stage {
      gap: 0 0.5rem;
      grid-template-columns: minmax(8.5rem, 2fr) minmax(6.5rem, 1.5fr) repeat(4, minmax(3.75rem, 1fr));
    }
    .stage .name {
      grid-column: 1;
    }
    .stage .control {
      grid-column: 2;
    }
    .heads .visually-hidden + .visually-hidden + .number {
      grid-column: 3;
    }
  }
  /* A stage that is off has nothing to tell but that. */
  @container (max-width: 32.99rem) {
    .stage.off .number {
      display: none;
    }
    .stage small {
      line-height: 1.2;
    }
  }
  @media (pointer: coarse) {
    .stage input {
      min-block-size: 2.75rem;
    }
  }
`;
