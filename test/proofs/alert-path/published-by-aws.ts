import { isWaitedFor, refusalOfEvent } from './events';
import { attributeOf, meaningOf, refOf } from './meaning';
import type { Dimensions, Quantity, Series } from './series';
import type { Resource, Synthesis } from '../conformance/synthesis';

const EC2 = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html';
const ALB = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html';
const NLB = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html';
const RDS = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html';
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html';
const SNS = 'https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html';
const ACM = 'https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html';
const EVENTS = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html';
const LOG_GROUPS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html';
const LOGS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html';

const MINUTE = 60;
const FIVE_MINUTES = 300;
const HALF_A_DAY = 43_200;
const GIBIBYTE = 1024 ** 3;

/** Nothing of this library waits for a disk this long: a threshold above it is meant in milliseconds. */
const LONGEST_LATENCY_SECONDS = 1;

const PERCENT = { unit: 'Percent', least: 0, most: 100, bad: 'high' } as const;
const COUNT = { unit: 'Count', least: 0, most: Infinity, bad: 'high', everySeconds: MINUTE } as const;
const FLAG = { unit: 'Count', least: 0, most: 1, bad: 'high', everySeconds: MINUTE } as const;
const SUMMED = { ...COUNT, statistics: ['Sum'] };

/** Returns the metrics that AWS publishes for the resources of an app. */
export function publishedByAws(synthesis: Synthesis): Series[] {
  const of = (type: string, series: (resource: Resource) => Series[]) => synthesis.all(type).flatMap(series);
  return [
    ...of('AWS::EC2::Instance', (instance) => ofInstances({ InstanceId: refOf(instance) }, instance.properties.Monitoring === true, ['Maximum', 'Average'])),
    // Of all members together: an average would hide the one that is bad.
    ...of('AWS::AutoScaling::AutoScalingGroup', (group) => ofInstances({ AutoScalingGroupName: refOf(group) }, false, ['Maximum'])),
    ...of('AWS::ElasticLoadBalancingV2::Listener', (listener) => ofListener(synthesis, listener)),
    ...of('AWS::RDS::DBInstance', ofDatabase),
    ...of('AWS::Lambda::Function', ofFunction),
    ...of('AWS::SNS::Topic', ofTopic),
    ...of('AWS::Events::Rule', (rule) => ofRule(synthesis, rule)),
    ...of('AWS::Logs::LogGroup', ofLogGroup),
    ...of('AWS::Logs::MetricFilter', (filter) => ofMetricFilter(synthesis, filter)),
  ];
}

function each(namespace: string, source: string, dimensions: Dimensions, metrics: Readonly<Record<string, Quantity>>): Series[] {
  return Object.entries(metrics).map(([metricName, quantity]) => ({ namespace, metricName, dimensions, source, ...quantity }));
}

function ofInstances(dimensions: Dimensions, isDetailed: boolean, statistics: readonly string[]): Series[] {
  return each('AWS/EC2', EC2, dimensions, {
    CPUUtilization: { ...PERCENT, statistics, everySeconds: isDetailed ? MINUTE : FIVE_MINUTES },
    StatusCheckFailed: { ...FLAG, statistics: ['Maximum'] },
    StatusCheckFailed_Instance: { ...FLAG, statistics: ['Maximum'] },
    StatusCheckFailed_System: { ...FLAG, statistics: ['Maximum'] },
  });
}

/** A load balancer knows the target groups that its listeners forward to, and presents the certificates that they name. */
function ofListener(synthesis: Synthesis, { stack, properties }: Resource): Series[] {
  const loadBalancer = synthesis.referredTo(properties.LoadBalancerArn, stack);
  const isNetwork = loadBalancer.properties.Type === 'network';
  const LoadBalancer = attributeOf(loadBalancer, 'LoadBalancerFullName');
  const targetGroups = properties.DefaultActions.filter((action: any) => action.TargetGroupArn !== undefined)
    .map((action: any) => attributeOf(synthesis.referredTo(action.TargetGroupArn, stack), 'TargetGroupFullName'));
  const certificates = (properties.Certificates ?? []).map((certificate: any) => meaningOf(synthesis, certificate.CertificateArn, stack));
  return [
    ...isNetwork ? [] : each('AWS/ApplicationELB', ALB, { LoadBalancer }, {
      HTTPCode_ELB_5XX_Count: SUMMED, ClientTLSNegotiationErrorCount: SUMMED, RequestCount: SUMMED,
    }),
    ...targetGroups.flatMap((TargetGroup: string) => ofTargets(isNetwork, { LoadBalancer, TargetGroup })),
    ...certificates.flatMap((CertificateArn: string) => each('AWS/CertificateManager', ACM, { CertificateArn }, {
      DaysToExpiry: { unit: 'Count', least: -Infinity, most: 398, bad: 'low', statistics: ['Minimum'], everySeconds: HALF_A_DAY },
    })),
  ];
}

