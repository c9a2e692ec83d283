import { isIP } from 'net';

/** Fields by the name of their structure in the SDK. */
type FieldNames = { readonly [structure: string]: readonly string[] };

/**
 * The fields whose text stays: enumerations, schedules, versions and AWS's own names, by service. The text of each other field is replaced, also that of
 * a field that AWS adds one day.
 */
export const KEPT_FIELDS: { readonly [service: string]: FieldNames } = {
  'ACM': { CertificateDetail: ['Status', 'Type', 'RenewalEligibility', 'FailureReason', 'KeyAlgorithm'], RenewalSummary: ['RenewalStatus'] },
  'Auto Scaling': {
    AutoScalingGroup: ['HealthCheckType', 'Status'],
    Instance: ['LifecycleState', 'HealthStatus'],
    LaunchTemplateSpecification: ['Version'],
    TagDescription: ['ResourceType'],
  },
  'CloudFormation': {
    Stack: ['StackStatus'],
    StackResource: ['ResourceType', 'ResourceStatus'],
    StackResourceSummary: ['ResourceType', 'ResourceStatus'],
    StackDriftInformation: ['StackDriftStatus'],
    StackResourceDriftInformation: ['StackResourceDriftStatus'],
    StackResourceDriftInformationSummary: ['StackResourceDriftStatus'],
  },
  'CloudWatch': {
    DescribeAlarmsInput: ['AlarmTypes'],
    DescribeAlarmHistoryInput: ['AlarmTypes', 'HistoryItemType'],
    GetMetricDataInput: ['ScanBy'],
    MetricDataResult: ['StatusCode'],
    MetricAlarm: ['ComparisonOperator', 'ExtendedStatistic', 'EvaluationState', 'StateValue', 'Statistic', 'TreatMissingData', 'Unit'],
    CompositeAlarm: ['StateValue', 'ActionsSuppressedBy'],
    AlarmHistoryItem: ['AlarmType', 'HistoryItemType'],
    MetricStat: ['Stat', 'Unit'],
  },
  'EC2': {
    DescribeInstanceAttributeRequest: ['Attribute'],
    DescribeImagesRequest: ['Owners'],
    DescribeSnapshotsRequest: ['OwnerIds'],
    Filter: ['Name'],
    FlowLog: ['DeliverLogsStatus', 'FlowLogStatus', 'LogDestinationType', 'TrafficType'],
    Image: ['Architecture', 'BootMode', 'CreationDate', 'DeprecationTime', 'DeregistrationProtection', 'Hypervisor', 'ImageType', 'ImdsSupport', 'Platform', 'PlatformDetails', 'RootDeviceType', 'State', 'UsageOperation', 'VirtualizationType'],
    EbsBlockDevice: ['VolumeType'],
    EbsInstanceBlockDevice: ['Status'],
    Instance: ['Architecture', 'Hypervisor', 'InstanceType', 'Platform', 'PlatformDetails', 'RootDeviceType', 'UsageOperation', 'VirtualizationType'],
    InstanceMetadataOptionsResponse: ['HttpEndpoint', 'HttpProtocolIpv6', 'HttpTokens', 'InstanceMetadataTags', 'State'],
    InstanceNetworkInterface: ['InterfaceType', 'Status'],
    InstanceState: ['Name'],
    IpPermission: ['IpProtocol'],
    Monitoring: ['State'],
    NatGateway: ['ConnectivityType', 'State'],
    NetworkAclEntry: ['Protocol', 'RuleAction'],
    Placement: ['Tenancy'],
    Route: ['Origin', 'State'],
    RouteTableAssociationState: ['State'],
    Snapshot: ['State', 'Progress', 'StorageTier'],
    StateReason: ['Code'],
    Subnet: ['State'],
    Volume: ['State', 'VolumeType'],
    VolumeAttachment: ['State'],
    Vpc: ['InstanceTenancy', 'State'],
    VpcCidrBlockState: ['State'],
    VpcEndpoint: ['State', 'VpcEndpointType'],
  },
  'Elastic Load Balancing v2': {
    LoadBalancer: ['IpAddressType', 'Scheme', 'Type'],
    LoadBalancerState: ['Code'],
    LoadBalancerAttribute: ['Key'],
    TargetHealth: ['Reason', 'State'],
  },
  'EventBridge': { Rule: ['ScheduleExpression', 'State'] },
  'KMS': { GetKeyPolicyRequest: ['PolicyName'], KeyMetadata: ['KeyManager', 'KeySpec', 'KeyState', 'KeyUsage', 'Origin'] },
  'Lambda': { FunctionConfiguration: ['Architectures', 'LastUpdateStatus', 'PackageType', 'Runtime', 'State'] },
  'RDS': {
    DBInstance: ['CACertificateIdentifier', 'DBInstanceClass', 'DBInstanceStatus', 'Engine', 'EngineVersion', 'LicenseModel', 'PreferredBackupWindow', 'PreferredMaintenanceWindow', 'StorageType', 'EnabledCloudwatchLogsExports'],
    CertificateDetails: ['CAIdentifier'],
    DBParameterGroupStatus: ['ParameterApplyStatus'],
    DBSecurityGroupMembership: ['Status'],
    DescribeDBParametersMessage: ['Source'],
    MasterUserSecret: ['SecretStatus'],
    OptionGroupMembership: ['Status'],
    Parameter: ['ApplyMethod', 'ApplyType', 'DataType', 'ParameterName', 'Source'],
    PendingMaintenanceAction: ['Action', 'OptInStatus'],
    Subnet: ['SubnetStatus'],
    VpcSecurityGroupMembership: ['Status'],
  },
  'SNS': { Subscription: ['Protocol'] },
  'SSM': {
    AssociationOverview: ['DetailedStatus', 'Status'],
    InstanceInformation: ['AgentVersion', 'AssociationStatus', 'PingStatus', 'PlatformType', 'PlatformVersion', 'ResourceType'],
    Parameter: ['DataType', 'Type'],
    ParameterHistory: ['DataType', 'Tier', 'Type'],
  },
};

