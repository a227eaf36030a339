import {css} from 'lit';

/** How long a change of state takes to be seen: not at all where readers want no motion. @internal */
export const motionStyles = css`
  :host {
    --_speed: 200ms;
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --_speed: 0ms;
    }
  }
`;
