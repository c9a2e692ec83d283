import type { HeldOutside } from './held-outside';
import { isStateful } from './stateful';
import type { SynthesisedStack } from '../conformance/synthesis';

/** By kind, each entry with its value. An entry without a value has an empty one. */
export interface Ledger {
  readonly [kind: string]: { readonly [entry: string]: string };
}

type Entries = [entry: string, value: string][];

/** Properties with a name that a resource has and that is fixed, and not that of another resource. */
const NAME = /(?:^|[a-z])(?:Name|Identifier)$/;
/** The names of these are made of logical ids, or are not those of the resource. */
const WITHOUT_NAMES = new Set(['AWS::IAM::Policy', 'AWS::EC2::VPCEndpoint', 'AWS::Lambda::Permission']);
const NOT_OF_THE_RESOURCE = new Set(['MetricName', 'VPCZoneIdentifier']);
/** Types that other stacks and bookmarks name. CloudFormation makes the name of a dashboard of its logical id. */
const NAMED_BY_OTHERS = new Set(['AWS::EC2::SecurityGroup', 'AWS::IAM::InstanceProfile', 'AWS::CloudWatch::Dashboard']);
/** For how long a resource keeps data: AWS deletes data that is older than a shorter retention. */
const RETENTION = ['RetentionInDays', 'BackupRetentionPeriod', 'LifecycleConfiguration', 'RetentionPeriod'];
/** Tags of the library, and those by which `Vpc.fromLookup` finds subnets. Others belong to the example. */
const TAG = /^(?:oban:|delete-after$|aws-cdk:subnet|Name$)/;

/** Returns everything that somebody outside can hold on to. */
export function ledgerOf({ synthesis, commands, metrics, parameters, tagKeys, runbookAnchors }: HeldOutside): Ledger {
  const { stacks } = synthesis;
  const ofResources = (entriesOf: (resource: any, path: string, logicalId: string) => Entries) => stacks.flatMap(({ template, paths, name }) => (
    Object.entries<any>(template.Resources).filter(([, resource]) => isHeld(resource))
      .flatMap(([logicalId, resource]) => entriesOf(resource, paths.get(logicalId) ?? `${name}/${logicalId}`, logicalId))
  ));
  return sorted({
    'commands': Object.entries(commands).flatMap(([command, options]): Entries => [[command, ''], ...options.map((option): [string, string] => [`${command} --${option}`, ''])]),
    'deletion policies': ofResources(({ DeletionPolicy, UpdateReplacePolicy }, path) => (
      DeletionPolicy === undefined && UpdateReplacePolicy === undefined ? [] : [[path, `${DeletionPolicy} and ${UpdateReplacePolicy}`]]
    )),
    'exports': stacks.flatMap(({ template }) => Object.values<any>(template.Outputs ?? {})
      .flatMap(({ Export, Value }): Entries => (Export === undefined ? [] : [[text(Export.Name), text(Value)]]))),
    'logical ids': ofResources((_, path, logicalId) => [[path, logicalId]]),
    'messages': stacks.flatMap(messageKeys),
    'metadata': stacks.flatMap(({ template }) => Object.values<any>(template.Resources)
      .flatMap(({ Metadata = {} }) => Object.keys(Metadata).filter((key) => key.startsWith('oban')).map((key): [string, string] => [key, '']))),
    'metrics': [...metrics.map((name): [string, string] => [name, '']), ...stacks.flatMap(metricsOfAlarms)],
    'names': ofResources((resource, path) => namesOf(resource).map(([property, name]) => [`${path} ${property}`, name])),
    'outputs': stacks.flatMap(({ name, template, nestedIn }) => (nestedIn === undefined ? Object.entries<any>(template.Outputs ?? {}) : [])
      .filter(([, { Export }]) => Export === undefined)
      .map(([output, { Value }]): [string, string] => [`${name} ${output}`, text(Value)])),
    'parameters': parameters.map((name) => [name, '']),
    'retention': ofResources(({ Properties = {} }, path) => RETENTION.filter((property) => property in Properties)
      .map((property) => [`${path} ${property}`, text(Properties[property])])),
    'runbook': runbookAnchors.map((anchor) => [`#${anchor}`, '']),
    'tag keys': tagKeys.map((key) => [key, '']),
    'tags': ofResources((resource, path) => tagsOf(resource).filter(([key]) => TAG.test(key)).map(([key, value]) => [`${path} ${key}`, value])),
  });
}

