import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** A target group, and the load balancer that publishes the number of its targets. */
export interface CountedHosts {
  readonly loadBalancer: elbv2.BaseLoadBalancer;
  readonly targetGroup: elbv2.TargetGroupBase;
}

/**
 * Returns the number of healthy or unhealthy targets. Each node of the load balancer publishes its own number: the minimum is the number on which all
 * nodes agree, and a maximum of 0 means that no node has such a target.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function hostCount(
  { loadBalancer, targetGroup }: CountedHosts, metricName: string, statistic = cloudwatch.Stats.MINIMUM, period = Duration.minutes(1),
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: loadBalancer instanceof elbv2.ApplicationLoadBalancer ? 'AWS/ApplicationELB' : 'AWS/NetworkELB',
    metricName,
    dimensionsMap: { LoadBalancer: loadBalancer.loadBalancerFullName, TargetGroup: targetGroup.targetGroupFullName },
    statistic,
    period,
  });
}
