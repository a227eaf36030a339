import {css} from 'lit';
import {tokens} from './tokens.js';

/** The frame every figure shares: host, header, menu, states, caption, and native controls. @internal */
export const figureStyles = [
  tokens,
  css`
    :host {
      display: block;
      contain: layout style;
      container-type: inline-size;
      /* Where the page asks how wide it would like to be: in rows, floats and cells. */
      contain-intrinsic-inline-size: 40rem;
      min-inline-size: 0;
    }
    :host([hidden]) {
      display: none;
    }
    *,
    ::before,
    ::after {
      box-sizing: border-box;
    }
    /* Not on the host, where rules of the page for every element would win; what changes text would falsify tokens. */
    figure {
      margin: 0;
      color: var(--_ink);
      accent-color: var(--_accent);
      font-size: var(--llm-font-size, 0.9375rem);
      font-style: normal;
      font-variant: normal;
      font-weight: 400;
      letter-spacing: normal;
      line-height: 1.45;
      overflow-wrap: break-word;
      text-align: start;
      text-indent: 0;
      text-shadow: none;
      text-transform: none;
      white-space: normal;
      word-spacing: normal;
    }
    header {
      display: flex;
      min-block-size: 2.375rem;
      align-items: center;
      gap: 0.75rem;
      position: relative;
      border-block-start: 1px solid var(--_ink);
      padding-block-start: 0.25rem;
      padding-inline-end: 3rem; /* the menu's, which comes later */
    }
    .title {
      min-inline-size: 0;
      font-weight: 600;
    }
    .badge {
      flex: none;
      max-inline-size: 50%;
    }
    .badge::before {
      content: '';
      display: inline-block;
      inline-size: 0.5em;
      block-size: 0.5em;
      margin-inline-end: 0.4em;
      border-radius: 50%;
      background: oklch(0.66 0.13 155);
    }
    [inert] {
      visibility: hidden;
    }
    .body {
      padding-block: 0.75rem;
    }
    .controls {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: 0.75rem 1.5rem;
      padding-block: 0.5rem;
    }
    .caption,
    .notice,
    .wait {
      color: var(--_muted);
      font-size: 0.875rem;
    }
    .notice {
      margin: 0.5rem 0 0;
    }
    .failure {
      padding-inline-start: 0.75rem;
      border-inline-start: 3px solid var(--_danger);
    }
    .failure code {
      font: 0.8125rem var(--_mono);
      color: var(--_muted);
    }
    progress {
      inline-size: min(10rem, 25cqi);
      margin-inline-end: 0.75rem;
    }

    button,
    select,
    textarea,
    input {
      font: inherit;
      color: inherit;
    }
    button,
    select,
    textarea,
    [type='text'] {
      min-block-size: 2rem;
      border: 1px solid var(--_rule);
      border-radius: 4px;
      padding: 0.25rem 0.625rem;
      background: var(--_surface);
    }
    button {
      background: none;
      cursor: pointer;
    }
    select {
      max-inline-size: 100%;
    }
    textarea,
    [type='text'] {
      display: block;
      inline-size: 100%;
      line-height: 1.5;
    }
    textarea {
      resize: vertical;
    }
    :is(button, select, textarea, [type='text']):hover {
      border-color: var(--_muted);
    }
    :disabled {
      color: var(--_muted);
      cursor: default;
    }
    label,
    .badge,
    .label,
    legend {
      font-size: 0.8125rem;
      color: var(--_muted);
    }
    .field {
      display: grid;
      gap: 0.125rem;
      min-inline-size: 0;
    }
    .check {
      display: inline-flex;
      align-items: center;
      gap: 0.375rem;
      min-block-size: 2rem;
      color: var(--_ink);
      font-size: inherit;
    }
    fieldset {
      display: flex;
      flex-wrap: wrap;
      gap: 0 1rem;
      margin: 0;
      border: 0;
      padding: 0;
    }
    legend {
      padding: 0;
    }
    :focus-visible {
      outline: 2px solid var(--_accent);
      outline-offset: 1px;
    }

    @media (pointer: coarse) {
      header {
        min-block-size: 3.125rem;
      }
      button,
      select,
      [type='text'],
      .check {
        min-block-size: 2.75rem;
      }
    }
  `,
];
