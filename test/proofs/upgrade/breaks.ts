import type { HeldOutside } from './held-outside';
import type { Synthesis } from '../conformance/synthesis';

/** A way to break what somebody outside holds on to. */
export interface Break {
  /** The kind of the ledger. */
  readonly kind: string;
  readonly made: string;
  readonly make: (held: HeldOutside) => HeldOutside;
}

const STACK = 'oban-production';

export const BREAKS: readonly Break[] = [
  inTemplate('logical ids', 'another logical id of the security group of the database', (synthesis) => move(synthesis, 'AWS::EC2::SecurityGroup', 'DatabaseSecurityGroup')),
  inTemplate('logical ids', 'another logical id of the role of a server', (synthesis) => move(synthesis, 'AWS::IAM::Role', 'app01')),
  inTemplate('logical ids', 'another logical id behind the name of an alarm', (synthesis) => move(synthesis, 'AWS::CloudWatch::Alarm')),
  inTemplate('logical ids', 'another logical id of the dashboard', (synthesis) => move(synthesis, 'AWS::CloudWatch::Dashboard')),
  inTemplate('logical ids', 'no document of the agent', (synthesis) => { remove(synthesis, 'AWS::SSM::Document'); }),
  inTemplate('names', 'another name of an alarm', rename('AWS::CloudWatch::Alarm', 'AlarmName')),
  inTemplate('names', 'another name of a parameter', rename('AWS::SSM::Parameter', 'Name')),
  inTemplate('names', 'another name of a group', rename('AWS::IAM::Group', 'GroupName')),
  inTemplate('names', 'another name of a role of operators', rename('AWS::IAM::Role', 'RoleName')),
  inTemplate('names', 'another name of the trail', rename('AWS::CloudTrail::Trail', 'TrailName')),
  inTemplate('names', 'another name of the document of the agent', rename('AWS::SSM::Document', 'Name')),
  inTemplate('names', 'another description of a security group, which replaces it', rename('AWS::EC2::SecurityGroup', 'GroupDescription')),
  inTemplate('deletion policies', 'the volumes are deleted with their stack', (synthesis) => { first(synthesis, 'AWS::EC2::Volume').DeletionPolicy = 'Delete'; }),
  inTemplate('deletion policies', 'the key is deleted when it is replaced', (synthesis) => { first(synthesis, 'AWS::KMS::Key', /ProductionKey/).UpdateReplacePolicy = 'Delete'; }),
  inTemplate('deletion policies', 'the log bucket has no policy', (synthesis) => {
    const bucket = first(synthesis, 'AWS::S3::Bucket');
    delete bucket.DeletionPolicy;
    delete bucket.UpdateReplacePolicy;
  }),
  inTemplate('retention', 'backups of the database are kept for a day', (synthesis) => { first(synthesis, 'AWS::RDS::DBInstance').Properties.BackupRetentionPeriod = 1; }),
  inTemplate('retention', 'logs are kept for a day', (synthesis) => {
    synthesis.all('AWS::Logs::LogGroup').forEach(({ properties }) => { properties.RetentionInDays = 1; });
  }),
  inTemplate('outputs', 'an output with another name', (synthesis) => {
    const { Outputs } = synthesis.stack(STACK).template;
    const name = Object.keys(Outputs).find((each) => each.includes('LoadBalancerDnsName'))!;
    Outputs.Other = Outputs[name];
    delete Outputs[name];
  }),
  inTemplate('outputs', 'an output with another value', (synthesis) => {
    const { Outputs } = synthesis.stack(STACK).template;
    Outputs[Object.keys(Outputs).find((each) => each.includes('VpcId'))!].Value = { Ref: 'Another' };
  }),
  inTemplate('exports', 'an export that is dropped', (synthesis) => {
    const { template } = synthesis.stacks.find(({ template: { Outputs = {} } }) => Object.values<any>(Outputs).some(({ Export }) => Export))!;
    template.Outputs = Object.fromEntries(Object.entries<any>(template.Outputs).filter(([, { Export }]) => !Export));
  }),
  inTemplate('tags', 'another tag key', (synthesis) => { tagOf(first(synthesis, 'AWS::EC2::Volume')).Key = 'oban:env'; }),
  inTemplate('tags', 'another tag value', (synthesis) => { tagOf(first(synthesis, 'AWS::EC2::Instance')).Value = 'production'; }),
  inTemplate('tags', 'subnets without the tag of `Vpc.fromLookup`', (synthesis) => {
    const { Properties } = first(synthesis, 'AWS::EC2::Subnet');
    Properties.Tags = Properties.Tags.filter(({ Key }: any) => !Key.startsWith('aws-cdk:'));
  }),
  inTemplate('metrics', 'another namespace of a metric', (synthesis) => {
    synthesis.all('AWS::CloudWatch::Alarm').filter(({ properties }) => properties.Namespace === 'Oban/Account').forEach(({ properties }) => { properties.Namespace = 'Oban'; });
  }),
  inTemplate('messages', 'another key of a message', (synthesis) => {
    for (const { properties } of synthesis.all('AWS::Events::Rule')) {
      properties.Targets = JSON.parse(JSON.stringify(properties.Targets ?? []).replace(/AlarmName/g, 'Alarm'));
    }
  }),
  inTemplate('metadata', 'another key of metadata', (synthesis) => {
    for (const { template } of synthesis.stacks) {
      Object.values<any>(template.Resources).forEach((resource) => { delete resource.Metadata?.['oban:recycle-bin-opt-out']; });
    }
  }),
  { kind: 'metrics', made: 'another name of a metric of the functions', make: (held) => ({ ...held, metrics: held.metrics.map((name) => name.replace('Failed', 'Failures')) }) },
  { kind: 'parameters', made: 'another path of the holds', make: (held) => ({ ...held, parameters: held.parameters.map((name) => name.replace('holds', 'pauses')) }) },
  { kind: 'tag keys', made: 'another key of images', make: (held) => ({ ...held, tagKeys: held.tagKeys.map((key) => key.replace('oban:source', 'oban:from')) }) },
  { kind: 'runbook', made: 'another heading of an article', make: (held) => ({ ...held, runbookAnchors: held.runbookAnchors.filter((anchor) => anchor !== 'cpu') }) },
  { kind: 'commands', made: 'a command that is removed', make: ({ commands: { hold: _, ...commands }, ...held }) => ({ ...held, commands }) },
  { kind: 'commands', made: 'an option that is renamed', make: (held) => ({ ...held, commands: { ...held.commands, rollback: held.commands.rollback.map((each) => (each === 'to-base' ? 'base' : each)) } }) },
];

