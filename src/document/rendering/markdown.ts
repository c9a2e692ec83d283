import { escapeMarkdown, markdownCode } from './escape';
import type { AsBuiltDocument, Block, Chapter, Table } from '../content/block';
import { plain, Text } from '../content/text';

/**
 * Renders a document as Markdown.
 *
 * @param figureFile the file of Figure 1, relative to the document
 */
export function renderMarkdown({ title, chapters }: AsBuiltDocument, figureFile: string): string {
  return `${[
    `# ${inline(title)}`,
    ...chapters.flatMap((chapter) => [`${'#'.repeat(depthOf(chapter) + 1)} ${headingOf(chapter)}`, ...chapter.blocks.map((block) => blockOf(block, figureFile))]),
  ].join('\n\n')}\n`;
}

/** Returns 1 for chapter 3, 2 for chapter 3.1, and 3 for chapter 3.1.1. */
export function depthOf({ number = '' }: Chapter): number {
  return number.split('.').length;
}

/** Returns the number and the title of a chapter. */
export function headingOf({ number, title }: Chapter): string {
  return number === undefined ? title : `${number} ${title}`;
}

function blockOf(block: Block, figureFile: string): string {
  switch (block.kind) {
    case 'paragraph': return inline(block.text);
    case 'table': return tableOf(block);
    case 'figure': return `![${escapeMarkdown(plain(block.figure.description))}](${destination(figureFile)})\n\n${inline(block.caption)}`;
  }
}

/** @see https://spec.commonmark.org/0.31.2/#link-destination */
function destination(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `<${file.replace(/[<>\\]/g, '\\$&')}>`;
}

function tableOf({ caption, headings, rows }: Table): string {
  const line = (cells: readonly Text[]) => `| ${cells.map(inline).join(' | ')} |`;
  return [`**${inline(caption)}**`, '', line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}

function inline(text: Text): string {
  return text.map((span) => (span.isCode ? markdownCode(span.text) : escapeMarkdown(span.text))).join('');
}
