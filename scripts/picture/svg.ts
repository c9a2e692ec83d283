import { Pictured } from './environment';

const LEFT = 150;
const ZONE = 300;
const ZONE_GAP = 40;
const GAP = 20;
const CHIP = 34;
const ROW = CHIP + 8;
const TOP = 150;

/** Colours for light and for dark pages. GitHub and registries show the picture on either. */
const STYLE = `
    text { font: 14px -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328 }
    .page { fill: #ffffff }
    .small { font-size: 12px; fill: #59636e }
    .strong { font-weight: 600 }
    .zone { fill: none; stroke: #8c959f; stroke-dasharray: 5 4 }
    .tier { fill: #eff2f5; stroke: none }
    .public { fill: #ffebd5 }
    .chip { fill: #ffffff; stroke: #8c959f }
    .arrow { stroke: #bc4c00; stroke-width: 2; fill: none }
    .head { fill: #bc4c00 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      .page { fill: #0d1117 }
      .small { fill: #9198a1 }
      .zone, .chip { stroke: #656c76 }
      .tier { fill: #212830 }
      .public { fill: #4a2a0b }
      .chip { fill: #0d1117 }
      .arrow { stroke: #f0883e }
      .head { fill: #f0883e }
    }`;

const NOTES: { readonly [tier: string]: string } = {
  public: 'reached from the Internet',
  application: 'egress through NAT',
  data: 'no route to the Internet',
};

/** The picture of an environment. */
export function svg({ zones, tiers, cells, shared, publicPorts }: Pictured): string {
  const sharedIn = (tier: string) => shared.filter((each) => each.tier === tier);
  const most = (tier: string) => Math.max(...cells.filter((cell) => cell.tier === tier).map(({ resources }) => resources.length));
  const heights = tiers.map((tier) => (sharedIn(tier).length + most(tier)) * ROW + 24);
  const tops = heights.map((_, index) => TOP + heights.slice(0, index).reduce((sum, height) => sum + height + GAP, 0));
  const bottom = tops[tops.length - 1] + heights[heights.length - 1];
  const zoneLeft = (index: number) => LEFT + GAP + index * (ZONE + ZONE_GAP);
  const right = zoneLeft(zones.length - 1) + ZONE;
  const width = right + GAP;
  const height = bottom + 26;
  const middle = (zoneLeft(0) + right) / 2;

  const chip = (resource: string, from: number, to: number, top: number) => [
    `<rect class="chip" x="${from + 16}" y="${top}" width="${to - from - 32}" height="${CHIP}" rx="4"/>`,
    `<text x="${(from + to) / 2}" y="${top + 22}" text-anchor="middle">${resource}</text>`,
  ];
  const rowTop = (tier: string, row: number) => tops[tiers.indexOf(tier)] + 16 + row * ROW;
  const tierLines = tiers.flatMap((tier, index) => [
    `<text class="strong" x="16" y="${tops[index] + 26}">${tier} tier</text>`,
    `<text class="small" x="16" y="${tops[index] + 46}">${NOTES[tier] ?? ''}</text>`,
    ...zones.map((_, column) => (
      `<rect class="tier${index === 0 ? ' public' : ''}" x="${zoneLeft(column)}" y="${tops[index]}" width="${ZONE}" height="${heights[index]}" rx="6"/>`)),
    ...sharedIn(tier).flatMap(({ resource }, row) => chip(resource, zoneLeft(0), right, rowTop(tier, row))),
    ...zones.flatMap((zone, column) => cells.find((cell) => cell.tier === tier && cell.zone === zone)!.resources.flatMap((resource, row) => (
      chip(resource, zoneLeft(column), zoneLeft(column) + ZONE, rowTop(tier, sharedIn(tier).length + row))))),
  ]);

  const lines = [
    '<defs>',
    '  <marker id="head" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="12" markerHeight="12" markerUnits="userSpaceOnUse" orient="auto">',
    '    <path class="head" d="M 0 0 L 10 5 L 0 10 z"/>',
    '  </marker>',
    '</defs>',
    `<rect class="page" width="${width}" height="${height}" rx="8"/>`,
    `<text class="strong" x="${middle}" y="34" text-anchor="middle">Internet: partners and their systems</text>`,
    ...zones.flatMap((zone, index) => [
      `<rect class="zone" x="${zoneLeft(index) - 8}" y="${TOP - 42}" width="${ZONE + 16}" height="${bottom - TOP + 52}" rx="8"/>`,
      `<text class="small" x="${zoneLeft(index)}" y="${TOP - 24}">zone ${zone}</text>`,
    ]),
    ...tierLines,
    `<path class="arrow" d="M ${middle} 46 L ${middle} ${rowTop(tiers[0], 0) - 6}" marker-end="url(#head)"/>`,
    `<text class="small" x="${middle + 12}" y="78">port ${publicPorts.join(', ')} only</text>`,
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The tiers and zones of an environment">`,
    `  <style>${STYLE}\n  </style>`,
    ...lines.map((line) => `  ${line}`),
    '</svg>',
    '',
  ].join('\n');
}
