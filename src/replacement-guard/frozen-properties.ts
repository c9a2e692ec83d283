import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import { CONDITIONAL_PROPERTIES } from './conditional-properties';
import { CREATE_ONLY_PROPERTIES } from './create-only-properties';
import { renderedProperties } from '../synthesis/rendered-properties';
import { sortedByKey } from '../synthesis/sorted-by-key';

/** The names of properties in messages to operators. Other properties have the name of CloudFormation. */
const NAMES: { readonly [type: string]: { readonly [property: string]: string } } = {
  'AWS::EC2::Instance': {
    AvailabilityZone: 'Availability Zone',
    BlockDeviceMappings: 'block device mappings',
    ImageId: 'image',
    KeyName: 'key pair',
    LaunchTemplate: 'launch template',
    NetworkInterfaces: 'network interfaces',
    PrivateIpAddress: 'private address',
    SubnetId: 'subnet',
    UserData: 'first boot commands',
  },
  'AWS::RDS::DBInstance': {
    AvailabilityZone: 'Availability Zone',
    CharacterSetName: 'collation',
    DBInstanceIdentifier: 'identifier',
    DBSnapshotIdentifier: 'snapshot of origin',
    DBSubnetGroupName: 'subnet group',
    Engine: 'edition',
    KmsKeyId: 'encryption key',
    MasterUsername: 'master user',
    PerformanceInsightsKMSKeyId: 'Performance Insights key',
    Port: 'port',
    RestoreTime: 'point in time of origin',
    SourceDBInstanceAutomatedBackupsArn: 'automated backup of origin',
    SourceDBInstanceIdentifier: 'instance of origin',
    SourceDbiResourceId: 'resource id of origin',
    StorageEncrypted: 'encryption',
    Timezone: 'time zone',
    UseLatestRestorableTime: 'latest restorable time of origin',
  },
};

/** The part of a value whose change replaces the resource, for properties of which other parts may change. */
const PARTS: { readonly [property: string]: (value: any) => unknown } = {
  BlockDeviceMappings: (mappings) => (Array.isArray(mappings) ? mappings.map(withoutDeleteOnTermination) : mappings),
  UserData: (value) => value?.['Fn::Base64'] ?? value,
};

/** Returns the properties whose change replaces a resource of this type, by their names in messages. */
export function frozenProperties(type: string): { [name: string]: string } {
  const { always, inSomeCases } = CREATE_ONLY_PROPERTIES[type];
  const properties = [...always, ...inSomeCases.filter((property) => CONDITIONAL_PROPERTIES[type][property].isFrozen)];
  return sortedByKey(Object.fromEntries(properties.map((property) => [NAMES[type][property] ?? property, property])));
}

/**
 * Returns the values of the frozen properties in the template, including changes by aspects and overrides. An absent value is an empty string,
 * because removing a value can also replace a resource.
 *
 * @param guarded the logical ids of resources that depend on the guard. A reference to them is written as a logical id, because CloudFormation
 * refuses circular dependencies
 */
export function frozenValues(resource: CfnResource, guarded: ReadonlySet<string>): { [name: string]: unknown } {
  const properties = renderedProperties(resource);
  return Object.fromEntries(Object.entries(frozenProperties(resource.cfnResourceType)).map(([name, property]) => {
    const value = PARTS[property] === undefined ? properties[property] : PARTS[property](properties[property]);
    return [name, asText(comparable(value, guarded), resource)];
  }));
}

function withoutDeleteOnTermination(mapping: any): unknown {
  if (mapping?.Ebs === undefined) {
    return mapping;
  }
  return { ...mapping, Ebs: Object.fromEntries(Object.entries(mapping.Ebs).filter(([name]) => name !== 'DeleteOnTermination')) };
}

/**
 * Returns a value with sorted keys and with each intrinsic function as a token, because the CDK inserts tokens into JSON but treats functions of a
 * resolved value as data.
 */
function comparable(value: any, guarded: ReadonlySet<string>): any {
  if (Array.isArray(value)) {
    return value.map((each) => comparable(each, guarded));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const parts = sortedByKey(Object.fromEntries(Object.entries(value).map(([key, each]) => [key, comparable(each, guarded)])));
  if (!isIntrinsic(value)) {
    return parts;
  }
  const reference = value.Ref ?? value['Fn::GetAtt'];
  const path: string[] = Array.isArray(reference) ? reference : String(reference).split('.');
  return guarded.has(path[0]) ? path.join('.') : Token.asAny(parts);
}

/** Returns an intrinsic function as it is, for CloudFormation to resolve, and any other value as text, which the guard compares and shows. */
function asText(value: unknown, resource: CfnResource): unknown {
  if (typeof value !== 'object' || value === null) {
    return String(value ?? '');
  }
  return Token.isUnresolved(value) ? value : Stack.of(resource).toJsonString(value);
}

function isIntrinsic(value: object): boolean {
  const [key, ...others] = Object.keys(value);
  return others.length === 0 && (key === 'Ref' || key?.startsWith('Fn::'));
}
