import { Duration, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { BoundGatewayEntry, GatewayEntryContext } from './bound-gateway-entry';
import { entryCertificate } from './entry-certificate';
import type { HttpsEntryOptions } from './gateway-entry-options';
import { requireHealthPath, requireHealthyHttpCodes } from './health-check-settings';
import { partnersOf } from './partners';
import { regionOfArn, requireSameRegion } from '../checks/known-arn';
import { requirePort } from '../checks/port';
import { acknowledge } from '../synthesis/acknowledge';

/**
 * The policies with TLS 1.2 and 1.3 and forward secrecy only. The default of the CDK, ELBSecurityPolicy-2016-08, allows TLS 1.0 and ciphers without
 * it.
 */
const FORWARD_SECRET = ['TLS13_12_PQ', 'TLS13_12_RES_PQ', 'TLS13_13_PQ', 'RECOMMENDED_TLS', 'TLS13_RES', 'TLS13_13'] as const;

/** Creates the load balancer, the listener and the target group of an HTTPS entry. */
export function bindHttpsEntry(
  scope: Construct, context: GatewayEntryContext, options: HttpsEntryOptions, trustStore?: elbv2.ITrustStore,
): BoundGatewayEntry {
  if (trustStore !== undefined) {
    const region = regionOfArn(trustStore.trustStoreArn) ?? trustStore.env.region;
    requireSameRegion(scope, `trustStore of cluster '${context.clusterName}'`, region, 'a load balancer accepts only a trust store of its own Region');
  }
  const targetProtocol = options.targetProtocol ?? elbv2.ApplicationProtocol.HTTPS;
  const targetPort = options.targetPort ?? (targetProtocol === elbv2.ApplicationProtocol.HTTPS ? 443 : 80);
  requirePort(`targetPort of cluster '${context.clusterName}'`, targetPort);
  requireHealthPath(context.clusterName, options.healthPath);
  requireHealthyHttpCodes(context.clusterName, options.healthyHttpCodes);
  const securityGroup = new ec2.SecurityGroup(scope, 'LoadBalancerSecurityGroup', {
    vpc: context.vpc,
    description: `Load balancer of cluster ${context.clusterName}`,
    allowAllOutbound: false,
  });
  partnersOf(context.clusterName, options.allowFrom)?.forEach((partner) => securityGroup.addIngressRule(partner, ec2.Port.HTTPS, 'HTTPS from partners'));
  acknowledge(securityGroup, { 'AwsSolutions-EC23': 'partners reach the load balancer from anywhere, on 443' });
  const loadBalancer = new elbv2.ApplicationLoadBalancer(scope, 'LoadBalancer', {
    vpc: context.vpc,
    vpcSubnets: context.publicSubnets,
    internetFacing: true,
    securityGroup,
    deletionProtection: context.deletionProtection,
    dropInvalidHeaderFields: true,
  });
  // Allows operators and zonal autoshift to shift traffic away from a zone: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/zonal-shift.html
  loadBalancer.setAttribute('zonal_shift.config.enabled', 'true');
  const targetGroup = new elbv2.ApplicationTargetGroup(scope, 'Targets', {
    vpc: context.vpc,
    port: targetPort,
    protocol: targetProtocol,
    targetType: elbv2.TargetType.INSTANCE,
    healthCheck: {
      protocol: targetProtocol === elbv2.ApplicationProtocol.HTTPS ? elbv2.Protocol.HTTPS : elbv2.Protocol.HTTP,
      path: options.healthPath ?? '/',
      healthyHttpCodes: options.healthyHttpCodes ?? '200',
      interval: Duration.seconds(15),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
    },
  });
  const certificate = entryCertificate(scope, context.clusterName, options);
  const listener = loadBalancer.addListener('Https', {
    port: 443,
    protocol: elbv2.ApplicationProtocol.HTTPS,
    certificates: [certificate],
    sslPolicy: sslPolicyOf(context.clusterName, options.sslPolicy),
    mutualAuthentication: trustStore && { mutualAuthenticationMode: elbv2.MutualAuthenticationMode.VERIFY, trustStore },
    defaultTargetGroups: [targetGroup],
    open: options.allowFrom === undefined,
  });
  return {
    loadBalancer,
    listener,
    targetGroup,
    securityGroup,
    targetPort,
    writesAccessLogs: true,
    certificateArns: [certificate.certificateArn],
    attach: (group) => group.attachToApplicationTargetGroup(targetGroup),
  };
}

function sslPolicyOf(clusterName: string, sslPolicy = elbv2.SslPolicy.TLS13_12_PQ): elbv2.SslPolicy {
  if (!Token.isUnresolved(sslPolicy) && !FORWARD_SECRET.some((name) => elbv2.SslPolicy[name] === sslPolicy)) {
    throw new Error(
      `sslPolicy of cluster '${clusterName}' is ${sslPolicy}, which allows versions before TLS 1.2 or ciphers without forward secrecy: ` +
      `give one of SslPolicy.${FORWARD_SECRET.join(', ')}`,
    );
  }
  return sslPolicy;
}
