import {css} from 'lit';

/** One colour for each quantity, in every figure: the residual stream slate, neurons amber, gradients rose. @internal */
export const quantityStyles = css`
  :host {
    --_residual: var(--llm-residual, light-dark(oklch(0.47 0.03 255), oklch(0.74 0.03 255)));
    --_neuron: var(--llm-neuron, light-dark(oklch(0.6 0.125 85), oklch(0.8 0.13 85)));
    --_gradient: var(--llm-gradient, light-dark(oklch(0.58 0.17 15), oklch(0.74 0.13 15)));
  }
`;
