import type { Fail, Warn } from '../model/decision';
import { byText } from '../model/order';
import { Home, parameterOf, readReference } from '../model/parameter-reference';
import type { LaunchSource } from '../model/resources';

/** A parameter of another account that launch sources name and that this account cannot read. */
export interface OpenQuestion {
  /** The ARN of the parameter. */
  readonly parameter: string;
  readonly accountId: string;
  /** The names of the launch sources that name the parameter, for operators. */
  readonly sources: readonly string[];
  /** The error of Parameter Store. */
  readonly reason: string;
}

/** A launch permission of an image: an account's id, `all`, or the ARN of an organization or an organizational unit. */
export type LaunchPermission = string;

/** The maximum number of images that a report names. */
const IMAGES_NAMED = 5;

/** Returns the parameters of other accounts that launch sources name and that this account cannot read. */
export function openQuestions(unresolved: readonly LaunchSource[], home: Home): OpenQuestion[] {
  const questions = new Map<string, OpenQuestion>();
  for (const { name, image, unanswered = 'it was not read' } of unresolved) {
    const { place, accountId = '' } = readReference(image, home);
    if (place === 'another-account') { // promise FN-3l3.2
      const parameter = parameterOf(image);
      const { sources = [] } = questions.get(parameter) ?? {};
      questions.set(parameter, { parameter, accountId, sources: [...new Set([...sources, name])], reason: unanswered });
    }
  }
  return [...questions.values()].sort(byText(({ parameter }) => parameter));
}

/**
 * Returns whether the parameter can name an image. A launch template accepts only parameters of the data type `aws:ec2:image`, and Parameter
 * Store accepts an image for them only if the account of the parameter can use it: if it is public, or shared with that account. It is
 * unknown whether an account belongs to an organization, so an image that is shared with an organization counts.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
 */
export function canName({ accountId }: OpenQuestion, permissions: readonly LaunchPermission[]): boolean {
  return permissions.some((permission) => permission === accountId || !/^\d{12}$/.test(permission)); // promise FN-3l2.1
}

/**
 * Returns the report of an unreadable parameter, once for all launch sources and images. It is a failure as long as images stay because of the
 * parameter. To stop sharing an image is no remedy, because the parameter may still name it.
 */
export function reportOf({ parameter, accountId, sources, reason }: OpenQuestion, heldImageIds: readonly string[]): Fail | Warn {
  const about = { subject: parameter };
  const cause = `${[...sources].sort().join(' and ')} ${sources.length === 1 ? 'names' : 'name'} it, it belongs to the account ${accountId}, `
    + `and this function cannot read it: ${reason}. It can name only an image that is public or shared with that account`;
  const remedy = 'share the parameter with this account, or name a parameter of this account in the launch template';
  return heldImageIds.length === 0 // promise FN-3l3.3
    ? { action: 'warn', ...about, reason: `${cause}, and no image stays because of it. Remedy: ${remedy}` }
    : { action: 'fail', ...about, reason: `${cause}, so these images stay after their last day: ${listOf(heldImageIds)}. Remedy: ${remedy}` };
}

function listOf(imageIds: readonly string[]): string {
  const named = [...imageIds].sort().slice(0, IMAGES_NAMED).join(', ');
  return imageIds.length > IMAGES_NAMED ? `${named} and ${imageIds.length - IMAGES_NAMED} more` : named;
}