/** Returns what is recorded and no longer so, each with its kind. */
export function missingFrom(today: Ledger, recorded: Ledger): string[] {
  return Object.entries(recorded).flatMap(([kind, entries]) => Object.entries(entries).flatMap(([entry, value]) => {
    const now = today[kind]?.[entry];
    return now === value ? [] : [`${kind}: ${entry}${value === '' ? '' : ` was ${value}, and`} is ${now ?? 'gone'}`];
  }));
}

/** Returns what is recorded, with what is new. */
export function withAdditions(recorded: Ledger, today: Ledger): Ledger {
  const kinds = [...new Set([...Object.keys(recorded), ...Object.keys(today)])].sort();
  return sorted(Object.fromEntries(kinds.map((kind) => [kind, Object.entries({ ...today[kind], ...recorded[kind] })])));
}

function sorted(kinds: { readonly [kind: string]: Entries }): Ledger {
  return Object.fromEntries(Object.entries(kinds).map(([kind, entries]) => (
    [kind, Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)))]
  )));
}

/** Resources that hold data, have a name of their own, or are named by others: security groups, the roles of instances, dashboards. */
function isHeld(resource: any): boolean {
  return isStateful(resource) || namesOf(resource).length > 0 || NAMED_BY_OTHERS.has(resource.Type) || isRoleOfInstances(resource);
}

function isRoleOfInstances({ Type, Properties }: any): boolean {
  return Type === 'AWS::IAM::Role' && text(Properties.AssumeRolePolicyDocument).includes('ec2.amazonaws.com');
}

function namesOf({ Type, Properties = {} }: any): Entries {
  if (WITHOUT_NAMES.has(Type)) {
    return [];
  }
  return Object.entries<any>(Properties)
    .filter(([property, value]) => isName(Type, property) && !isReference(value))
    .map(([property, value]) => [property, text(value)]);
}

/** EC2 replaces a security group when its description changes. */
function isName(type: string, property: string): boolean {
  return NAME.test(property) && !NOT_OF_THE_RESOURCE.has(property) || type === 'AWS::EC2::SecurityGroup' && property === 'GroupDescription';
}

/** The name of another resource, which is recorded there. */
function isReference(value: any): boolean {
  return typeof value === 'object' && ['Ref', 'Fn::GetAtt', 'Fn::ImportValue', 'Fn::Select'].some((intrinsic) => intrinsic in value);
}

function tagsOf({ Properties: { Tags = [] } = {} }: any): Entries {
  return Array.isArray(Tags) ? Tags.map(({ Key, Value }) => [Key, text(Value)]) : Object.entries(Tags).map(([key, value]) => [key, text(value)]);
}

function metricsOfAlarms({ template }: SynthesisedStack): Entries {
  const metrics = Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .flatMap(({ Properties }) => [Properties, ...(Properties.Metrics ?? []).flatMap(({ MetricStat }: any) => MetricStat?.Metric ?? [])]);
  // The series of AWS are AWS's.
  return metrics.filter(({ Namespace }) => Namespace !== undefined && !Namespace.startsWith('AWS/'))
    .map(({ Namespace, MetricName, Dimensions = [] }) => [`${Namespace} ${MetricName} ${Dimensions.map(({ Name }: any) => Name).sort().join(',')}`.trim(), '']);
}

/** The keys of the messages that rules send to topics, by which programs read them. */
function messageKeys({ template }: SynthesisedStack): Entries {
  return Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::Events::Rule')
    .flatMap(({ Properties: { Targets = [] } }) => Targets)
    .flatMap(({ InputTransformer }) => [...text(InputTransformer?.InputTemplate ?? '').matchAll(/\\*"(\w+)\\*":/g)])
    .map(([, key]) => [key, '']);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
