import { escapeHtml } from './escape';
import { breakable } from './line-breaks';
import { depthOf, headingOf } from './markdown';
import { STYLESHEET } from './stylesheet';
import { renderSvgPart } from './svg';
import type { AsBuiltDocument, Block, Chapter, Table } from '../content/block';
import { plain, Text } from '../content/text';

/** The number of rows of a table that stays on one page of paper. */
const SHORT_TABLE = 12;

/** Renders a document as one page of HTML, with Figure 1 in it, for a screen and for a printer. It loads nothing and runs no script. */
export function renderHtml({ title, chapters }: AsBuiltDocument): string {
  return `${[
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${escapeHtml(plain(title))}</title>`,
    `<style>${STYLESHEET}</style>`,
    '</head>',
    '<body>',
    `<h1>${inline(title)}</h1>`,
    '<nav>',
    '<h2>Contents</h2>',
    '<ol>',
    ...chapters.map((chapter) => `<li class="depth-${depthOf(chapter)}"><a href="#${anchorOf(chapter)}">${escapeHtml(headingOf(chapter))}</a></li>`),
    '</ol>',
    '</nav>',
    ...chapters.flatMap((chapter) => [
      `<section class="depth-${depthOf(chapter)}" id="${anchorOf(chapter)}">`,
      `<h${depthOf(chapter) + 1}>${escapeHtml(headingOf(chapter))}</h${depthOf(chapter) + 1}>`,
      ...chapter.blocks.map(blockOf),
      '</section>',
    ]),
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}

function anchorOf({ number, title }: Chapter): string {
  return number === undefined ? title.toLowerCase().replace(/\W+/g, '-') : `chapter-${number}`;
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph': return `<p>${inline(block.text)}</p>`;
    case 'table': return tableOf(block);
    case 'figure': return `<figure>\n${renderSvgPart(block.figure)}\n<figcaption>${inline(block.caption)}</figcaption>\n</figure>`;
  }
}

function tableOf({ caption, headings, rows }: Table): string {
  return [
    `<div class="scrollable${rows.length <= SHORT_TABLE ? ' short' : ''}"><table>`,
    `<caption>${inline(caption)}</caption>`,
    `<thead><tr>${headings.map((heading) => `<th scope="col">${inline(heading)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((row) => `<tr>${row.map((cell) => `<td>${inline(cell)}</td>`).join('')}</tr>`),
    '</tbody>',
    '</table></div>',
  ].join('\n');
}

function inline(text: Text): string {
  return text.map((span) => (span.isCode ? `<code>${breakable(span.text)}</code>` : breakable(span.text))).join('');
}
