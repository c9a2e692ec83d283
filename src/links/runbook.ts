import { documentationUrl } from './documentation-url';

/** A link to an article of this library's runbook, as it was when the version in use was released. */
export function runbookArticle(article: string): string {
  return documentationUrl(`runbook.md#${article}`);
}
