/** A formula written in a line, "½x² + ¼(y² − 1)²", as MathML: superscripts go to the letter or the bracket before. */
import {html, mathml, type TemplateResult} from 'lit';

type Node = TemplateResult<3>;

const PIECE = /[\d.]+|[a-z]+|\S/g;

export function renderFormula(text: string): TemplateResult {
  return html`<math>${row(text)}</math>`;
}

function row(text: string): Node {
  const nodes: Node[] = [];
  const open: number[] = []; // where brackets began
  let group = 0; // where what came last began
  for (const [piece] of text.matchAll(PIECE)) {
    const power = '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(piece);
    if (power >= 0) {
      const base = nodes.splice(group);
      nodes.push(mathml`<msup><mrow>${base}</mrow><mn>${power}</mn></msup>`);
      continue;
    }
    group = piece === ')' ? (open.pop() ?? nodes.length) : nodes.length;
    if (piece === '(') open.push(nodes.length);
    if (/^[\d.½¼]+$/.test(piece)) nodes.push(mathml`<mn>${piece}</mn>`);
    else if (/^[a-z]+$/i.test(piece)) nodes.push(mathml`<mi>${piece}</mi>`);
    else nodes.push(mathml`<mo>${piece}</mo>`);
  }
  return mathml`<mrow>${nodes}</mrow>`;
}
