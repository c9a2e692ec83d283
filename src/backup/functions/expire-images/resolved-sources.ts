import { GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { unresolvedSources } from './image-uses';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { isFault, reasonOf } from '../../../aws-calls/fault';
import { Home, parameterOf, readReference } from '../model/parameter-reference';
import type { LaunchSource, Pointer } from '../model/resources';
import { batches } from '../runtime/batches';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const MOST_NAMES = 10;

/** Errors of one name that are an error for all that were asked for together. */
const ERRORS_FOR_ALL = ['AccessDeniedException', 'ValidationException'];

/** By a parameter that does not exist, or whose name Parameter Store does not allow, nothing can be launched. */
const GONE = ['ParameterNotFound', 'ParameterVersionNotFound', 'ValidationException'];

/** The value of a parameter, or nothing if there is no such parameter. */
type Value = Answer<string | undefined>;

/** Launch sources with the images in place of parameters that are none of the pointers. What Parameter Store does not give has its reason. */
export async function resolvedSources(
  ssm: SSMClient, sources: readonly LaunchSource[], pointers: readonly Pointer[], home: Home,
): Promise<LaunchSource[]> {
  const open = new Set(unresolvedSources(sources, pointers, home));
  const values = await valuesByReference(ssm, [...new Set([...open].map(({ image }) => image))], home);
  return sources.flatMap((source) => {
    if (!open.has(source)) {
      return [source];
    }
    const value = values.get(source.image);
    if (isUnanswered(value)) {
      return [{ ...source, ...value }];
    }
    return value === undefined ? [] : [{ ...source, image: value }];
  });
}

async function valuesByReference(ssm: SSMClient, references: readonly string[], home: Home): Promise<Map<string, Value>> {
  // What is asked for by its ARN, a version or a label would come back under a name that another may have as well.
  const byName = references.filter((reference) => !parameterOf(reference).includes(':'));
  const values = new Map<string, Value>();
  for (const batch of batches(byName, MOST_NAMES)) {
    for (const [reference, value] of await valuesTogether(ssm, batch)) {
      values.set(reference, value);
    }
  }
  // A parameter that is missing in the answer is asked for by itself, and gets its reason.
  for (const reference of references.filter((each) => !values.has(each))) {
    values.set(reference, await valueOf(ssm, reference, home));
  }
  return values;
}

/** What is known of these after one question. Nothing is known of those that it does not give. */
async function valuesTogether(ssm: SSMClient, references: readonly string[]): Promise<[string, Value][]> {
  try {
    const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names: references.map(parameterOf) }));
    const values = new Map(Parameters.map(({ Name, Value: value }) => [Name, value]));
    return references.flatMap((reference) => {
      const value = values.get(parameterOf(reference));
      return value === undefined ? [] : [[reference, value]];
    });
  } catch (error) {
    return isFault(error, ...ERRORS_FOR_ALL) ? [] : references.map((reference) => [reference, { unanswered: reasonOf(error) }]);
  }
}

async function valueOf(ssm: SSMClient, reference: string, home: Home): Promise<Value> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameterOf(reference) }));
    return Parameter?.Value ?? { unanswered: 'the answer has no value' };
  } catch (error) {
    // What another account does not share is not visible, whether it exists or not.
    const isVisible = readReference(reference, home).place === 'here';
    return isVisible && isFault(error, ...GONE) ? undefined : { unanswered: reasonOf(error) }; // promise FN-3l2.4
  }
}
