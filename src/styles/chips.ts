import {css} from 'lit';

/** Tokens as chips in running text. @internal */
export const chipStyles = css`
  .chips {
    position: relative;
    max-block-size: var(--llm-chips-max-height, 22rem);
    overflow: auto;
    overflow-wrap: anywhere;
    line-height: 1.9;
    contain: content;
    unicode-bidi: plaintext;
  }
  .block {
    unicode-bidi: plaintext;
    text-align: start;
  }
  .chip {
    background: var(--_tint);
    /* No padding or border: they would break the shaping of Arabic and Indic text between chips. */
    box-shadow:
      inset 1px 0 color-mix(in oklch, var(--_tint), var(--_ink) 22%),
      inset -1px 0 color-mix(in oklch, var(--_tint), var(--_ink) 22%);
    padding-block: 0.2em;
    white-space: pre;
    cursor: pointer;
  }
  .breaks {
    white-space: break-spaces;
  }
  .chip:hover {
    background: color-mix(in oklch, var(--_tint), var(--_ink) 16%);
  }
  .chip[aria-selected='true'] {
    outline: 2px solid var(--_accent);
    outline-offset: -1px; /* the box cuts what is outside its first line */
  }
  .chip i {
    font-style: normal;
  }
  .chip .space {
    opacity: 0.75;
  }
  .chip :is(.bytes, .control) {
    font: 0.75em/1 var(--_mono);
    padding-inline: 0.2em;
  }
  .chip .control {
    outline: 1px dotted var(--_muted);
    outline-offset: -2px;
  }
  .numeric .chip {
    display: inline-block;
    margin: 0 0.25rem 0.25rem 0;
    overflow-wrap: normal;
    padding: 0 0.4em;
    border-radius: 3px;
    font: 0.8125rem/1.7 var(--_mono);
    font-variant-numeric: tabular-nums;
    unicode-bidi: isolate;
    direction: ltr;
  }
  @media (pointer: coarse) {
    .chips {
      line-height: 2.5;
    }
    .chip {
      padding-block: 0.5em;
    }
    .numeric .chip {
      padding: 0.5em 0.6em;
    }
  }
  @media (forced-colors: active) {
    .chip {
      outline: 1px solid CanvasText;
      outline-offset: -1px;
    }
    .chip:is(:hover, [aria-selected='true']) {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    .chip:is(:hover, [aria-selected='true']) i {
      color: inherit;
    }
  }
`;
