import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { assemblyOf, documentIn, rendered, topicOf, writtenAssembly } from './assembly-fixture';
import { existingVpc } from '../../../examples/existing-vpc/app';
import { pipeline } from '../../../examples/pipeline/app';
import { production } from '../../../examples/production/app';
import { input } from '../../../examples/production/input';
import type { AsBuiltDocument } from '../../../src/document/content/block';
import { plain } from '../../../src/document/content/text';
import { labelsOf } from '../../../src/document/figure/draw-figure';
import { DESIGN_CLAUSES } from '../../../src/verify/catalogue/design-clauses';

const folder = assemblyOf((app) => production(app, input));
const built = documentIn(folder);

/** Returns the rows of a table, by the beginning of its caption. */
function rowsOf({ chapters }: AsBuiltDocument, caption: string): string[][] {
  const tables = chapters.flatMap(({ blocks }) => blocks).filter((block) => block.kind === 'table');
  return tables.find((each) => plain(each.caption).startsWith(caption))!.rows.map((row) => row.map(plain));
}

function figureOf({ chapters }: AsBuiltDocument) {
  return chapters.flatMap(({ blocks }) => blocks).find((block) => block.kind === 'figure')!.figure;
}

test('the chapters are those of the design document, from 1 to 3.7.4', () => {
  expect(built.chapters.map(({ number }) => number)).toEqual([
    '1', '2', '3', '3.1', '3.1.1', '3.1.2', '3.2', '3.3', '3.3.1', '3.3.2', '3.3.3', '3.3.4', '3.4', '3.5', '3.5.1', '3.5.2', '3.6', '3.6.1', '3.6.2',
    '3.7', '3.7.1', '3.7.2', '3.7.3', '3.7.4',
  ]);
});

