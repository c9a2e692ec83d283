/** A range of IPv4 addresses as numbers, both ends included. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

export function parseCidr(cidr: string): AddressRange {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  if (match === null) {
    throw new Error(`not an IPv4 range: ${cidr}`);
  }
  const [a, b, c, d, prefix] = match.slice(1).map(Number);
  const count = 2 ** (32 - prefix);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = address - (address % count);
  return { first, last: first + count - 1 };
}

export function contains(range: AddressRange, address: number): boolean {
  return range.first <= address && address <= range.last;
}

export function size(range: AddressRange): number {
  return range.last - range.first + 1;
}

/**
 * One address for each part of `range` that the `edges` treat alike: as no rule distinguishes addresses within a part, what
 * holds for its first address holds for all of it.
 */
export function representatives(range: AddressRange, edges: AddressRange[]): number[] {
  const starts = edges.flatMap((edge) => [edge.first, edge.last + 1]).filter((start) => contains(range, start));
  return [...new Set([range.first, ...starts])].sort((a, b) => a - b);
}
