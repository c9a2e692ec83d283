import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { BoundGatewayEntry, GatewayEntryContext } from './bound-gateway-entry';
import type { PassThroughEntryOptions } from './gateway-entry-options';
import { requireHealthPath } from './health-check-settings';
import { partnersOf } from './partners';
import { requirePort } from '../checks/port';
import { acknowledge } from '../synthesis/acknowledge';

/** Creates the load balancer, the listener and the target group of a pass-through entry. */
export function bindPassThroughEntry(scope: Construct, context: GatewayEntryContext, options: PassThroughEntryOptions): BoundGatewayEntry {
  const targetPort = options.targetPort ?? 443;
  requirePort(`targetPort of cluster '${context.clusterName}'`, targetPort);
  requireHealthPath(context.clusterName, options.healthPath);
  // A security group cannot be added to a Network Load Balancer that was created without one.
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
  const securityGroup = new ec2.SecurityGroup(scope, 'LoadBalancerSecurityGroup', {
    vpc: context.vpc,
    description: `Load balancer of cluster ${context.clusterName}`,
    allowAllOutbound: false,
  });
  acknowledge(securityGroup, { 'AwsSolutions-EC23': 'partners reach the load balancer from anywhere, on 443' });
  const partners = partnersOf(context.clusterName, options.allowFrom);
  if (partners === undefined) {
    securityGroup.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'TLS from the Internet');
  }
  partners?.forEach((partner) => securityGroup.addIngressRule(partner, ec2.Port.tcp(443), 'TLS from partners'));
  const loadBalancer = new elbv2.NetworkLoadBalancer(scope, 'LoadBalancer', {
    vpc: context.vpc,
    vpcSubnets: context.publicSubnets,
    internetFacing: true,
    securityGroups: [securityGroup],
    deletionProtection: context.deletionProtection,
    crossZoneEnabled: true,
  });
  acknowledge(loadBalancer, { 'AwsSolutions-ELB2': 'a network load balancer logs connections only where it ends TLS, and here the members end it; flow logs record connections' });
  const targetGroup = new elbv2.NetworkTargetGroup(scope, 'Targets', {
    vpc: context.vpc,
    port: targetPort,
    protocol: elbv2.Protocol.TCP,
    targetType: elbv2.TargetType.INSTANCE,
    // If client addresses were preserved, the network ACL of the application tier would have to allow the whole Internet.
    preserveClientIp: false,
    healthCheck: {
      ...(options.healthPath === undefined
        ? { protocol: elbv2.Protocol.TCP }
        : { protocol: elbv2.Protocol.HTTPS, path: options.healthPath }),
      interval: Duration.seconds(15),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
    },
  });
  const listener = loadBalancer.addListener('Tls', { port: 443, protocol: elbv2.Protocol.TCP, defaultTargetGroups: [targetGroup] });
  return {
    loadBalancer,
    listener,
    targetGroup,
    securityGroup,
    targetPort,
    writesAccessLogs: false,
    certificateArns: [],
    attach: (group) => group.attachToNetworkTargetGroup(targetGroup),
  };
}
