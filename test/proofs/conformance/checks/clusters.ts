import type { Check } from '../clause';
import { PRODUCTION_STACK } from '../examples';
import type { Resource, Synthesis } from '../synthesis';

/**
 * TLS 1.2 and 1.3 at most, and only ciphers with forward secrecy (`TLS_*` and `ECDHE-*`). A policy that is not here has to be
 * looked up before it is added.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const FORWARD_SECRET = [
  'ELBSecurityPolicy-TLS13-1-3-2021-06',
  'ELBSecurityPolicy-TLS13-1-2-2021-06',
  'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
];

export const loadBalancer: Check = (synthesis) => {
  const balancer = synthesis.only('AWS::ElasticLoadBalancingV2::LoadBalancer');
  expect(balancer.properties).toMatchObject({ Type: 'application', Scheme: 'internet-facing' });
  // The name persists as long as the load balancer does, and the deployment shows it.
  expect(balancer.properties.LoadBalancerAttributes).toContainEqual({ Key: 'deletion_protection.enabled', Value: 'true' });
  expect(Object.values(balancer.stack.template.Outputs).map((output: any) => output.Value)).toContainEqual({ 'Fn::GetAtt': [balancer.logicalId, 'DNSName'] });

  const listeners = synthesis.all('AWS::ElasticLoadBalancingV2::Listener');
  expect(listeners.map(({ properties: { Port, Protocol } }) => `${Protocol} ${Port}`)).toEqual(['HTTPS 443']);
  expect(FORWARD_SECRET).toContain(listeners[0].properties.SslPolicy);
  expect(synthesis.referredTo(listeners[0].properties.LoadBalancerArn, listeners[0].stack).path).toBe(balancer.path);
  return [balancer, ...listeners];
};

export const linkedGroup: Check = (synthesis) => {
  expect(synthesis.all('AWS::AutoScaling::LaunchConfiguration')).toEqual([]);
  const group = synthesis.only('AWS::AutoScaling::AutoScalingGroup');
  return [group, ...linked(synthesis, group)];
};

export const alwaysTwo: Check = (synthesis) => {
  const group = synthesis.only('AWS::AutoScaling::AutoScalingGroup');
  keepsTwo(synthesis, group);
  return [group];
};

export const severalClusters: Check = (synthesis) => {
  const groups = synthesis.all('AWS::AutoScaling::AutoScalingGroup', synthesis.stack(PRODUCTION_STACK));
  expect(groups.length).toBeGreaterThanOrEqual(2);
  groups.forEach((group) => keepsTwo(synthesis, group));
  const systems = groups.map((group) => [group, ...linked(synthesis, group)]);
  const shared = systems.flat().map(({ path }) => path).filter((path, index, all) => all.indexOf(path) !== index);
  expect(shared).toEqual([]);
  return systems.flat();
};

/** The launch template of a group, and the target group and load balancer that its members are behind. */
function linked(synthesis: Synthesis, group: Resource): Resource[] {
  const { properties, stack } = group;
  expect(properties).not.toHaveProperty('LaunchConfigurationName');
  const launchTemplate = synthesis.referredTo(properties.LaunchTemplate?.LaunchTemplateId, stack);
  expect(launchTemplate.type).toBe('AWS::EC2::LaunchTemplate');
  expect(properties.TargetGroupARNs).toHaveLength(1);
  const targets = synthesis.referredTo(properties.TargetGroupARNs[0], stack);

  const listeners = synthesis.all('AWS::ElasticLoadBalancingV2::Listener', stack)
    .filter((listener) => listener.properties.DefaultActions.some((action: any) =>
      action.Type === 'forward' && synthesis.referredTo(action.TargetGroupArn, stack).path === targets.path));
  expect(listeners.map(({ path }) => path)).toHaveLength(1);
  return [launchTemplate, targets, synthesis.referredTo(listeners[0].properties.LoadBalancerArn, stack)];
}

/** Processes without which a lost member would stay lost, or its successor without work. */
const NEVER_SUSPENDED = ['HealthCheck', 'ReplaceUnhealthy', 'Launch', 'Terminate', 'AddToLoadBalancer'];

function keepsTwo(synthesis: Synthesis, { properties, definition, stack }: Resource): void {
  const [minimum, maximum] = [Number(properties.MinSize), Number(properties.MaxSize)];
  const update = definition.UpdatePolicy.AutoScalingRollingUpdate;
  expect(minimum).toBeGreaterThanOrEqual(2);
  expect(Number(properties.DesiredCapacity ?? minimum)).toBeGreaterThanOrEqual(2);

  // A failed one is replaced: it has failed when the load balancer says so, and one zone may fail with all in it.
  expect(properties.HealthCheckType.split(',')).toContain('ELB');
  const zones = properties.VPCZoneIdentifier.map((subnet: any) => synthesis.referredTo(subnet, stack).properties.AvailabilityZone);
  expect(new Set(zones).size).toBeGreaterThanOrEqual(2);

  // Planned work launches before it terminates, and goes on only when the new member says that it serves.
  expect(update.MinInstancesInService).toBeGreaterThanOrEqual(2);
  expect(maximum).toBeGreaterThan(update.MinInstancesInService);
  expect(update).toMatchObject({ WaitOnResourceSignals: true, MinSuccessfulInstancesPercent: 100 });
  expect(definition.CreationPolicy.ResourceSignal.Count).toBe(minimum);
  expect((update.SuspendProcesses ?? []).filter((process: string) => NEVER_SUSPENDED.includes(process))).toEqual([]);
  expect(properties.InstanceMaintenancePolicy.MinHealthyPercentage).toBe(100);
  expect(properties.InstanceMaintenancePolicy.MaxHealthyPercentage).toBeGreaterThan(100);
}
