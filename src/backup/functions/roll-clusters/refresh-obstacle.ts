import type { Group } from '../model/resources';

/**
 * The processes that an instance refresh depends on. While one of them is suspended, a refresh fails after an hour or ends with unhealthy
 * members.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-how-suspending-processes-affects-other-processes.html
 */
const NEEDED_PROCESSES = ['AddToLoadBalancer', 'HealthCheck', 'InstanceRefresh', 'Launch', 'ReplaceUnhealthy', 'Terminate'];

/**
 * Returns the obstacle that would make an instance refresh wait until it fails, with the remedy. Returns undefined if there is none.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html
 */
export function refreshObstacle({ name, members, suspendedProcesses }: Group): string | undefined {
  const suspended = NEEDED_PROCESSES.filter((process) => suspendedProcesses.includes(process));
  const inStandby = members.filter(({ lifecycleState }) => lifecycleState.endsWith('Standby')).map(({ instanceId }) => instanceId).sort();
  const isProtected = members.filter(({ isProtectedFromScaleIn }) => isProtectedFromScaleIn).map(({ instanceId }) => instanceId).sort();
  const group = `--auto-scaling-group-name ${name}`;
  if (suspended.length > 0) {
    return `${are(suspended)} suspended: resume with aws autoscaling resume-processes ${group} --scaling-processes ${suspended.join(' ')}`;
  }
  if (inStandby.length > 0) {
    return `${are(inStandby)} in Standby: return to service with aws autoscaling exit-standby ${group} --instance-ids ${inStandby.join(' ')}`;
  }
  if (isProtected.length > 0) {
    return `${are(isProtected)} protected from scale-in: remove the protection with `
      + `aws autoscaling set-instance-protection ${group} --instance-ids ${isProtected.join(' ')} --no-protected-from-scale-in`;
  }
  return undefined;
}

function are(names: readonly string[]): string {
  return `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'}`;
}
