/** How benchmarks print what they found. */
export const round = (value) =>
  value === undefined ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(1);
export const percent = (value) => (value === undefined ? '–' : `${(value * 100).toFixed(0)} %`);
export const ratio = (value) => (value === undefined ? '–' : `${value.toFixed(1)}×`);
export const heading = (text) => console.log(`\n${text}`);

/** Columns under their titles, the first to the left, numbers to the right. */
export function table(columns, rows) {
  const cells = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  for (const row of cells)
    console.log(row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('   '));
}

/** Whether a figure is what was wanted: for who reads, never for a test. */
export function verdict(label, found, target, passes) {
  console.log(`${passes ? 'PASS' : 'miss'}  ${label}: ${found} (target ${target})`);
}
