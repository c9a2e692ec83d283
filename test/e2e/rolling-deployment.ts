import type { Deployment, Synthesisable } from './deployment';
import type { RunningGateway } from './gateway';
import type { LocalAws } from './local-aws';

/** The clients that observe a deployment, and the observed stack. */
export interface Watched {
  readonly aws: LocalAws;
  readonly deployment: Deployment;
  readonly gateway: RunningGateway;
  readonly stackName: string;
}

/** Deploys one stack of an app, and counts the gateway's healthy members until the end. */
export async function deployWatched(
  { aws, deployment, gateway, stackName }: Watched, app: Synthesisable, whileWaiting: () => Promise<unknown> = async () => undefined,
) {
  const assembly = await deployment.publish(app);
  const counts: number[] = [];
  const begun = new Date((await aws.control<{ now: string }>('clock')).now);
  await deployment.begin(assembly.getStackByName(stackName));
  const stack = await deployment.settled(stackName, async () => {
    counts.push((await gateway.healthyMembers()).length);
    await whileWaiting();
  });
  const failures = await deployment.failuresSince(begun, stackName);
  return { status: stack.StackStatus, failures, fewestHealthy: Math.min(...counts), samples: counts.length };
}
