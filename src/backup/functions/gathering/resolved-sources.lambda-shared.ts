import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { unresolvedSources } from '../../planner/image-uses';
import type { LaunchSource, Pointer } from '../../planner/resources';
import { isFault } from '../fault.lambda-shared';

const RESOLVED_AT_LAUNCH = 'resolve:ssm:';

/** Launch sources with the images in place of parameters that are none of the pointers, such as those that AWS publishes. */
export async function resolvedSources(ssm: SSMClient, sources: readonly LaunchSource[], pointers: readonly Pointer[]): Promise<LaunchSource[]> {
  const open = new Set(unresolvedSources(sources, pointers));
  const values = new Map<string, string | undefined>();
  for (const image of new Set([...open].map((source) => source.image))) {
    values.set(image, await valueOf(ssm, image.slice(RESOLVED_AT_LAUNCH.length)));
  }
  return sources.flatMap((source) => {
    if (!open.has(source)) {
      return [source];
    }
    const image = values.get(source.image);
    return image === undefined ? [] : [{ ...source, image }];
  });
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
