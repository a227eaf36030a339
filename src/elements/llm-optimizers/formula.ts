/** A formula written in a line, "½x² + ¼(y² − 1)²", as MathML: a superscript goes to the letter or the bracket before it. */
import {html, mathml, type TemplateResult} from 'lit';

const PIECE = /[\d.]+|cos|\S/g;

export function renderFormula(text: string): TemplateResult {
  // In parts, between which a line may end.
  return html`${text.split(/ (?=[+−])/).map((part) => html`<math>${row(part)}</math> `)}`;
}

function row(text: string): TemplateResult<3> {
  const nodes: TemplateResult<3>[] = [];
  for (const [piece] of text.matchAll(PIECE)) {
    const power = '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(piece);
    if (power >= 0) nodes.push(mathml`<msup>${nodes.pop()}<mn>${power}</mn></msup>`);
    else if (/^[\d.½¼]+$/.test(piece)) nodes.push(mathml`<mn>${piece}</mn>`);
    else if (/^[a-z]+$/i.test(piece)) nodes.push(mathml`<mi>${piece}</mi>`);
    else {
      // Said, since a part may begin with its sign.
      const form = piece === '(' ? 'prefix' : piece === ')' ? 'postfix' : 'infix';
      nodes.push(mathml`<mo stretchy="false" form=${form}>${piece}</mo>`);
    }
  }
  return mathml`<mrow>${nodes}</mrow>`;
}
