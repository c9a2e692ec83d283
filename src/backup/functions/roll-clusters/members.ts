import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { DescribeInstanceStatusCommand, EC2Client, InstanceStatus } from '@aws-sdk/client-ec2';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Instance, Member } from '../model/resources';
import { batches } from '../runtime/batches';
import type { Clients } from '../runtime/clients';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceStatus.html */
const MOST_IDS = 100;

const HEALTHY = 'healthy';

/** The health of the targets of a target group, by their ids. */
type TargetHealths = ReadonlyMap<string, string>;

/** Returns the members of a group, with their health in Auto Scaling, EC2 and the load balancer. */
export async function membersOf(
  { ec2, loadBalancing }: Pick<Clients, 'ec2' | 'loadBalancing'>,
  { Instances = [], TargetGroupARNs = [] }: AutoScalingGroup,
  instances: ReadonlyMap<string, Instance>,
): Promise<Member[]> {
  // EC2 has a status of running instances only, and one unknown instance makes the whole request fail.
  const running = Instances.map(({ InstanceId }) => InstanceId!).filter((id) => instances.get(id)?.state === 'running');
  const statuses = await instanceStatuses(ec2, running);
  const healths = await Promise.all(TargetGroupARNs.map((arn) => targetHealths(loadBalancing, arn)));
  return Instances.map(({ InstanceId, LifecycleState, HealthStatus, ProtectedFromScaleIn }) => ({
    instanceId: InstanceId!,
    lifecycleState: LifecycleState!,
    healthStatus: HealthStatus!,
    targetHealth: inAll(healths.map((health) => health.get(InstanceId!))),
    instanceStatus: statuses.get(InstanceId!)?.InstanceStatus?.Status,
    systemStatus: statuses.get(InstanceId!)?.SystemStatus?.Status,
    isProtectedFromScaleIn: ProtectedFromScaleIn === true ? true : undefined,
  }));
}

async function instanceStatuses(ec2: EC2Client, ids: readonly string[]): Promise<Map<string, InstanceStatus>> {
  const statuses = new Map<string, InstanceStatus>();
  for (const batch of batches(ids, MOST_IDS)) {
    const { InstanceStatuses = [] } = await ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: batch }));
    InstanceStatuses.forEach((status) => statuses.set(status.InstanceId!, status));
  }
  return statuses;
}

async function targetHealths(loadBalancing: ElasticLoadBalancingV2Client, arn: string): Promise<TargetHealths> {
  const { TargetHealthDescriptions = [] } = await loadBalancing.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }));
  const healths = new Map<string, string>();
  for (const { Target, TargetHealth } of TargetHealthDescriptions) {
    // A target with several ports counts as healthy only if all of them are.
    if (Target?.Id !== undefined && (healths.get(Target.Id) ?? HEALTHY) === HEALTHY) {
      healths.set(Target.Id, TargetHealth?.State ?? 'unknown');
    }
  }
  return healths;
}

/** Returns `healthy` if all target groups report it, or the first other state. Returns undefined if a target group lacks the member. */
function inAll(healths: readonly (string | undefined)[]): string | undefined {
  return healths.includes(undefined) ? undefined : healths.find((health) => health !== HEALTHY) ?? healths[0];
}
