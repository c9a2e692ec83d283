import type { Text } from '../content/text';

/** The systems of an environment, by tier and zone, with the connections that its network allows. */
export interface Figure {
  readonly description: Text;
  readonly zones: readonly Text[];
  readonly tiers: readonly FigureTier[];
  readonly arrows: readonly Arrow[];
}

/** A tier of Figure 1. */
export interface FigureTier {
  readonly id: string;
  readonly name: Text;
  readonly note: Text;
  readonly isPublic: boolean;
  readonly rows: readonly FigureRow[];
}

/** A system that is one resource in all zones, or systems beside each other that have the same connections. */
export type FigureRow = { readonly id: string } & (
  | { readonly kind: 'bar'; readonly label: Text }
  | { readonly kind: 'zones'; readonly labels: readonly (readonly Text[])[] });

/** The row of the Internet, above all tiers. */
export const INTERNET_ROW = 'Internet';

/** Returns the id of a tier, at which arrows may begin as at a row. */
export function tierRow(tier: string): string {
  return `tier ${tier}`;
}

/** A connection between two rows. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: Text;
  /** Whether it is a connection to the Internet. */
  readonly isEgress: boolean;
}
