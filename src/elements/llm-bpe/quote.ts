const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufefc]/;

/** A token's text in quotation marks. One that is written from right to left must not turn what stands around it. */
export function quote(label: string): string {
  if (/^⟨[^⟩]*⟩$/.test(label)) return label; // bytes have brackets already
  return `«${rightToLeft.test(label) ? `\u2068${label}\u2069` : label}»`;
}
