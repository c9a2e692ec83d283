import * as fs from 'fs';
import * as path from 'path';
import { synthesisOf } from '../conformance/examples';

/** The articles of the documentation that resources and command lines of a release link to. The list only grows. */
export const RECORDED_ARTICLES: readonly string[] = JSON.parse(fs.readFileSync(path.join(__dirname, 'linked-articles.json'), 'utf-8'));

const IN_TEMPLATES = /\/docs\/([\w-]+\.md#[\w-]+)/g;
const IN_SOURCES = [/documentationUrl\('([^']+)'\)/g, /runbookArticle\('([^']+)'\)/g];

/** Returns the articles that the templates of a large example and the sources of functions and command lines link to. */
export function linkedArticles(): string[] {
  const templates = synthesisOf('extended').stacks.map(({ template }) => JSON.stringify(template));
  const inTemplates = templates.flatMap((text) => [...text.matchAll(IN_TEMPLATES)].map(([, article]) => article));
  const sources = fs.readdirSync('src', { recursive: true, encoding: 'utf-8' }).filter((file) => file.endsWith('.ts'));
  const inSources = sources.flatMap((file) => {
    const text = fs.readFileSync(path.join('src', file), 'utf-8');
    return IN_SOURCES.flatMap((pattern) => [...text.matchAll(pattern)].map(([, place]) => (place.includes('#') ? place : `runbook.md#${place}`)));
  });
  return [...new Set([...inTemplates, ...inSources])].sort();
}
