import {css} from 'lit';

/** Text for those who do not see the figure. @internal */
export const asideStyles = css`
  .aside {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
