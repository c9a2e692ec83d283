import { Duration, Size } from 'aws-cdk-lib';

/**
 * Returns a size in whole GiB.
 *
 * @param property the property in the error message
 * @throws if the size is not in whole GiB. The error of the CDK does not contain the name of the property
 */
export function wholeGibibytes(property: string, size: Size): number {
  return converted(property, 'whole GiB, such as Size.gibibytes(100)', () => size.toGibibytes(), () => size.isUnresolved() ? UNKNOWN : `${size.toKibibytes()} KiB`);
}

/**
 * Returns a duration in whole days.
 *
 * @param property the property in the error message
 * @throws if the duration is not in whole days
 */
export function wholeDays(property: string, time: Duration): number {
  return converted(property, 'whole days, such as Duration.days(14)', () => time.toDays(), () => time.isUnresolved() ? UNKNOWN : time.toHumanString());
}

/** The description of a value that cannot be converted, because it is only known at deployment. */
const UNKNOWN = 'only known at deployment, in another unit';

function converted(property: string, units: string, convert: () => number, show: () => string): number {
  try {
    return convert();
  } catch {
    throw new Error(`${property} is ${show()}: give ${units}`);
  }
}
