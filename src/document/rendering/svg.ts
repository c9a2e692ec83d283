import { escapeHtml } from './escape';
import type { AsBuiltDocument } from '../content/block';
import { plain } from '../content/text';
import type { Figure } from '../figure/figure';
import { Box, layOut, Line } from '../figure/layout';

const LIGHT = `
    text { font: 14px -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328 }
    .page { fill: #ffffff }
    .small { font-size: 12px; fill: #59636e }
    .strong { font-weight: 600 }
    .zone { fill: none; stroke: #8c959f; stroke-dasharray: 5 4 }
    .tier { fill: #eff2f5 }
    .public { fill: #ffebd5 }
    .box { fill: #ffffff; stroke: #8c959f }
    .arrow { stroke: #0550ae; stroke-width: 1.5; fill: none }
    .from-internet { stroke: #bc4c00; stroke-width: 2 }
    .egress { stroke-dasharray: 4 3 }
    .head { fill: #0550ae }
    .public-head { fill: #bc4c00 }
    .label { paint-order: stroke; stroke: #ffffff; stroke-width: 4px }`;

const DARK = `
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      .page { fill: #0d1117 }
      .small { fill: #9198a1 }
      .zone, .box { stroke: #656c76 }
      .tier { fill: #212830 }
      .public { fill: #4a2a0b }
      .box { fill: #0d1117 }
      .arrow { stroke: #4493f8 }
      .head { fill: #4493f8 }
      .from-internet { stroke: #f0883e }
      .public-head { fill: #f0883e }
      .label { stroke: #0d1117 }
    }`;

/** Renders the figures of a document as files of their own, for light and for dark pages. */
export function renderFigures({ chapters }: AsBuiltDocument): string[] {
  return chapters.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'figure' ? [`${renderSvg(block.figure, LIGHT + DARK)}\n`] : [])));
}

/** Renders Figure 1 as a part of a page, which is light. */
export function renderSvgPart(figure: Figure): string {
  return renderSvg(figure, LIGHT);
}

function renderSvg(figure: Figure, style: string): string {
  const { width, height, zones, tiers, notes, boxes, lines } = layOut(figure);
  const description = escapeHtml(plain(figure.description));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${description}">`,
    `  <title>${description}</title>`,
    `  <style>${style}`,
    '  </style>',
    '  <defs>',
    ...['head', 'public-head'].map((id) => `    <marker id="${id}" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto">`
      + `<path class="${id}" d="M 0 0 L 10 5 L 0 10 z"/></marker>`),
    '  </defs>',
    `  <rect class="page" width="${width}" height="${height}"/>`,
    ...tiers.map(({ x, y, isPublic, ...box }) => `  <rect class="tier${isPublic ? ' public' : ''}" x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="4"/>`),
    ...zones.flatMap((zone) => [
      rect('zone', zone),
      `  <text class="small" x="${zone.x + 8}" y="${zone.y + 15}">${escapeHtml(plain(zone.label))}</text>`,
    ]),
    ...notes.map(({ x, y, text, isStrong }) => `  <text class="${isStrong ? 'strong' : 'small'}" x="${x}" y="${y}">${escapeHtml(plain(text))}</text>`),
    ...boxes.flatMap((box) => [
      rect('box', box),
      `  <text x="${box.x + box.width / 2}" y="${box.y + 21}" text-anchor="middle">${escapeHtml(plain(box.label))}</text>`,
    ]),
    ...lines.map(arrow),
    // After the arrows, so that none covers a label.
    ...lines.map(({ label, labelAt: [x, y] }) => `  <text class="small label" x="${x}" y="${y}">${escapeHtml(plain(label))}</text>`),
    '</svg>',
  ].join('\n');
}

function rect(style: string, { x, y, width, height }: Box): string {
  return `  <rect class="${style}" x="${x}" y="${y}" width="${width}" height="${height}" rx="4"/>`;
}

function arrow({ points, style }: Line): string {
  const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'} ${x} ${y}`).join(' ');
  return `  <path class="arrow ${style}" d="${path}" marker-end="url(#${style === 'from-internet' ? 'public-head' : 'head'})"/>`;
}
