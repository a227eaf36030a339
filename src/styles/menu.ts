import {css} from 'lit';

/** The open menu and the table of numbers: loaded with them. @internal */
export const menuStyles = css`
  .menu-button {
    position: absolute;
    inset-inline-end: 0;
    border-color: transparent;
    padding-inline: 0.5rem;
    font-size: 1.125rem;
    line-height: 1;
  }
  .copied {
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  /* It is there for screen readers before it has anything to say, and takes no room. */
  .copied:empty {
    margin-inline-start: -0.75rem;
  }
  :host(:fullscreen) {
    overflow: auto;
    padding: 2rem;
    background: light-dark(#fff, oklch(0.2 0.008 265));
  }
  @media print {
    .menu-button {
      display: none;
    }
  }
  :host {
    --_wash: var(--llm-wash, light-dark(oklch(0.965 0.004 265), oklch(0.27 0.008 265)));
  }
  .menu {
    position: absolute;
    inset-block-start: 100%;
    inset-inline-end: 0;
    z-index: 1;
    min-inline-size: 13rem;
    padding-block: 0.25rem;
    border: 1px solid var(--_rule);
    border-radius: 4px;
    background: var(--_surface);
    box-shadow: 0 4px 16px oklch(0 0 0 / 0.14);
  }
  .menu[hidden] {
    display: none;
  }
  .menu button {
    display: block;
    inline-size: 100%;
    border: 0;
    border-radius: 0;
    padding-inline: 0.875rem;
    text-align: start;
  }
  .menu button:is(:hover, :focus-visible) {
    background: var(--_wash);
    outline-offset: -2px;
  }

  .numbers {
    overflow: auto;
    max-block-size: 24rem;
    margin-block: 0.75rem;
    border-block: 1px solid var(--_rule);
  }
  .numbers table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.875rem;
  }
  .numbers :is(th, td) {
    padding: 0.25rem 0.75rem 0.25rem 0;
    border-block-end: 1px solid var(--_rule);
    text-align: start;
    vertical-align: baseline;
  }
  .numbers th {
    position: sticky;
    inset-block-start: 0;
    background: var(--_surface);
    font-weight: 600;
  }
  .numbers td {
    font-family: var(--_mono);
    font-variant-numeric: tabular-nums;
    font-size: 0.8125rem;
  }

  @media (forced-colors: active) {
    .menu {
      border-color: CanvasText;
    }
  }
`;
