import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** A target group, and the load balancer that counts its targets. */
export interface CountedHosts {
  readonly loadBalancer: elbv2.BaseLoadBalancer;
  readonly targetGroup: elbv2.TargetGroupBase;
}

/**
 * How many targets are healthy, or are not. Each node of the load balancer counts: the least is what all of them agree on, and of nothing
 * at all the most.
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
