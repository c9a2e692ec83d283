const started = Date.now();
const findings = [];

/** Prints the present step, with the seconds since the start. */
export function progress(text) {
  console.log(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${text}`);
}

/** Records the result of a check of the running AWS, and whether it passed. */
export function finding(question, answer, asItShouldBe) {
  findings.push({ question, answer: String(answer), asItShouldBe });
  progress(`${asItShouldBe ? '✓' : '✗'} ${question}: ${answer}`);
}

/** Prints all findings as one table. Returns whether all checks passed. */
export function table() {
  const width = Math.max(...findings.map(({ question }) => question.length));
  const answers = Math.max(...findings.map(({ answer }) => answer.length));
  const rule = `+${'-'.repeat(width + 2)}+${'-'.repeat(answers + 2)}+----+`;
  console.log(['', rule, ...findings.map(({ question, answer, asItShouldBe }) =>
    `| ${question.padEnd(width)} | ${answer.padEnd(answers)} | ${asItShouldBe ? 'ok' : 'NO'} |`), rule].join('\n'));
  return findings.every(({ asItShouldBe }) => asItShouldBe);
}

/** Renders rows in columns, with the first row as their headings. */
export function rowsOf(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return [rows[0], widths.map((width) => '-'.repeat(width)), ...rows.slice(1)].map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
}

export const elapsedSeconds = () => Math.round((Date.now() - started) / 1000);
