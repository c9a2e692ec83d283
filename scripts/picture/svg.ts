import { Pictured } from './environment';

const LEFT = 150;
const ZONE = 300;
const GAP = 20;
const CHIP = 34;
const TOP = 150;

/** Colours for light and for dark pages. GitHub and registries show the picture on either. */
const STYLE = `
    text { font: 14px -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328 }
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
export function svg({ zones, tiers, cells, publicPorts }: Pictured): string {
  const most = (tier: string) => Math.max(...cells.filter((cell) => cell.tier === tier).map(({ resources }) => resources.length));
  const heights = tiers.map((tier) => most(tier) * (CHIP + 8) + 24);
  const tops = heights.map((_, index) => TOP + heights.slice(0, index).reduce((sum, height) => sum + height + GAP, 0));
  const width = LEFT + zones.length * (ZONE + GAP) + GAP;
  const bottom = tops[tops.length - 1] + heights[heights.length - 1];
  const zoneLeft = (index: number) => LEFT + GAP + index * (ZONE + GAP);
  const middle = LEFT + (width - LEFT) / 2;

  const lines = [
    `<text class="strong" x="${middle}" y="34" text-anchor="middle">Internet: partners and their systems</text>`,
    ...zones.flatMap((zone, index) => [
      `<path class="arrow" d="M ${middle} 46 L ${zoneLeft(index) + ZONE / 2} ${TOP - 6}"/>`,
      `<path class="head" d="M ${zoneLeft(index) + ZONE / 2} ${TOP + 2} l -6 -11 l 12 0 z"/>`,
      `<rect class="zone" x="${zoneLeft(index) - 8}" y="${TOP - 42}" width="${ZONE + 16}" height="${bottom - TOP + 52}" rx="8"/>`,
      `<text class="small" x="${zoneLeft(index)}" y="${TOP - 24}">zone ${zone}</text>`,
    ]),
    `<text class="small" x="${middle}" y="78" text-anchor="middle">port ${publicPorts.join(', ')} only</text>`,
    ...tiers.flatMap((tier, row) => [
      `<text class="strong" x="16" y="${tops[row] + 26}">${tier} tier</text>`,
      `<text class="small" x="16" y="${tops[row] + 46}">${NOTES[tier] ?? ''}</text>`,
      ...zones.flatMap((zone, column) => [
        `<rect class="tier${tier === tiers[0] ? ' public' : ''}" x="${zoneLeft(column)}" y="${tops[row]}" width="${ZONE}" height="${heights[row]}" rx="6"/>`,
        ...cells.find((cell) => cell.tier === tier && cell.zone === zone)!.resources.flatMap((resource, index) => {
          const top = tops[row] + 16 + index * (CHIP + 8);
          return [
            `<rect class="chip" x="${zoneLeft(column) + 16}" y="${top}" width="${ZONE - 32}" height="${CHIP}" rx="4"/>`,
            `<text x="${zoneLeft(column) + ZONE / 2}" y="${top + 22}" text-anchor="middle">${resource}</text>`,
          ];
        }),
      ]),
    ]),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 26}" width="${width}" height="${bottom + 26}" role="img" aria-label="The tiers and zones of an environment">`,
    `  <style>${STYLE}\n  </style>`,
    ...lines.map((line) => `  ${line}`),
    '</svg>',
    '',
  ].join('\n');
}
