const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** "2.4 × 10⁻⁷": a number above 0, with so many places. */
export function scientific(value: number, places: number): string {
  const [mantissa, exponent] = value.toExponential(places).split('e');
  const raised = exponent.replace(/./g, (digit) => superscripts[Number(digit)] ?? (digit === '-' ? '⁻' : ''));
  return `${mantissa} × 10${raised}`;
}

/** How far two numbers are apart, from 0 on, to the digits that mean something: "0.12", "2.4 × 10⁻⁷". */
export function tiny(value: number): string {
  if (value === 0) return '0';
  return value >= 1e-3 ? value.toPrecision(2) : scientific(value, 1);
}
