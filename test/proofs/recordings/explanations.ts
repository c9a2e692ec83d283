import type { Explanation } from './differences';

const GROUPS = 'Auto Scaling DescribeAutoScalingGroups AutoScalingGroups[]';
const IMAGES = 'EC2 DescribeImages Images[]';
const INSTANCES = 'EC2 DescribeInstances Reservations[]';
const VERSIONS = 'EC2 DescribeLaunchTemplateVersions LaunchTemplateVersions[]';
const ALARMS = 'CloudWatch DescribeAlarms MetricAlarms[]';
const KEY = 'KMS DescribeKey KeyMetadata';
const SUBSCRIPTION = 'SNS GetSubscriptionAttributes Attributes';
const TOPIC = 'SNS GetTopicAttributes Attributes';

const NOT_READ = 'moto does not have it, and neither a function nor a check reads it';
const NOT_SET = 'the example does not set it, so AWS would not return it either';

/** The differences that stay, each with its reason. `npm run recordings` fails for a difference that no entry explains, and for an entry without a difference. */
export const EXPLANATIONS: readonly Explanation[] = [
  ...['BlockDeviceMappings[].VirtualName', 'DeprecationTime', 'ImageOwnerAlias', 'KernelId'].map((field) => (
    { at: `${IMAGES}.${field}`, reason: 'AWS returns it for images of Amazon, of old instance types or with a deprecation, which the example has not' })),
  ...['EnaSupport', 'ImdsSupport', 'PlatformDetails', 'SriovNetSupport', 'UsageOperation'].map((field) => ({ at: `${IMAGES}.${field}`, reason: NOT_READ })),

  ...['CapacityReservationSpecification.*', 'CpuOptions.*', 'EnaSupport', 'HibernationOptions.*'].map((field) => ({ at: `${INSTANCES}.Instances[].${field}`, reason: NOT_READ })),
  ...['NetworkInterfaces[].Association.*', 'NetworkInterfaces[].PrivateIpAddresses[].Association.*', 'PublicDnsName', 'PublicIpAddress'].map((field) => (
    { at: `${INSTANCES}.Instances[].${field}`, reason: 'no instance of the example has a public address' })),
  { at: `${INSTANCES}.Instances[].NetworkInterfaces[].PrivateIpAddresses[].PrivateDnsName`, reason: NOT_READ },
  { at: `${INSTANCES}.RequesterId`, reason: NOT_READ },

  ...['LaunchConfigurationName', 'Instances[].LaunchConfigurationName', 'LoadBalancerNames[]', 'MixedInstancesPolicy.*', 'InstanceLifecyclePolicy.*', 'EnabledMetrics[].*', 'SuspendedProcesses[].*'].map((field) => (
    { at: `${GROUPS}.${field}`, reason: NOT_SET })),
  ...['AvailabilityZoneDistribution.*', 'CapacityReservationSpecification.*', 'DesiredCapacityType'].map((field) => ({ at: `${GROUPS}.${field}`, reason: NOT_READ })),
  ...['LaunchTemplateData.BlockDeviceMappings[].*', 'VersionDescription'].map((field) => ({ at: `${VERSIONS}.${field}`, reason: NOT_SET })),

  ...['DeletionTime', 'LastUpdatedTime', 'StackStatusReason'].map((field) => (
    { at: `CloudFormation DescribeStacks Stacks[].${field}`, reason: 'the recorded stacks of the example were neither updated nor deleted, and did not fail' })),

  { at: `${ALARMS}.AlarmActions[]`, reason: 'an action of EC2 is an ARN of `automate`: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html' },
  { at: `${ALARMS}.OKActions[]`, reason: NOT_SET },
  { at: `${ALARMS}.TreatMissingData`, reason: '`notBreaching` is one of the four values: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html' },
  { at: `${ALARMS}.Unit`, reason: NOT_SET },
  { at: 'CloudWatch GetMetricData MetricDataResults[].Messages[].*', reason: 'AWS adds a message if a query has no data of its Region; no check reads it' },
  { at: 'EventBridge ListTargetsByRule Targets[].InputPath', reason: NOT_SET },

  ...['CurrentKeyMaterialId', 'ExpirationModel', 'MacAlgorithms[]', 'MultiRegionConfiguration.*', 'SigningAlgorithms[]'].map((field) => (
    { at: `${KEY}.${field}`, reason: 'AWS returns it for keys that sign, are imported or are of several Regions, or for the material of a key, which no check reads' })),
  { at: 'KMS DescribeKey NotFoundException', reason: 'moto writes the id without quotation marks; no code reads the message' },

  ...['DeliveryPolicy', 'FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy'].map((field) => ({ at: `${SUBSCRIPTION}.${field}`, reason: NOT_SET })),
  ...['EffectiveDeliveryPolicy', 'SubscriptionPrincipal'].map((field) => ({ at: `${SUBSCRIPTION}.${field}`, reason: NOT_READ })),
  ...['LambdaSuccessFeedbackRoleArn', 'LambdaSuccessFeedbackSampleRate', 'SignatureVersion'].map((field) => ({ at: `${TOPIC}.${field}`, reason: NOT_SET })),
];
