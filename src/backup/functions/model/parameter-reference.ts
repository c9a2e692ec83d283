import type { Image, InventoryParameter } from './resources';

/** What begins an image that a launch template leaves to Parameter Store. */
export const RESOLVED_AT_LAUNCH = 'resolve:ssm:';

/** The account and the Region that a function looks at. What AWS did not say is absent. */
export interface Home {
  readonly accountId?: string;
  readonly region?: string;
}

/**
 * Where a parameter is.
 *
 * - `here`: in this account and Region, or AWS did not say which these are.
 * - `another-account`: in another account, which shares it.
 * - `elsewhere`: in another Region, or published by AWS. It names no image of this account and Region: images have ids of their own in each
 *   Region, and what AWS publishes names images of AWS and its partners.
 */
export type ParameterPlace = 'here' | 'another-account' | 'elsewhere';

/** What a launch template names in place of an image. */
export interface ParameterReference {
  readonly place: ParameterPlace;
  /** The account in its ARN. */
  readonly accountId?: string;
  /** The names that it can have in this account. An ARN does not say whether the name begins with a slash. */
  readonly names: readonly string[];
  /** Whether it names a version or a label. */
  readonly isPinned: boolean;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html */
const PUBLISHED = '/aws/service/';

/**
 * The account and the Region that a function looks at, as AWS gives them for what is certainly there.
 *
 * @param parameters of the environment
 * @param images that the account owns
 */
export function homeOf(parameters: readonly InventoryParameter[], images: readonly Image[]): Home {
  const [, , , region, accountId] = parameters.find(({ arn }) => arn?.startsWith('arn:'))?.arn?.split(':') ?? [];
  return { region, accountId: accountId ?? images.find(({ ownerId }) => ownerId)?.ownerId };
}

/** Whether a launch template leaves its image to Parameter Store. */
export function isReference(image: string): boolean {
  return image.startsWith(RESOLVED_AT_LAUNCH);
}

/** What Parameter Store is asked for: a name or an ARN, and after a colon a version or a label. */
export function parameterOf(image: string): string {
  return image.slice(RESOLVED_AT_LAUNCH.length);
}

/**
 * What a launch template names: `resolve:ssm:<name or ARN>` or `resolve:ssm:<name or ARN>:<version or label>`. The account and the Region
 * of an ARN are a part of what it names.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestLaunchTemplateData.html
 */
export function readReference(image: string, home: Home): ParameterReference {
  const reference = parameterOf(image);
  if (!reference.startsWith('arn:')) {
    const [name, selector] = reference.split(':');
    return { place: name.startsWith(PUBLISHED) ? 'elsewhere' : 'here', names: [name], isPinned: selector !== undefined }; // promise FN-3c.7
  }
  const [, , , region = '', accountId = '', resource = '', selector] = reference.split(':');
  const name = resource.replace(/^parameter/, '');
  const place = placeOf({ region, accountId }, home, name);
  return { place, accountId, names: place === 'here' ? [name, name.slice(1)] : [], isPinned: selector !== undefined }; // promise FN-3c.8
}

function placeOf({ region, accountId }: Required<Home>, home: Home, name: string): ParameterPlace {
  if ((home.region !== undefined && home.region !== region) || (accountId === '' && name.startsWith(PUBLISHED))) { // promise FN-3l4.2
    return 'elsewhere';
  }
  return home.accountId === undefined || home.accountId === accountId ? 'here' : 'another-account'; // promise FN-3l4.1
}