function inTemplate(kind: string, made: string, change: (synthesis: Synthesis) => void): Break {
  return {
    kind,
    made,
    make: (held) => {
      const synthesis = held.synthesis.copy();
      change(synthesis);
      return { ...held, synthesis };
    },
  };
}

function entryOf(synthesis: Synthesis, type: string, logicalId: string | RegExp = '') {
  const found = synthesis.all(type).find((resource) => (typeof logicalId === 'string' ? resource.logicalId.includes(logicalId) : logicalId.test(resource.logicalId)));
  if (found === undefined) {
    throw new Error(`no ${type} whose logical id has ${logicalId}`);
  }
  return found;
}

function first(synthesis: Synthesis, type: string, logicalId?: RegExp): any {
  return entryOf(synthesis, type, logicalId).definition;
}

function remove(synthesis: Synthesis, type: string, logicalId?: string): any {
  const { stack, definition, logicalId: id } = entryOf(synthesis, type, logicalId);
  delete stack.template.Resources[id];
  return { resources: stack.template.Resources, definition };
}

function move(synthesis: Synthesis, type: string, logicalId?: string): void {
  const { resources, definition } = remove(synthesis, type, logicalId);
  resources.Elsewhere = definition;
}

function rename(type: string, property: string): (synthesis: Synthesis) => void {
  return (synthesis) => {
    synthesis.all(type).find(({ properties }) => typeof properties[property] === 'string')!.properties[property] = 'another';
  };
}

function tagOf({ Properties: { Tags } }: any): any {
  return Tags.find(({ Key }: any) => Key === 'oban:environment');
}
