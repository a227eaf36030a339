import {css} from 'lit';

/** What is open in the diagram. @internal */
export const detailStyles = css`
  .role {
    max-inline-size: 40rem;
    margin: 0;
  }
  .formula {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 2rem;
    overflow-x: auto;
    padding-block: 0.625rem;
    font-size: 1.0625rem;
  }
  .formula math {
    display: block math;
    inline-size: fit-content;
    font-family: var(--llm-font-math, math);
  }
  .facts {
    display: grid;
    gap: 0.5rem 1.5rem;
    margin: 0;
  }
  .facts dt {
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .facts dd {
    margin: 0;
    font-size: 0.8125rem;
  }
  .facts small {
    font-size: 0.75rem;
    color: var(--_muted);
  }
  .facts .share {
    max-inline-size: 12rem;
    block-size: 5px;
    margin-block: 0.25rem;
  }
  .live {
    margin-block-start: 0.75rem;
  }
  .cells {
    cursor: crosshair;
    touch-action: pan-y;
  }
  .cells .strip {
    block-size: 3.25rem;
  }
  @container (min-width: 34rem) {
    .facts {
      grid-template-columns: repeat(4, minmax(0, 1fr));
    }
    .wide {
      grid-column: span 2;
    }
  }
`;