test('every clause is in the document, in its chapter, with its deviation', () => {
  for (const clause of DESIGN_CLAUSES) {
    const { id, section = '1', deviation = '–' }: { id: string; section?: string; deviation?: string } = clause;
    for (const number of section.split(', ')) {
      const tables = built.chapters.find((chapter) => chapter.number === number)!.blocks.filter((block) => block.kind === 'table');
      const row = tables.flatMap(({ rows }) => rows).find(([first]) => plain(first) === id)?.map(plain);
      expect([id, row?.[2]]).toEqual([id, deviation.replace(/`/g, '')]);
    }
  }
});

test.each([['Subnets', 6], ['Network ACLs', 17], ['Roles', 19], ['Functions', 12], ['Alarms', 76], ['Composite alarms', 5], ['Schedules', 5], ['Recovery points', 4]])(
  'the table %s has a row for each of the %i resources', (caption, number) => {
    expect(rowsOf(built, caption)).toHaveLength(number);
  });

test('the values come from the templates', () => {
  expect(rowsOf(built, 'Subnets')[2]).toEqual(['application', 'ap-southeast-2a', '10.20.3.0/24', '0.0.0.0/0 through NAT gateway', 'Production/Network/ApplicationAcl']);
  expect(rowsOf(built, 'Recovery points')).toEqual([
    ['prod-app01', 'image with all volumes', 'daily, 15:00', 'each image 7 days, one of each week 35 days'],
    ['prod-app02', 'image with all volumes', 'daily, 15:00', 'each image 7 days, one of each week 35 days'],
    ['prod-b2g', 'image of a healthy member', 'daily, 15:30', 'each image 7 days, one of each week 35 days'],
    ['Production/Database/Instance', 'snapshots and transaction logs: each point in time', 'daily, in a window that RDS chooses', '35 days'],
  ]);
  expect(rowsOf(built, 'Alarms')).toContainEqual(
    ['oban-prod-database-storage', 'CRITICAL', 'Minimum of AWS/RDS FreeStorageSpace ≤ 26843545600 for 3 × 5 min', 'missing', 'Production/AlarmTopic/oban-prod']);
  expect(rowsOf(built, 'Groups').map(([name, policies]) => [name, policies])).toEqual(
    [['Admin', 'AdministratorAccess'], ['InfrastructureTeam', 'Account/Groups/AllowAll'], ['DevelopmentTeam', 'ReadOnlyAccess']]);
});

test('values of nested stacks and of other stacks are followed to their resource', () => {
  const notifies = new Map(rowsOf(built, 'Alarms').map(([alarm, , , , notified]) => [alarm, notified]));
  expect([notifies.get('oban-prod-cpu-b2g'), notifies.get('oban-prod-delivery')]).toEqual(['Production/AlarmTopic/oban-prod', 'Account/Alarms/oban-account']);
});

test('a value that is decided at deployment is said to be so', () => {
  expect(rowsOf(built, 'Names that are called').map(([, dnsName]) => dnsName)).toEqual(['decided at deployment', 'decided at deployment']);
  expect(rowsOf(built, 'Addresses that partners see').map(([, , address]) => address)).toEqual(['decided at deployment', 'decided at deployment']);
});

test('the same assembly gives the same bytes in each format', () => {
  expect(rendered(documentIn(assemblyOf((app) => production(app, input))))).toEqual(rendered(built));
});

test('the reasons of opt-outs are in the introduction', () => {
  const optedOut = assemblyOf((app) => {
    app.node.setContext('protectionOptOut', 'a rehearsal that ends today');
    production(app, input);
  });
  expect(rowsOf(documentIn(optedOut), 'Options that deviate')).toContainEqual(['prod-app01', 'termination-protection-opt-out', 'a rehearsal that ends today']);
});

describe('Figure 1', () => {
  test('the figure has the systems by tier and zone', () => {
    const { zones, tiers } = figureOf(built);
    expect([zones.map(plain), tiers.map(({ name, isPublic }) => [plain(name), isPublic])]).toEqual([
      ['zone ap-southeast-2a', 'zone ap-southeast-2b'], [['public tier', true], ['application tier', false], ['data tier', false]],
    ]);
    expect(labelsOf(figureOf(built))).toEqual([
      'load balancer Production/Clusters/b2g/LoadBalancer', 'NAT gateway', 'NAT gateway', 'member of prod-b2g', 'member of prod-b2g', 'server prod-app01', 'server prod-app02',
      'SQL Server and its standby, in two of the zones',
    ]);
  });

  test('the arrows are the connections that the judgement of the network found', () => {
    const named = new Map(figureOf(built).tiers.flatMap(({ rows }) => rows).map((row) => [row.id, row.kind === 'bar' ? plain(row.label) : plain(row.labels.flat()[0])]));
    expect(figureOf(built).arrows.map(({ from, to, label }) => [named.get(from) ?? from, named.get(to) ?? to, plain(label)])).toEqual([
      ['Internet', 'load balancer Production/Clusters/b2g/LoadBalancer', 'tcp 443'],
      ['load balancer Production/Clusters/b2g/LoadBalancer', 'member of prod-b2g', 'tcp 443'],
      ['member of prod-b2g', 'SQL Server and its standby, in two of the zones', 'tcp 1433'],
      ['server prod-app01', 'SQL Server and its standby, in two of the zones', 'tcp 1433'],
      ['tier public', 'Internet', 'egress tcp, all ports'],
      ['tier application', 'Internet', 'egress tcp, all ports'],
    ]);
  });

  test('an opened group is an arrow from the Internet', () => {
    const opened = assemblyOf((app) => {
      production(app, input);
      const group = app.node.findChild('oban-production').node.findChild('Production').node.findChild('Clusters').node.findChild('b2g')
        .node.findChild('LoadBalancerSecurityGroup') as ec2.SecurityGroup;
      group.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(8443));
      const acl = app.node.findChild('oban-production').node.findChild('Production').node.findChild('Network').node.findChild('PublicAcl') as ec2.NetworkAcl;
      acl.addEntry('Opened', { cidr: ec2.AclCidr.anyIpv4(), ruleNumber: 50, traffic: ec2.AclTraffic.tcpPort(8443), direction: ec2.TrafficDirection.INGRESS });
    });
    expect(figureOf(documentIn(opened)).arrows.map(({ label }) => plain(label))).toContain('tcp 443,8443');
  });

  test('no two boxes overlap, and no text is wider than its box', () => {
    const boxes = [...rendered(built).svg.matchAll(/<rect class="box" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="4"\/>\n {2}<text [^>]*>([^<]*)</g)]
      .map(([, x, y, width, height, text]) => ({ x: Number(x), y: Number(y), width: Number(width), height: Number(height), text }));
    expect(boxes).toHaveLength(9);
    expect(boxes.filter(({ width, text }) => text.length * 7.8 > width)).toEqual([]);
    expect(boxes.filter((one, index) => boxes.slice(index + 1).some((other) => one.x < other.x + other.width && other.x < one.x + one.width
      && one.y < other.y + other.height && other.y < one.y + one.height))).toEqual([]);
  });
});

test('a VPC that is not in the templates is said not to be judged, and nothing of it is invented', () => {
  const { markdown, svg } = rendered(documentIn(assemblyOf(existingVpc)));
  expect(markdown).toContain('The connections are not judged, and the figure has no arrows: the subnets are not in the templates.');
  expect(markdown).toContain('The VPC is not in the templates: it exists already');
  expect(svg).not.toContain('class="arrow');
});

test('an assembly without the stack of the account says so', () => {
  expect(rendered(documentIn(writtenAssembly({ name: 'one', resources: { Topic: topicOf('prod') } }))).markdown).toContain('The cloud assembly has no stack of the account');
});

test('an app without paths in its templates is described by logical ids', () => {
  const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
  production(app, input);
  expect(rowsOf(documentIn(app.synth().directory), 'Reachable from the Internet')).toEqual([['the Internet', 'ProductionClustersb2gLoadBalancer1C426198', 'tcp', '443']]);
});

test('the stages of a pipeline are environments', () => {
  const assembly = assemblyOf(pipeline);
  expect(plain(documentIn(assembly, 'staging').title)).toBe('AWS configuration of environment staging, as built');
  expect(() => documentIn(assembly)).toThrow('the cloud assembly has 2 environments: give --environment with one of prod, staging');
});

describe('the choice of the environment', () => {
  test.each<[string, string, string | undefined, string]>([
    ['none', writtenAssembly({ name: 'one', resources: {} }), undefined, 'the cloud assembly has no environment: no resource of it has the tag oban:environment'],
    ['an unknown name', writtenAssembly({ name: 'one', resources: { Topic: topicOf('prod') } }), 'test', "has no environment 'test': it has prod"],
    ['two in one stack', writtenAssembly({ name: 'one', resources: { A: topicOf('prod'), B: topicOf('test') } }), 'test', 'the stack one has 2 environments, prod and test'],
    ['one name in two accounts', writtenAssembly(
      { name: 'one', resources: { Topic: topicOf('prod') } },
      { name: 'two', place: 'aws://210987654321/eu-west-1', resources: { Topic: topicOf('prod') } },
    ), undefined, "has the environment 'prod' in 123456789012/ap-southeast-2 and 210987654321/eu-west-1: give the folder of one stage"],
  ])('an assembly with %s is refused', (_, assembly, name, message) => {
    expect(() => documentIn(assembly, name)).toThrow(message);
  });

  test('an environment in two stacks is one environment', () => {
    const assembly = writtenAssembly({ name: 'one', resources: { Topic: topicOf('prod') } }, { name: 'two', resources: { Topic: topicOf('prod') } });
    expect(rowsOf(documentIn(assembly), 'Topics')).toHaveLength(2);
  });
});

test('a stack for any account and Region has values that are decided at deployment', () => {
  const assembly = assemblyOf((app) => {
    const stack = new Stack(app, 'any');
    new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16', tags: [{ key: 'oban:environment', value: 'test' }] });
  });
  expect(rowsOf(documentIn(assembly), 'The environment')).toEqual([['Name', 'test'], ['Account', 'decided at deployment'], ['Region', 'decided at deployment']]);
});
