import {css} from 'lit';

/** Of what a server draws, as long as the figure is not at work; it goes with the first picture. @internal */
export const firstPictureStyles = css`
  slot[hidden] {
    display: contents;
  }
  :host(llm-bpe) .readout {
    visibility: hidden; /* speaks of a text that nobody has read yet */
  }
  textarea::placeholder {
    color: inherit;
    opacity: 1;
  }
  @media (scripting: none) {
    .wait {
      display: none;
    }
    .body * {
      min-block-size: 0 !important;
    }
    .body::after {
      content: var(
        --llm-needs-script,
        'This figure computes in the reader’s own browser. For that it needs JavaScript.'
      );
      display: block;
      margin-block-start: 0.75rem;
      color: var(--_muted);
      font-size: 0.875rem;
    }
  }
`;

/** @internal */
export const modelStyles = css`
  :host(:not([hidden])) {
    display: block;
  }
`;
