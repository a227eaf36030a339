import {css} from 'lit';

/**
 * The kit's look as custom properties. A page sets the public name (`--llm-…`) anywhere above an element; inside, styles
 * read the private one (`--_…`), which falls back to the default. One colour per quantity, everywhere: see DESIGN.
 *
 * The class `tint-1` … `tint-5` sets what a token is tinted with.
 *
 * @internal
 */
export const tokens = css`
  :host {
    --_ink: var(--llm-ink, light-dark(oklch(0.27 0.01 265), oklch(0.91 0.008 265)));
    --_muted: var(--llm-muted, light-dark(oklch(0.49 0.012 265), oklch(0.72 0.012 265)));
    --_rule: var(--llm-rule, light-dark(oklch(0.88 0.006 265), oklch(0.36 0.01 265)));
    --_surface: var(--llm-surface, light-dark(#fff, oklch(0.22 0.008 265)));
    --_accent: var(--llm-accent, light-dark(oklch(0.5 0.16 255), oklch(0.76 0.11 255)));
    --_danger: var(--llm-danger, light-dark(oklch(0.5 0.17 15), oklch(0.76 0.12 15)));
    --_tint-1: var(--llm-tint-1, light-dark(oklch(0.92 0.045 255), oklch(0.37 0.055 255)));
    --_tint-2: var(--llm-tint-2, light-dark(oklch(0.93 0.055 85), oklch(0.38 0.05 85)));
    --_tint-3: var(--llm-tint-3, light-dark(oklch(0.93 0.05 155), oklch(0.36 0.05 155)));
    --_tint-4: var(--llm-tint-4, light-dark(oklch(0.92 0.045 15), oklch(0.37 0.055 15)));
    --_tint-5: var(--llm-tint-5, light-dark(oklch(0.92 0.05 300), oklch(0.37 0.06 300)));
    --_mono: var(
      --llm-font-mono,
      ui-monospace,
      'SF Mono',
      'Cascadia Mono',
      Menlo,
      Consolas,
      'DejaVu Sans Mono',
      monospace
    );
    --_speed: 200ms; /* how long a change of state takes to be seen */
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --_speed: 0ms;
    }
  }
  .tint-1 {
    --_tint: var(--_tint-1);
  }
  .tint-2 {
    --_tint: var(--_tint-2);
  }
  .tint-3 {
    --_tint: var(--_tint-3);
  }
  .tint-4 {
    --_tint: var(--_tint-4);
  }
  .tint-5 {
    --_tint: var(--_tint-5);
  }
`;
