import { Duration, Size } from 'aws-cdk-lib';

/**
 * A size in whole GiB.
 *
 * @param property it is given in, as the user knows it
 * @throws if it is not: the message of the CDK names no property
 */
export function wholeGibibytes(property: string, size: Size): number {
  return converted(property, 'whole GiB, such as Size.gibibytes(100)', () => size.toGibibytes(), () => size.isUnresolved() ? UNKNOWN : `${size.toKibibytes()} KiB`);
}

/** A time in whole days, as `wholeGibibytes`. */
export function wholeDays(property: string, time: Duration): number {
  return converted(property, 'whole days, such as Duration.days(14)', () => time.toDays(), () => time.isUnresolved() ? UNKNOWN : time.toHumanString());
}

/** The deployment converts no value into another unit. */
const UNKNOWN = 'only known at deployment, in another unit';

function converted(property: string, units: string, convert: () => number, show: () => string): number {
  try {
    return convert();
  } catch {
    throw new Error(`${property} is ${show()}: give ${units}`);
  }
}
