import type { Image, InventoryParameter } from './resources';

/** The prefix of a reference to a parameter, in place of an image in a launch template. */
export const RESOLVED_AT_LAUNCH = 'resolve:ssm:';

/** The account and the Region of a function. Absent if AWS did not return them. */
export interface Home {
  readonly accountId?: string;
  readonly region?: string;
}

/**
 * The place of a parameter.
 *
 * - `here`: in this account and Region, or these are unknown.
 * - `another-account`: in another account, which shares it.
 * - `elsewhere`: in another Region, or published by AWS. It names no image of this account and Region, because each Region has its own image
 *   ids and published parameters name images of AWS and its partners.
 */
export type ParameterPlace = 'here' | 'another-account' | 'elsewhere';

/** A reference to a parameter, in place of an image in a launch template. */
export interface ParameterReference {
  readonly place: ParameterPlace;
  /** The account in the parameter's ARN. */
  readonly accountId?: string;
  /** The possible names in this account. An ARN does not show whether the name begins with a slash. */
  readonly names: readonly string[];
  /** Whether the reference contains a version or a label. */
  readonly isPinned: boolean;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html */
const PUBLISHED = '/aws/service/';

/**
 * Returns the account and the Region of a function, from resources that exist in every environment.
 *
 * @param parameters the environment's parameters
 * @param images the images that the account owns
 */
export function homeOf(parameters: readonly InventoryParameter[], images: readonly Image[]): Home {
  const [, , , region, accountId] = parameters.find(({ arn }) => arn?.startsWith('arn:'))?.arn?.split(':') ?? [];
  return { region, accountId: accountId ?? images.find(({ ownerId }) => ownerId)?.ownerId };
}

/** Returns whether the image of a launch template is a reference to a parameter. */
export function isReference(image: string): boolean {
  return image.startsWith(RESOLVED_AT_LAUNCH);
}

/** Returns the parameter of a reference: a name or an ARN, optionally followed by a colon and a version or label. */
export function parameterOf(image: string): string {
  return image.slice(RESOLVED_AT_LAUNCH.length);
}

/**
 * Parses the reference of a launch template: `resolve:ssm:<name or ARN>` or `resolve:ssm:<name or ARN>:<version or label>`. The account and
 * the Region of an ARN are part of the reference.
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
