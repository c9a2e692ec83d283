import { isDeepStrictEqual } from 'node:util';
import { meaningOf, refOf } from './meaning';
import type { Dimensions, Quantity, Series } from './series';
import type { Resource, Synthesis } from '../conformance/synthesis';

/** The metrics that the agents of an app publish, and the reasons for which an instance or a group has no metrics. */
export interface AgentReport {
  readonly series: readonly Series[];
  /** The reasons by the value of `Ref` of the instance or group. */
  readonly gaps: ReadonlyMap<string, string>;
}

type OperatingSystem = 'windows' | 'linux';

/** An instance or the members of a group. */
interface Host {
  readonly resource: Resource;
  readonly ref: string;
  readonly targetKey: 'InstanceIds' | 'tag:aws:autoscaling:groupName';
  readonly operatingSystem: OperatingSystem;
  /** Drive letters with a colon, or directories. */
  readonly disks: readonly string[];
  /** The profile that gives it its role. */
  readonly profile: Resource;
}

/** One value before roll-ups. */
interface Value extends Quantity {
  readonly metricName: string;
  readonly dimensions: Dimensions;
}

/** The values that are only known on the host. No alarm can have them as dimensions. */
const ON_THE_HOST = '(known on the host only)';

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedEC2InstanceDefaultPolicy.html */
const SYSTEMS_MANAGER = 'AmazonSSMManagedEC2InstanceDefaultPolicy';

const PERCENT = { least: 0, most: 100, everySeconds: 60 };

