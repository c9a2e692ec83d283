import { App, Fn, Size, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { ENV, newServer, newStack, SmallEnvironment, WINDOWS } from './server-fixture';
import { ObanServer, ServerTier } from '../../../src/server';
import { EgressRule } from '../../../src/server/egress-rule';
import { environment } from '../../support/environment-fixture';

const TO_AWS: EgressRule = { peer: ec2.Peer.anyIpv4(), port: ec2.Port.HTTPS };
const TO_PARTNER: EgressRule = { peer: ec2.Peer.ipv4('203.0.113.0/24'), port: ec2.Port.tcpRange(5000, 5010) };

/** Protocol, ports and the other end of each rule of a group that leads out, whether it is in the group or a resource of its own. */
function egressPaths(template: Template, description: string): unknown[] {
  const [[id, group]] = Object.entries(template.findResources('AWS::EC2::SecurityGroup', { Properties: { GroupDescription: description } }));
  const others = Object.values(template.findResources('AWS::EC2::SecurityGroupEgress', { Properties: { GroupId: { 'Fn::GetAtt': [id, 'GroupId'] } } }));
  return [...group.Properties.SecurityGroupEgress ?? [], ...others.map(({ Properties }) => Properties)]
    .map(({ IpProtocol, FromPort, ToPort, CidrIp, DestinationPrefixListId, DestinationSecurityGroupId }) =>
      [IpProtocol, FromPort, ToPort, CidrIp ?? DestinationPrefixListId ?? (DestinationSecurityGroupId && 'a group')]);
}

const ALL = [['-1', undefined, undefined, '0.0.0.0/0']];

describe.each<[string, (egress?: EgressRule[]) => unknown[], string]>([
  ['a server', (egress) => egressPaths(newServer({ egress }).template(), 'Server app01'), "server 'app01'"],
  ['the members of a cluster', (egress) => egressPaths(environment(() => ({ egress })).template(), 'Members of cluster b2g'), "cluster 'b2g'"],
])('the egress of %s', (_what, egressOf, owner) => {
  test('all egress is allowed by default', () => expect(egressOf()).toEqual(ALL));

  test('only the given egress is allowed', () => {
    const toAws = [['tcp', 443, 443, '0.0.0.0/0'], ['tcp', 5000, 5010, '203.0.113.0/24']];
    expect(egressOf([TO_AWS, TO_PARTNER]).slice(0, 2)).toEqual(toAws);
    expect(egressOf([TO_AWS, TO_PARTNER])).not.toContainEqual(ALL[0]);
  });

  test('egress may go to a prefix list and to a range of the VPC', () => {
    const rules = [{ peer: ec2.Peer.prefixList('pl-0123456789abcdef0'), port: ec2.Port.HTTPS }, { peer: ec2.Peer.ipv4('10.20.0.0/16'), port: ec2.Port.allTraffic() }];
    expect(egressOf(rules)).toEqual(expect.arrayContaining([['tcp', 443, 443, 'pl-0123456789abcdef0'], ['-1', undefined, undefined, '10.20.0.0/16']]));
  });

  test.each<[string, EgressRule[]]>([
    ['no rule', []],
    ['another port', [TO_PARTNER]],
    ['another protocol', [{ peer: ec2.Peer.anyIpv4(), port: ec2.Port.udp(443) }]],
  ])('egress with %s is refused, because the instance could not be managed', (_rules, egress) => {
    expect(() => egressOf(egress)).toThrow(
      `egress of ${owner} has no rule for TCP port 443, on which an instance reaches Systems Manager, CloudFormation and CloudWatch: add { peer: ec2.Peer.anyIpv4(), port: ec2.Port.HTTPS }`,
    );
  });

  test('a rule without a port, from JavaScript, is refused', () => {
    expect(() => egressOf([TO_AWS, { peer: ec2.Peer.anyIpv4() } as EgressRule])).toThrow(`egress[1] of ${owner}`);
  });

  test('a port that is only known at deployment is accepted', () => {
    const port = ec2.Port.tcp(Token.asNumber(Fn.importValue('port')));
    expect(egressOf([{ peer: ec2.Peer.ipv4(Fn.importValue('range')), port }])).not.toEqual(ALL);
  });
});

describe('the egress to the database', () => {
  const SQL_SERVER = ['tcp', 1433, 1433, 'a group'];

  test('a server of the application tier has egress to the database', () => {
    expect(egressPaths(newServer({ egress: [TO_AWS] }).template(), 'Server app01')).toContainEqual(SQL_SERVER);
  });

  test('a server in another stack has egress to the database by a rule in its own stack', () => {
    const app = new App();
    const shared = new SmallEnvironment(newStack('Shared', app));
    const stack = new Stack(app, 'Other', { env: ENV });
    new ObanServer(stack, 'App02', { environment: shared, serverName: 'app02', image: WINDOWS, egress: [TO_AWS] });
    expect(egressPaths(Template.fromStack(stack), 'Server app02')).toContainEqual(SQL_SERVER);
  });

  test('the members of a cluster have egress to the database', () => {
    const database = { engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(200) };
    expect(egressPaths(environment(() => ({ egress: [TO_AWS] }), { database }).template(), 'Members of cluster b2g')).toContainEqual(SQL_SERVER);
  });

  test('a server of the public tier has no egress to the database', () => {
    expect(egressPaths(newServer({ egress: [TO_AWS], tier: ServerTier.PUBLIC }).template(), 'Server app01')).toEqual([['tcp', 443, 443, '0.0.0.0/0']]);
  });
});
