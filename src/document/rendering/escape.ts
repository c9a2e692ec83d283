import { visible } from '../../backup/functions/runtime/visible-text';

/** Returns a text for HTML, SVG and Markdown: no character of it is markup, and none is invisible. */
export function escapeHtml(text: string): string {
  return oneLine(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');
}

/** Returns a text for Markdown, in which no character is markup: https://spec.commonmark.org/0.31.2/#backslash-escapes */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>|~&@]|:(?=\/\/|[a-z+-][\w+-]*:)|(?<=\bwww)\./g, '\\$&') // a colon or www. may begin a link or an emoji on GitHub
    .replace(/^[-+=#]/, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** Returns code for a table of Markdown, in which a vertical line would end the cell. */
export function markdownCode(text: string): string {
  const shown = oneLine(text).replace(/\|/g, '\\|');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

/** Returns a text in one line. */
function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, ' '));
}
