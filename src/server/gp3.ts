import { Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { wholeGibibytes } from '../checks/whole-units';

/** The limits of a volume of type gp3. https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
const GP3 = {
  size: { least: 1, most: 65_536 },
  iops: { least: 3_000, most: 80_000, mostPerGibibyte: 500 },
  throughput: { least: 125, most: 2_000, mostPerIops: 0.25 },
};

/**
 * Returns a size in GiB.
 *
 * @param what the property in error messages, such as `the size of volume D of server 'app01'`
 * @throws if a gp3 volume cannot have that size
 */
export function gp3Size(what: string, size: Size): number {
  const gibibytes = size.isUnresolved() ? wholeGibibytes(what, size) : size.toGibibytes({ rounding: SizeRoundingBehavior.NONE });
  if (!isWithin(gibibytes, GP3.size)) {
    throw new Error(`${what} is ${gibibytes} GiB: give whole GiB from ${GP3.size.least} to ${GP3.size.most}`);
  }
  return gibibytes;
}

/**
 * Checks the performance of a volume against its size.
 *
 * @param what the volume in error messages, such as `volume D of server 'app01'`
 * @throws if a gp3 volume of that size cannot have that performance
 */
export function checkGp3Performance(what: string, gibibytes: number, iops?: number, throughput?: number): void {
  if (iops !== undefined && !isWithin(iops, GP3.iops)) {
    throw new Error(`iops of ${what} is ${iops}: give a whole number from ${GP3.iops.least} to ${GP3.iops.most}`);
  }
  if (throughput !== undefined && !isWithin(throughput, GP3.throughput)) {
    throw new Error(`throughput of ${what} is ${throughput} MiB/s: give a whole number from ${GP3.throughput.least} to ${GP3.throughput.most}`);
  }
  const actualIops = iops ?? GP3.iops.least;
  // A volume of any size has the minimum.
  const mostIops = Math.max(GP3.iops.least, gibibytes * GP3.iops.mostPerGibibyte);
  if (areKnown(iops, gibibytes) && actualIops > mostIops) {
    throw new Error(
      `iops of ${what} is ${actualIops}, and ${gibibytes} GiB allow at most ${mostIops}: ` +
      `give ${Math.ceil(actualIops / GP3.iops.mostPerGibibyte)} GiB or fewer iops`,
    );
  }
  const mostThroughput = actualIops * GP3.throughput.mostPerIops;
  if (areKnown(iops, throughput) && throughput! > mostThroughput) {
    throw new Error(
      `throughput of ${what} is ${throughput} MiB/s, and ${actualIops} iops allow at most ${mostThroughput}: ` +
      `give iops ${throughput! / GP3.throughput.mostPerIops} or less throughput`,
    );
  }
}

function isWithin(value: number, range: { least: number; most: number }): boolean {
  return Token.isUnresolved(value) || (Number.isInteger(value) && value >= range.least && value <= range.most);
}

function areKnown(...values: (number | undefined)[]): boolean {
  return !values.some((value) => Token.isUnresolved(value));
}
