import {css} from 'lit';
import {asideStyles} from '../../styles/aside.js';
import {figureStyles} from '../../styles/figure.js';
import {partStyles} from '../../styles/parts.js';

export const styles = [
  figureStyles,
  partStyles,
  asideStyles,
  css`
    fieldset {
      gap: 0.25rem 1.25rem;
    }
    .readout {
      min-block-size: 4.125rem;
    }
    .methods {
      inline-size: 100%;
      border-collapse: collapse;
      margin-block: 0.75rem;
      font-size: 0.8125rem;
    }
    .methods caption {
      padding-block-end: 0.25rem;
      color: var(--_muted);
      text-align: start;
    }
    .methods :is(th, td) {
      border-block-end: 1px solid var(--_rule);
      padding: 0.5rem 0.75rem 0.5rem 0;
      font: inherit;
      text-align: start;
      vertical-align: top;
    }
    .methods thead th {
      color: var(--_muted);
      vertical-align: bottom;
    }
    .methods tbody th {
      inline-size: 30%;
    }
    .methods .sources > span {
      display: block;
    }
    .methods b,
    .methods th span {
      display: block;
    }
    .methods th span,
    .arxiv {
      color: var(--_muted);
    }
    .methods .lit {
      background: color-mix(in oklab, var(--_accent) 10%, transparent);
    }
    .methods .yes {
      color: var(--_ink);
      font-weight: 600;
    }
    .methods .dim :is(b, span) {
      color: var(--_muted);
      font-weight: 400;
    }
    .methods a {
      color: var(--_accent);
    }

    @container (min-width: 64rem) {
      .readout {
        min-block-size: 2.75rem;
      }
    }
    @container (max-width: 44rem) {
      .readout {
        min-block-size: 9.5rem;
      }
      .methods,
      .methods caption,
      .methods tbody,
      .methods tr,
      .methods :is(tbody th, td) {
        display: block;
        inline-size: auto;
      }
      .methods thead {
        display: none;
      }
      .methods tr {
        border-block-end: 1px solid var(--_rule);
        padding-block: 0.5rem;
      }
      .methods :is(th, td) {
        border: 0;
        padding: 0.125rem 0;
      }
      .methods .sources > span {
        display: inline-block;
        margin-inline-end: 0.75rem;
      }
      .methods td::before {
        content: attr(data-name) ': ';
        color: var(--_muted);
      }
    }
  `,
];
