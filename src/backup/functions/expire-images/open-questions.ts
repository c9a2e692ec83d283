import type { Fail, Warn } from '../model/decision';
import { byText } from '../model/order';
import { Home, parameterOf, readReference } from '../model/parameter-reference';
import type { LaunchSource } from '../model/resources';

/** A parameter of another account whose value Parameter Store does not give to this one, and that launch sources name. */
export interface OpenQuestion {
  /** Its ARN. */
  readonly parameter: string;
  readonly accountId: string;
  /** The launch sources that name it, as a human knows them. */
  readonly sources: readonly string[];
  /** What Parameter Store answered. */
  readonly reason: string;
}

/** With whom an image is shared: an account's id, `all`, or the ARN of an organization or of a unit of one. */
export type LaunchPermission = string;

/** How many images a report names. */
const IMAGES_NAMED = 5;

/** The parameters of other accounts that launch sources name and that are not resolved. */
export function openQuestions(unresolved: readonly LaunchSource[], home: Home): OpenQuestion[] {
  const questions = new Map<string, OpenQuestion>();
  for (const { name, image, unanswered = 'it was not asked' } of unresolved) {
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
 * Whether the parameter can name an image. A launch template takes parameters of the data type `aws:ec2:image` only, and Parameter Store
 * accepts an image for them only if the account of the parameter can use it: one that is public, or shared with that account. Whether an
 * account belongs to an organization is not known here.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
 */
export function canName({ accountId }: OpenQuestion, permissions: readonly LaunchPermission[]): boolean {
  return permissions.some((permission) => permission === accountId || !/^\d{12}$/.test(permission)); // promise FN-3l2.1
}

/**
 * Reports a question, once for all launch sources and images. It is a failure as long as images stay because of it. To stop sharing an image is
 * no remedy: the parameter may still name it.
 */
export function tell({ parameter, accountId, sources, reason }: OpenQuestion, heldImageIds: readonly string[]): Fail | Warn {
  const about = { subject: parameter };
  const cause = `${[...sources].sort().join(' and ')} ${sources.length === 1 ? 'names' : 'name'} it, it belongs to the account ${accountId}, `
    + `and this function cannot read it: ${reason}. It can only name an image that is public or shared with that account`;
  const remedy = 'share the parameter with this account, or name a parameter of this account in the launch template';
  return heldImageIds.length === 0 // promise FN-3l3.3
    ? { action: 'warn', ...about, reason: `${cause}, and no image stays because of it. To have it checked, ${remedy}` }
    : { action: 'fail', ...about, reason: `${cause}, so these stay past their day: ${listOf(heldImageIds)}. To have it checked, ${remedy}` };
}

function listOf(imageIds: readonly string[]): string {
  const named = [...imageIds].sort().slice(0, IMAGES_NAMED).join(', ');
  return imageIds.length > IMAGES_NAMED ? `${named} and ${imageIds.length - IMAGES_NAMED} more` : named;
}
