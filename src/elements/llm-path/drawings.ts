/** Tiny drawings, which show what their sentences say: for the eyes alone. */
import {html, nothing, svg, type TemplateResult} from 'lit';
import type {Drawing, Fact} from './steps.js';

/** Height of bars that stand side by side, in units of the drawing. */
const HEIGHT = 40;
/** Of a row of cells, and of a dial with what is between two, in px. */
const [ROW, NAME, CELL] = [15, 56, 34];
const [DIAL, RADIUS] = [20, 8];
/** As many as tokens are tinted with. */
const TINTS = 5;

type Of<Kind extends Drawing['kind']> = Extract<Drawing, {kind: Kind}>;

export function renderDrawing(drawing: Drawing | undefined, text: (fact: Fact) => string): unknown {
  switch (drawing?.kind) {
    case 'chips':
      return chips(drawing, text);
    case 'columns':
      return columns(drawing, text);
    case 'rows':
      return rows(drawing, text);
    case 'cells':
      return cells(drawing, text);
    case 'dials':
      return dials(drawing);
    default:
      return nothing;
  }
}

function chips({tokens, isOn, isTinted}: Of<'chips'>, text: (fact: Fact) => string): TemplateResult {
  return html`<div class="chips" dir=${isTinted ? 'auto' : nothing}>
    ${tokens.map((token, i) => {
      const kind = isTinted ? ` tint-${(i % TINTS) + 1}` : isOn(i) ? ' on' : '';
      return html`<span class=${`chip${kind}`}>${text({token})}</span>`;
    })}
  </div>`;
}

function columns(
  {values, on, colour, line, ends}: Of<'columns'>,
  text: (fact: Fact) => string,
): TemplateResult {
  const all = Array.from(values);
  const [low, high] = [Math.min(0, ...all), Math.max(0, line ?? 0, ...all)];
  const y = (value: number) => (HEIGHT * (high - value)) / (high - low || 1);
  const bar = (value: number, i: number) =>
    `M${i + 0.12} ${y(0).toFixed(2)}V${y(value).toFixed(2)}h.76V${y(0).toFixed(2)}z`;
  return html`<svg
      class=${`columns ${colour}`}
      viewBox=${`0 0 ${all.length} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      <path class="bars" d=${all.map((value, i) => (i === on ? '' : bar(value, i))).join('')}></path>
      <path class="on" d=${bar(all[on], on)}></path>
      ${line === undefined ? nothing : svg`<path class="line" d=${`M0 ${y(line).toFixed(2)}H${all.length}`}></path>`}
    </svg>
    <div class="ends">${ends?.map((end) => html`<bdi>${text(end)}</bdi>`)}</div>`;
}

function rows({rows: all, colour, isSigned}: Of<'rows'>, text: (fact: Fact) => string): TemplateResult {
  const percent = (share: number) => `${(100 * share).toFixed(2)}%`;
  const bar = (share: number) =>
    isSigned
      ? svg`<rect class="on" x=${percent((1 + Math.min(0, share)) / 2)} width=${percent(Math.abs(share) / 2)} height="100%"></rect>
          <rect class="middle" x="50%" width="1" height="100%"></rect>`
      : svg`<rect class="on" width=${percent(share)} height="100%"></rect>`;
  return html`<div class=${`rows ${colour}`}>
    ${all.map(
      ({of, name, value, share}) =>
        html`<span>${of === undefined ? nothing : `${text(of)} `}<bdi>${text(name)}</bdi></span>
          <svg>${bar(share)}</svg>
          <code>${value}</code>`,
    )}
  </div>`;
}

function cells({values, columns: across, on}: Of<'cells'>, text: (fact: Fact) => string): TemplateResult {
  const all = Array.from(values);
  const most = Math.max(...all.map(Math.abs)) || 1;
  const down = Math.ceil(all.length / across);
  const [width, height] = [NAME + across * CELL, down * ROW];
  const at = (i: number) => [NAME + (i % across) * CELL, Math.floor(i / across) * ROW] as const;
  return html`<svg class="cells" width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`}>
    ${Array.from({length: down}, (_, i) => svg`<text y=${i * ROW + 11}>${text({word: 'blockWord', number: i})}</text>`)}
    ${all.map((value, i) => {
      const [x, y] = at(i);
      return svg`<g class=${value < 0 ? 'below' : 'above'}>
        <rect class="ground" x=${x} y=${y} width=${CELL - 2} height=${ROW - 2}></rect>
        <rect class="colour" x=${x} y=${y} width=${CELL - 2} height=${ROW - 2} fill-opacity=${(Math.abs(value) / most).toFixed(3)}></rect>
      </g>`;
    })}
    <rect class="mark" x=${at(on)[0]} y=${at(on)[1]} width=${CELL - 2} height=${ROW - 2}></rect>
  </svg>`;
}

function dials({angles}: Of<'dials'>): TemplateResult {
  const width = angles.length * DIAL;
  return html`<svg class="dials" width=${width} height=${DIAL} viewBox=${`0 0 ${width} ${DIAL}`}>
    ${angles.map((angle, i) => {
      const x = (i + 0.5) * DIAL;
      const [dx, dy] = [RADIUS * Math.cos(angle), -RADIUS * Math.sin(angle)];
      return svg`<circle cx=${x} cy=${DIAL / 2} r=${RADIUS}></circle>
        <path d=${`M${x} ${DIAL / 2}l${dx.toFixed(2)} ${dy.toFixed(2)}`}></path>`;
    })}
  </svg>`;
}
