import { GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { RESOLVED_AT_LAUNCH, unresolvedSources } from '../../planner/image-uses';
import type { LaunchSource, Pointer } from '../../planner/resources';
import { batches } from '../batches.lambda-shared';
import { isFault } from '../fault.lambda-shared';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const MOST_NAMES = 10;

/** Launch sources with the images in place of parameters that are none of the pointers, such as those that AWS publishes. */
export async function resolvedSources(ssm: SSMClient, sources: readonly LaunchSource[], pointers: readonly Pointer[]): Promise<LaunchSource[]> {
  const open = new Set(unresolvedSources(sources, pointers));
  const values = await valuesByName(ssm, [...new Set([...open].map(parameterOf))]);
  return sources.flatMap((source) => {
    if (!open.has(source)) {
      return [source];
    }
    const image = values.get(parameterOf(source));
    return image === undefined ? [] : [{ ...source, image }];
  });
}

function parameterOf({ image }: LaunchSource): string {
  return image.slice(RESOLVED_AT_LAUNCH.length);
}

async function valuesByName(ssm: SSMClient, names: readonly string[]): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  // What is asked for by its ARN, a version or a label would come back under a name that another may have as well.
  for (const batch of batches(names.filter((name) => !name.includes(':')), MOST_NAMES)) {
    const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names: batch }));
    Parameters.forEach(({ Name, Value }) => values.set(Name!, Value!));
  }
  // Of what is not among them nobody knows why: asked by itself, each gets its reason.
  for (const name of names.filter((each) => !values.has(each))) {
    const value = await valueOf(ssm, name);
    if (value !== undefined) {
      values.set(name, value);
    }
  }
  return values;
}

async function valueOf(ssm: SSMClient, name: string): Promise<string | undefined> {
  try {
    return (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter!.Value!;
  } catch (error) {
    // By a parameter that is gone, nothing can be launched.
    if (isFault(error, 'ParameterNotFound', 'ParameterVersionNotFound')) {
      return undefined;
    }
    throw error;
  }
}
