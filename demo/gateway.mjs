/** The gateway's members as Auto Scaling and the load balancer see them. */
export function gatewayOf(ask, groupName) {
  const members = async () => {
    const group = (await ask('auto-scaling', 'DescribeAutoScalingGroups', { AutoScalingGroupNames: [groupName] })).AutoScalingGroups[0];
    const { TargetHealthDescriptions } = await ask('elastic-load-balancing-v2', 'DescribeTargetHealth', { TargetGroupArn: group.TargetGroupARNs[0] });
    const healthy = new Set(TargetHealthDescriptions.filter((each) => each.TargetHealth.State === 'healthy').map((each) => each.Target.Id));
    return group.Instances.filter((each) => each.LifecycleState === 'InService' && healthy.has(each.InstanceId))
      .map((each) => ({ id: each.InstanceId, zone: each.AvailabilityZone, version: each.LaunchTemplate.Version }))
      .sort((a, b) => a.id.localeCompare(b.id));
  };
  /** Waits for members that satisfy a condition. After the timeout, returns the existing members. */
  const until = async (satisfied, seconds = 30) => {
    for (const end = Date.now() + seconds * 1000; ;) {
      const now = await members();
      if (satisfied(now) || Date.now() > end) {
        return now;
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const terminate = (id) => ask('ec2', 'TerminateInstances', { InstanceIds: [id] });
  return { members, until, terminate };
}
