import { GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { unresolvedSources } from './image-uses';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { isFault, reasonOf } from '../../../aws-calls/fault';
import { Home, parameterOf, readReference } from '../model/parameter-reference';
import type { LaunchSource, Pointer } from '../model/resources';
import { batches } from '../runtime/batches';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const MOST_NAMES = 10;

/** The errors of one name that make a request for several names fail. */
const ERRORS_FOR_ALL = ['AccessDeniedException', 'ValidationException'];

/** The errors of a parameter that does not exist or has an invalid name, so that no instance can be launched from it. */
const GONE = ['ParameterNotFound', 'ParameterVersionNotFound', 'ValidationException'];

/** The value of a parameter. Undefined if the parameter does not exist. */
type Value = Answer<string | undefined>;

/** Replaces parameters in launch sources, except pointers, with their images. A parameter that cannot be read gets the error instead. */
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
  // The response to an ARN, a version or a label has only the name, which several references may share, so these are read one by one.
  const byName = references.filter((reference) => !parameterOf(reference).includes(':'));
  const values = new Map<string, Value>();
  for (const batch of batches(byName, MOST_NAMES)) {
    for (const [reference, value] of await valuesTogether(ssm, batch)) {
      values.set(reference, value);
    }
  }
  // A parameter that is missing in the response is read again separately, to get its error.
  for (const reference of references.filter((each) => !values.has(each))) {
    values.set(reference, await valueOf(ssm, reference, home));
  }
  return values;
}

/** Returns the values of several parameters with one request. The result omits parameters that are missing in the response. */
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
    return Parameter?.Value ?? { unanswered: 'the response has no value' };
  } catch (error) {
    // A parameter that another account does not share is not visible, even if it exists.
    const isVisible = readReference(reference, home).place === 'here';
    return isVisible && isFault(error, ...GONE) ? undefined : { unanswered: reasonOf(error) }; // promise FN-3l2.4
  }
}
