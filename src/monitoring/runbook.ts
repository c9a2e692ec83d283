import * as fs from 'fs';
import * as path from 'path';

/** Where the runbook of this release is. */
const RUNBOOK = runbookUrl();

/** A link to an article of this library's runbook, as it was when the version in use was released. */
export function runbookArticle(article: string): string {
  return `${RUNBOOK}#${article}`;
}

function runbookUrl(): string {
  const { repository, version } = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf-8'));
  return `${repository.url.replace(/\.git$/, '')}/blob/v${version}/docs/runbook.md`;
}
