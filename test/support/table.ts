/** A row of a table, by the names of its columns. */
export type Row = Readonly<Record<string, string | number>>;

/** Returns rows as text in aligned columns. */
export function table(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => `${row[column]}`.length)));
  const line = (cells: readonly (string | number)[]) => cells.map((cell, index) => `${cell}`.padEnd(widths[index])).join('  ').trimEnd();
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...rows.map((row) => line(columns.map((column) => row[column])))].join('\n');
}
