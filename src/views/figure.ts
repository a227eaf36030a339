import {html, nothing, type TemplateResult} from 'lit';
import type {FigureStrings} from './strings.js';

export interface FigureParts {
  title: string;
  body: unknown;
  controls?: unknown;
  /** The menu, once it is there. */
  menu: unknown;
  /** The numbers as a table, where the reader asked for it. */
  numbers?: unknown;
  /** Whether there are no numbers yet that the badge could speak of. */
  isEmpty?: boolean;
  strings: FigureStrings;
}

/** The frame every figure shares: title, provenance badge, menu, body, controls, table of numbers, caption. */
export function renderFigure({
  title,
  body,
  controls,
  menu,
  numbers,
  isEmpty,
  strings,
}: FigureParts): TemplateResult {
  return html`<figure part="figure" aria-labelledby="title">
    <header part="header" role="none">
      <span class="title" part="title" id="title">${title}</span>
      <span class="badge" ?inert=${isEmpty} part="badge" title=${strings.computedLiveWhy}
        >${strings.computedLive}</span
      >
      ${menu}
    </header>
    <slot hidden></slot>
    <div class="body" part="body">${body}</div>
    ${controls ? html`<div class="controls" part="controls">${controls}</div>` : nothing} ${numbers}
    <figcaption class="caption" part="caption"><slot name="caption"></slot></figcaption>
  </figure>`;
}

export interface Waiting {
  doing: 'download' | 'compute';
  done: number;
  total: number;
}

/** What a reader sees while a figure loads: how far, in kB where the bytes are known. */
export function renderWait(
  what: string,
  progress: Waiting | undefined,
  strings: FigureStrings,
): TemplateResult {
  const {doing, done, total} = progress ?? {doing: 'download', done: 0, total: 0};
  const kilobytes = (bytes: number) => Math.round(bytes / 1000);
  const isDownload = doing === 'download';
  const label = `${isDownload ? strings.loading : strings.computing} ${what}`;
  // Without a value the bar shows that nothing is known yet. The amount changes too often to be told aloud.
  return html`<div class="wait" part="loading">
    <progress aria-label=${label} max=${total || 1} value=${total ? done : nothing}></progress
    ><span role="status">${label}</span>${
      isDownload && total ? ` · ${kilobytes(done)} ${strings.of} ${kilobytes(total)} ${strings.kB}` : nothing
    }
  </div>`;
}

/** What went wrong, what it means, and a way to try again. */
export function renderFailure(
  error: Error & {kind?: string},
  retry: () => void,
  strings: FigureStrings,
): TemplateResult {
  const meaning = /File|Integr|Check|Delta|Safe|Conf/.test(error.kind!)
    ? strings.damaged
    : error.kind === 'DownloadError'
      ? strings.unreachable
      : strings.failed;
  return html`<div class="failure" part="error" role="alert">
    <p>${meaning}</p>
    <p><code>${error.message}</code></p>
    <button type="button" @click=${retry}>${strings.retry}</button>
  </div>`;
}
