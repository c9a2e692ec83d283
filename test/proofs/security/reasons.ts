import { App, CfnResource } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ObanAccount, ObanEnvironment, ObanServer } from '../../../src';
import { Cluster } from '../../../src/cluster/cluster';
import { acknowledgements } from '../scanned/acknowledgements';

/** Why a rule of a scanner may report something, wherever the same is true. */
export interface Reason {
  /** Without what it found. */
  readonly rule: string;
  readonly why: string;
  /** The finding, such as a policy or a resource of a statement. */
  readonly findings: ReadonlySet<string>;
  /** The kinds of resources that it is about. */
  readonly types: ReadonlySet<string>;
  /** Where they are in what the library makes. */
  readonly places: ReadonlySet<string>;
}

const naturally = new Intl.Collator('en', { numeric: true });

/** The reasons that the constructs of some apps carry, each once. */
export function reasonsIn(apps: readonly App[]): Reason[] {
  const reasons = new Map<string, { rule: string; why: string; findings: Set<string>; types: Set<string>; places: Set<string> }>();
  for (const app of apps) {
    const names = environmentNames(app);
    for (const { construct, rule: id, reason: why } of acknowledgements(app)) {
      const [, rule, finding] = id.match(/^(.*?)(?:\[(.*)\])?$/)!;
      const reason = reasons.get(`${rule} ${why}`) ?? { rule, why, findings: new Set(), types: new Set(), places: new Set() };
      reasons.set(`${rule} ${why}`, reason);
      if (finding !== undefined) {
        reason.findings.add(anywhere(finding, names));
      }
      typesOf(construct).forEach((type) => reason.types.add(type));
      reason.places.add(placeOf(construct, names));
    }
  }
  return [...reasons.values()].sort((one, other) => naturally.compare(`${one.rule} ${one.why}`, `${other.rule} ${other.why}`));
}

function environmentNames(app: App): string[] {
  return app.node.findAll().filter((construct) => construct instanceof ObanEnvironment).map((environment) => environment.environmentName);
}

/** Of the construct itself, or of the resource that it is for. */
function typesOf(construct: IConstruct): string[] {
  const resource = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild;
  return resource && CfnResource.isCfnResource(resource) ? [resource.cfnResourceType] : [];
}

/** The path below the account, environment, cluster or server, without names that a consumer chose. */
function placeOf(construct: IConstruct, names: readonly string[]): string {
  const scopes = construct.node.scopes;
  const owner = scopes.map((scope) => ownerOf(scope) !== undefined).lastIndexOf(true);
  const below = scopes.slice(owner >= 0 ? owner + 1 : 2).map(({ node }) => node.id); // 2: app and stack
  const path = below.map((id, index) => (below[index - 1] === 'DataVolumes' ? '*' : id.replace(/Subnet\d$/, 'Subnet*')));
  return [owner >= 0 ? ownerOf(scopes[owner]) : 'stack', ...path].map((id) => withoutName(id!, names)).join('/');
}

function ownerOf(construct: IConstruct): string | undefined {
  if (construct instanceof ObanAccount) return 'account';
  if (construct instanceof ObanServer) return 'server';
  if (construct instanceof Cluster) return 'cluster';
  return construct instanceof ObanEnvironment ? 'environment' : undefined;
}

/** Returns the name of the environment for resources in the stack of a server. */
function withoutName(id: string, names: readonly string[]): string {
  return names.reduce((text, name) => text.replace(`Oban${name}`, 'Oban*'), id);
}

/** An ARN or a policy without partition, Region, account, environment and logical ids. */
function anywhere(finding: string, names: readonly string[]): string {
  const general = finding
    .replace(/^(Resource|Policy|Action)::/, '')
    .replace(/^arn:<AWS::Partition>:iam::aws:policy\//, '')
    .replace(/^arn:<AWS::Partition>:(\w+):[\w-]*:(\d*|\*):/, '$1:::')
    .replace(/<\w+[0-9A-F]{8}(\.Arn)?>/, '<reference>');
  return names.reduce((text, name) => text.replace(`/oban/${name}`, '/oban/<environment>'), general);
}
