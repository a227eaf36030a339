const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** How far two numbers are apart, from 0 on, to the digits that mean something: "0.12", "2.4 × 10⁻⁷". */
export function tiny(value: number): string {
  if (value === 0) return '0';
  if (value >= 1e-3) return value.toPrecision(2);
  const [mantissa, exponent] = value.toExponential(1).split('e-');
  return `${mantissa} × 10⁻${Array.from(exponent, (digit) => superscripts[Number(digit)]).join('')}`;
}