/** The structures in which this library has written a document: its parameters, in which numbers and dates matter. */
const DOCUMENTS: { readonly [service: string]: FieldNames } = {
  SSM: { Parameter: ['Value'], ParameterHistory: ['Value'] },
};

/** Fields of which only values of a form stay, in each service: what a customer chooses has the same field. */
const KEPT_FORMS: { readonly [field: string]: RegExp } = {
  Device: /^(?:\/dev\/)?(?:sd|xvd)[a-z]{1,2}\d?$/,
  DeviceName: /^(?:\/dev\/)?(?:sd|xvd)[a-z]{1,2}\d?$/,
  RootDeviceName: /^(?:\/dev\/)?(?:sd|xvd)[a-z]{1,2}\d?$/,
  // The ids of the queries of verify.
  Id: /^s\d{1,3}$/,
};

/** The dimensions of AWS's metrics, and those of the CloudWatch agent on Windows and Linux. */
const DIMENSIONS = [
  'AutoScalingGroupName', 'AvailabilityZone', 'CertificateArn', 'DBInstanceIdentifier', 'FunctionName', 'InstanceId', 'LoadBalancer', 'LogGroupName', 'RuleName', 'TargetGroup',
  'TopicName', 'device', 'fstype', 'instance', 'objectname', 'path',
];

/** The namespaces of AWS and of this library, in which customers name no metric. */
const KNOWN_NAMESPACE = /^(?:AWS\/[A-Za-z0-9]{1,40}|CWAgent|Oban\/[\w/-]{1,60})$/;
const KNOWN_METRIC = /^[A-Za-z][\w %./-]{0,80}$/;

/** An attribute of load balancers, and a parameter of databases, that verify reads. */
const KEPT_VALUES: { readonly [name: string]: readonly string[] } = { 'deletion_protection.enabled': ['true', 'false'], 'rds.force_ssl': ['0', '1'] };

/** The form of texts that stay. A field that contains something else, such as an id or an address, has its text replaced. */
const ENUMERATION = /^(?!.*\d{6})-?[A-Za-z0-9][\w .:/()+*?,%-]{0,63}$/;

/** A structure of the SDK with its fields. */
export interface Fields {
  readonly [field: string]: unknown;
}

/** A field of a structure of the SDK. */
export interface Field {
  readonly service: string;
  readonly structure: string;
  readonly field: string;
  /** The structure with all its fields. */
  readonly siblings: Fields;
}

/** Returns whether the text of a field stays. */
export function isKept({ service, structure, field, siblings }: Field, text: string): boolean {
  const namespace = siblings.Namespace ?? siblings.metricNamespace;
  switch (field) {
    case 'Namespace':
    case 'metricNamespace': return KNOWN_NAMESPACE.test(text);
    case 'MetricName':
    case 'metricName': return typeof namespace === 'string' && KNOWN_NAMESPACE.test(namespace) && KNOWN_METRIC.test(text);
    case 'Value':
    case 'ParameterValue': return KEPT_VALUES[String(siblings.Key ?? siblings.ParameterName)]?.includes(text) === true;
    default: break;
  }
  return structure === 'Dimension' && field === 'Name' ? DIMENSIONS.includes(text) : KEPT_FORMS[field]?.test(text) === true || (isIn(KEPT_FIELDS[service], structure, field) && isEnumeration(text));
}

function isEnumeration(text: string): boolean {
  return ENUMERATION.test(text) && !text.split(/[^\w:.]+/).some((part) => isIP(part) !== 0);
}

/** Returns whether a field has a document of this library. */
export function isDocument({ service, structure, field }: Field): boolean {
  return isIn(DOCUMENTS[service], structure, field);
}

function isIn(fields: FieldNames | undefined, structure: string, field: string): boolean {
  return fields?.[structure]?.includes(field) === true;
}