function ofTargets(isNetwork: boolean, dimensions: Dimensions): Series[] {
  // Each node of the load balancer counts: the least is what all of them agree on. That there is none is seen in the most.
  const hosts: Readonly<Record<string, Quantity>> = {
    HealthyHostCount: { ...COUNT, bad: 'low', statistics: ['Minimum', 'Maximum'] },
    UnHealthyHostCount: { ...COUNT, statistics: ['Minimum'] },
  };
  return isNetwork
    ? each('AWS/NetworkELB', NLB, dimensions, hosts)
    : each('AWS/ApplicationELB', ALB, dimensions, {
      ...hosts,
      HTTPCode_Target_5XX_Count: SUMMED,
      RequestCount: SUMMED,
      TargetTLSNegotiationErrorCount: SUMMED,
      TargetResponseTime: { unit: 'Seconds', least: 0, most: 60, bad: 'high', statistics: ['Average', 'Maximum', 'p99'], everySeconds: MINUTE },
    });
}

function ofDatabase(instance: Resource): Series[] {
  const latency: Quantity = {
    unit: 'Seconds', least: 0, most: LONGEST_LATENCY_SECONDS, bad: 'high', statistics: ['Average', 'Maximum'], everySeconds: MINUTE,
  };
  const bytes: Quantity = { unit: 'Bytes', least: 0, most: Infinity, bad: 'low', statistics: ['Minimum'], everySeconds: MINUTE };
  return each('AWS/RDS', RDS, { DBInstanceIdentifier: refOf(instance) }, {
    CPUUtilization: { ...PERCENT, statistics: ['Average', 'Maximum'], everySeconds: MINUTE },
    ReadLatency: latency,
    WriteLatency: latency,
    FreeStorageSpace: { ...bytes, most: Number(instance.properties.AllocatedStorage) * GIBIBYTE },
    FreeableMemory: bytes,
    DatabaseConnections: { ...COUNT, statistics: ['Maximum', 'Average'] },
  });
}

function ofFunction(made: Resource): Series[] {
  return each('AWS/Lambda', LAMBDA, { FunctionName: refOf(made) }, {
    Errors: SUMMED,
    Throttles: SUMMED,
    // There is a value only where there is an invocation.
    Invocations: { ...SUMMED, least: 1, bad: 'low' },
    Duration: { ...COUNT, unit: 'Milliseconds', most: (made.properties.Timeout ?? 3) * 1_000, statistics: ['Maximum'] },
  });
}

function ofTopic(topic: Resource): Series[] {
  return each('AWS/SNS', SNS, { TopicName: attributeOf(topic, 'TopicName') }, { NumberOfNotificationsFailed: SUMMED });
}

/** How many of the events that there are it matches. Some are waited for, and the coming of others is bad. */
function ofRule(synthesis: Synthesis, rule: Resource): Series[] {
  if (rule.properties.EventPattern === undefined || rule.properties.State === 'DISABLED' || refusalOfEvent(synthesis, rule) !== undefined) {
    return [];
  }
  return each('AWS/Events', EVENTS, { RuleName: refOf(rule) }, { MatchedEvents: isWaitedFor(rule) ? { ...SUMMED, least: 1, bad: 'low' } : SUMMED });
}

/** There is a value only where something comes in. */
function ofLogGroup(logGroup: Resource): Series[] {
  return each('AWS/Logs', LOG_GROUPS, { LogGroupName: refOf(logGroup) }, { IncomingLogEvents: { ...SUMMED, unit: undefined, least: 1, bad: 'low' } });
}

function ofMetricFilter(synthesis: Synthesis, { stack, properties }: Resource): Series[] {
  synthesis.referredTo(properties.LogGroupName, stack); // fails if there is none
  return properties.MetricTransformations.flatMap(({ MetricNamespace, MetricName, Dimensions: named = [] }: any) => {
    const dimensions = Object.fromEntries(named.map(({ Key, Value }: any) => [Key, Value]));
    return each(MetricNamespace, LOGS, dimensions, { [MetricName]: { ...SUMMED, unit: undefined } });
  });
}
