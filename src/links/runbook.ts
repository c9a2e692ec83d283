import { documentationUrl } from './documentation-url';

/** Returns a link to an article of this library's runbook. */
export function runbookArticle(article: string): string {
  return documentationUrl(`runbook.md#${article}`);
}