/**
 * Reads the configuration that State Manager applies to each instance, and works out as the agent does which series come of it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export function publishedByAgents(synthesis: Synthesis): AgentReport {
  const series: Series[] = [];
  const gaps = new Map<string, string>();
  for (const host of hostsOf(synthesis)) {
    const configuration = configurationOf(synthesis, host);
    if (typeof configuration === 'string') {
      gaps.set(host.ref, configuration);
    } else {
      series.push(...seriesOf(host, configuration.json, configuration.parameter));
    }
  }
  return { series, gaps };
}

function hostsOf(synthesis: Synthesis): Host[] {
  const instances = synthesis.all('AWS::EC2::Instance').map((resource): Host => ({
    resource,
    ref: refOf(resource),
    targetKey: 'InstanceIds',
    ...inventoried(synthesis, resource),
    profile: synthesis.referredTo(resource.properties.IamInstanceProfile, resource.stack),
  }));
  const groups = synthesis.all('AWS::AutoScaling::AutoScalingGroup').map((resource): Host => {
    const template = synthesis.referredTo(resource.properties.LaunchTemplate.LaunchTemplateId, resource.stack);
    const { stack, properties: { LaunchTemplateData: data } } = template;
    const operatingSystem = JSON.stringify(data.UserData).includes('<powershell>') ? 'windows' : 'linux';
    return {
      resource,
      ref: refOf(resource),
      targetKey: 'tag:aws:autoscaling:groupName',
      operatingSystem,
      disks: [systemDisk(operatingSystem)],
      profile: synthesis.referredTo(data.IamInstanceProfile.Arn, stack),
    };
  });
  return [...instances, ...groups];
}

/** Returns the inventory entry of a server, and the disks that State Manager prepares on it. */
function inventoried(synthesis: Synthesis, server: Resource): Pick<Host, 'operatingSystem' | 'disks'> {
  const texts = synthesis.all('AWS::SSM::Parameter', server.stack).filter(({ properties }) => `${properties.Name}`.includes('/inventory/'))
    .map(({ properties, stack }) => meaningOf(synthesis, properties.Value, stack));
  const entry = texts.find((text) => text.includes(`"${refOf(server)}"`));
  const operatingSystem: OperatingSystem = entry?.includes('"operatingSystem":"windows"') ? 'windows' : 'linux';
  const lines = synthesis.all('AWS::SSM::Association', server.stack)
    .filter(({ path, stack, properties }) => path.includes('/DiskPreparation/') && meaningOf(synthesis, properties.Targets[0].Values[0], stack) === refOf(server))
    .flatMap(({ stack, properties }) => properties.Parameters.commands.map((line: any) => meaningOf(synthesis, line, stack)));
  const prepared = lines.map((line: string) => (
    operatingSystem === 'windows' ? /^try \{ Set-Drive .* -Drive '(\w)'/.exec(line)?.[1] : /^attempt '[^']+' '([^']+)'/.exec(line)?.[1]
  )).filter((disk: string | undefined) => disk !== undefined);
  return { operatingSystem, disks: [systemDisk(operatingSystem), ...prepared.map((disk: string) => (operatingSystem === 'windows' ? `${disk}:` : disk))] };
}

function systemDisk(operatingSystem: OperatingSystem): string {
  return operatingSystem === 'windows' ? 'C:' : '/';
}

/** The configuration that is applied to a host, or why none is. */
function configurationOf(synthesis: Synthesis, host: Host): { json: any; parameter: string } | string {
  const applied = synthesis.all('AWS::SSM::Association')
    .filter(({ properties, stack }) => properties.Targets?.some((target: any) => target.Key === host.targetKey
      && target.Values.some((value: any) => meaningOf(synthesis, value, stack) === host.ref)))
    .filter(({ properties }) => properties.Parameters?.configuration !== undefined);
  if (applied.length !== 1) {
    return `${applied.length === 0 ? 'no association configures' : 'several associations configure'} the agent of ${host.resource.path}`;
  }
  const { Name: documentName, Parameters: { configuration: [parameter] } } = applied[0].properties;
  const document = synthesis.all('AWS::SSM::Document').find(({ properties }) => properties.Name === documentName);
  if (document === undefined) {
    return `the association of ${host.resource.path} names the document ${documentName}, which there is not`;
  }
  const defect = defectOf(document.properties.Content.mainSteps);
  if (defect !== undefined) {
    return `the document ${documentName} ${defect}`;
  }
  const stored = synthesis.all('AWS::SSM::Parameter').find(({ properties }) => properties.Name === parameter);
  if (stored === undefined) {
    return `the association of ${host.resource.path} names the parameter ${parameter}, which there is not`;
  }
  const json = JSON.parse(stored.properties.Value);
  const written = Object.keys(json.metrics.metrics_collected).some((name) => /^[A-Z]/.test(name)) ? 'windows' : 'linux';
  if (written !== host.operatingSystem) {
    return `the parameter ${parameter} measures as on ${written}, and ${host.resource.path} runs ${host.operatingSystem}`;
  }
  if (json.metrics.metrics_collected.LogicalDisk?.resources?.includes('*')) {
    return `the parameter ${parameter} measures volumes without a letter, which are nearly full by nature: https://github.com/netdata/netdata/issues/18993`;
  }
  const missing = missingOf(synthesis, host, parameter, json.metrics.namespace ?? 'CWAgent');
  return missing.length === 0 ? { json, parameter } : `the role of ${host.resource.path} lacks ${missing.join(' and ')}`;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/installing-cloudwatch-agent-ssm.html */
function defectOf([install, ...steps]: any[]): string | undefined {
  if (install?.action !== 'aws:configurePackage' || install.inputs.name !== 'AmazonCloudWatchAgent' || install.inputs.action !== 'Install') {
    return 'does not install the agent first';
  }
  const { documentPath, documentParameters: given = {} } = steps.at(-1)?.inputs ?? {};
  const isConfigured = steps.at(-1)?.action === 'aws:runDocument' && documentPath === 'AmazonCloudWatch-ManageAgent'
    && given.mode === 'ec2' && given.optionalConfigurationSource === 'ssm' && given.optionalConfigurationLocation === '{{ configuration }}';
  if (!isConfigured || !steps.slice(0, -1).every(({ action }) => /^aws:run(PowerShell|Shell)Script$/.test(action))) {
    return 'does not configure the agent from the parameter last';
  }
  return given.action === 'configure (append)' ? undefined : `has the action ${given.action}, which deletes every other configuration of the agent`;
}

/**
 * The permissions that the agent needs and the role of a host does not give.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/create-iam-roles-for-cloudwatch-agent.html
 */
function missingOf(synthesis: Synthesis, { profile, targetKey }: Host, parameter: string, namespace: string): string[] {
  const role = synthesis.referredTo(profile.properties.Roles[0], profile.stack);
  const managed = (role.properties.ManagedPolicyArns ?? []).map((arn: any) => meaningOf(synthesis, arn, role.stack));
  const statements = synthesis.all('AWS::IAM::Policy', role.stack)
    .filter(({ properties }) => properties.Roles?.some((each: any) => each.Ref === role.logicalId))
    .flatMap(({ properties }) => properties.PolicyDocument.Statement);
  const isAllowed = (action: string, resource: RegExp, condition: object = {}) => statements.some((statement: any) => statement.Effect === 'Allow'
    && [statement.Action].flat().includes(action)
    && [statement.Resource].flat().some((each: any) => resource.test(meaningOf(synthesis, each, role.stack)))
    && isDeepStrictEqual(statement.Condition ?? {}, condition));
  const publishes = isAllowed('cloudwatch:PutMetricData', /^\*$/, { StringEquals: { 'cloudwatch:namespace': namespace } });
  const reads = isAllowed('ssm:GetParameter', new RegExp(`:parameter${parameter}$`));
  const asks = targetKey === 'InstanceIds' || isAllowed('ec2:DescribeTags', /^\*$/); // for the group of a member
  return [
    ...managed.some((arn: string) => arn.endsWith(`policy/${SYSTEMS_MANAGER}`)) ? [] : [SYSTEMS_MANAGER],
    ...publishes ? [] : [`cloudwatch:PutMetricData in ${namespace}`],
    ...reads ? [] : [`ssm:GetParameter on ${parameter}`],
    ...asks ? [] : ['ec2:DescribeTags'],
  ];
}

function seriesOf(host: Host, { metrics }: any, parameter: string): Series[] {
  const appended = appendedTo(host, metrics.append_dimensions);
  const collected = host.operatingSystem === 'windows' ? onWindows(host, metrics.metrics_collected) : onLinux(host, metrics.metrics_collected);
  return collected.flatMap(({ dimensions, ...value }) => rolledUp({ ...dimensions, ...appended }, metrics.aggregation_dimensions ?? [])
    .map((published) => ({
      ...value, dimensions: published, namespace: metrics.namespace ?? 'CWAgent', source: parameter, endsAlone: published.instance !== undefined || published.path !== undefined,
    })));
}

/** Without any, the agent adds the name of the host. It takes four keys and no other, and knows the group of a member only. */
function appendedTo(host: Host, append: Dimensions | undefined): Dimensions {
  if (append === undefined) {
    return { host: ON_THE_HOST };
  }
  const isMember = host.resource.type === 'AWS::AutoScaling::AutoScalingGroup';
  const known: Readonly<Record<string, string | undefined>> = {
    InstanceId: isMember ? ON_THE_HOST : host.ref,
    AutoScalingGroupName: isMember ? host.ref : undefined,
    ImageId: ON_THE_HOST,
    InstanceType: ON_THE_HOST,
  };
  const valid = Object.keys(append).filter((key) => append[key] === `\${aws:${key}}` && known[key] !== undefined);
  return Object.fromEntries(valid.map((key) => [key, known[key]!]));
}

/** Every value carries the object of its counter, and the instance of it where one was asked for. */
function onWindows(host: Host, collected: any): Value[] {
  return Object.entries<any>(collected).flatMap(([objectname, { measurement, resources }]) => {
    const instances = objectname === 'Memory' || resources === undefined ? [undefined] : host.disks.filter((disk) => resources.includes(disk));
    if (objectname !== 'Memory' && resources === undefined) {
      return []; // the counter has no value without an instance
    }
    return measurement.flatMap((counter: string) => instances.map((instance): Value => {
      const isFree = counter.includes('Free');
      return {
        ...PERCENT,
        metricName: `${objectname} ${counter}`,
        dimensions: { objectname, ...instance !== undefined && { instance } },
        bad: isFree ? 'low' : 'high',
        statistics: statisticsOf(host, objectname === 'Memory', isFree ? 'Minimum' : 'Maximum'),
      };
    }));
  });
}

function onLinux(host: Host, { mem, disk }: any): Value[] {
  const used = (prefix: string, measurement: string[] = []) => measurement.filter((name) => [`${prefix}_used_percent`, 'used_percent'].includes(name))
    .map(() => ({ ...PERCENT, unit: 'Percent', bad: 'high', metricName: `${prefix}_used_percent` } as const));
  return [
    ...used('mem', mem?.measurement).map((value): Value => ({ ...value, dimensions: {}, statistics: statisticsOf(host, true, 'Maximum') })),
    ...used('disk', disk?.measurement).flatMap((value) => host.disks.filter((path) => disk.resources.includes('*') || disk.resources.includes(path)).map((path): Value => ({
      ...value,
      dimensions: { path, fstype: ON_THE_HOST, ...disk.drop_device !== true && { device: ON_THE_HOST } },
      statistics: statisticsOf(host, false, 'Maximum'),
    }))),
  ];
}

/** An average hides one member of several, and one full disk among them. */
function statisticsOf(host: Host, isMemory: boolean, worst: string): string[] {
  return isMemory && host.resource.type === 'AWS::EC2::Instance' ? [worst, 'Average'] : [worst];
}

/** As published, and once more for each set of dimensions that is a part of it. */
function rolledUp(dimensions: Dimensions, rollUps: string[][]): Dimensions[] {
  const parts = rollUps.filter((names) => names.length < Object.keys(dimensions).length && names.every((name) => dimensions[name] !== undefined))
    .map((names) => Object.fromEntries(names.map((name) => [name, dimensions[name]])));
  return [dimensions, ...parts];
}
