import { Planted, plantedCall, plantedCalls } from './planted';
import type { Call } from '../../../../src/verify/recording/recorded-call';
import { recordingOf } from '../../../../src/verify/recording/recording';
import { KEPT_FIELDS } from '../../../../src/verify/recording/redaction/kept-fields';

const PLACE = { environmentName: 'prod-eu', accountId: '123456789012', region: 'ap-southeast-2' };
const ASKED = new Date('2026-12-07T21:00:00Z');
const KEY = Buffer.from('a key of this test');

const recorded = (calls: readonly Call[]) => recordingOf({ place: PLACE, askedAt: ASKED, settings: {} }, calls, KEY);
const answer = (...call: Parameters<typeof plantedCall>): any => recorded([plantedCall(...call)]).operations[0].calls[0].output;

describe('each field of each answer', () => {
  test('no text stays but those of the fields on the list', () => {
    const planted: Planted[] = [];
    const calls = plantedCalls((place) => {
      const text = `Zanzibar${planted.length}x`;
      planted.push({ ...place, text });
      return text;
    });
    expect(planted.length).toBeGreaterThan(1_000);
    const text = JSON.stringify(recorded(calls));
    const stayed = planted.filter((each) => new RegExp(`${each.text}\\b`).test(text)).map(({ service, structure, field }) => `${service} ${structure}.${field}`);
    const listed = Object.entries(KEPT_FIELDS).flatMap(([service, structures]) => (
      Object.entries(structures).flatMap(([structure, fields]) => fields.map((field) => `${service} ${structure}.${field}`))));
    expect(stayed.filter((field) => !listed.includes(field))).toEqual([]);
  });

  test.each([
    ['an ARN', 'arn:aws:iam::210987654321:role/Zanzibar', /210987654321|Zanzibar/],
    ['an address of IPv4', 'from 203.0.113.77 on', /203\.0\.113\.77/],
    ['an address of IPv6', '2001:db8:0:0:77::1', /2001:db8/],
    ['an e-mail address', 'jane.doe@zanzibar.example', /jane|doe|zanzibar|example/],
    ['an id', 'i-0abcdef1234567890', /0abcdef1234567890/],
    ['a script with a password', '#!/bin/sh\nset PASSWORD=Zanzibar!4711', /PASSWORD|Zanzibar|4711/],
    ['base64', 'WmFuemliYXIgNDcxMQ==', /WmFuemliYXIgNDcxMQ/],
    ['a text of other letters', 'Ärztekammer Žižkov 東京', /rztekammer|kov|東京/],
    ['a telephone number', '+64 21 555 123', /555|123\b/],
    ['the name of the environment', 'prod-eu', /prod-eu/],
  ])('%s stays nowhere', (_, text, secret) => {
    const calls = plantedCalls(() => text);
    // The account and the time of the recording are not among the operations.
    expect(secret.exec(JSON.stringify(recorded(calls).operations))?.[0]).toBeUndefined();
  });
});

describe('stand-ins', () => {
  test('an id, the end of an ARN and a dimension with the same name have the same stand-in', () => {
    const { LoadBalancers: [balancer] } = answer('elasticloadbalancing', 'DescribeLoadBalancers', {
      LoadBalancers: [{ LoadBalancerName: 'zanzibar-b2g', LoadBalancerArn: 'arn:aws:elasticloadbalancing:ap-southeast-2:123456789012:loadbalancer/app/zanzibar-b2g/50dc6c495c0c9188' }],
    });
    expect(balancer.LoadBalancerArn).toMatch(new RegExp(`^arn:aws:elasticloadbalancing:ap-southeast-2:\\d{12}:loadbalancer/app/${balancer.LoadBalancerName}/w\\d+$`));
  });

  test('an address stays in its network, and a private one stays private', () => {
    const { Vpcs } = answer('ec2', 'DescribeVpcs', { Vpcs: ['10.20.0.0/16', '10.20.48.0/20', '10.20.48.77', '10.99.0.0/16', '203.0.113.0/24', '0.0.0.0/0'].map((CidrBlock) => ({ CidrBlock })) });
    const [vpc, subnet, host, other, outside, everywhere] = Vpcs.map(({ CidrBlock }: { CidrBlock: string }) => CidrBlock);
    const leading = (text: string, bits: number) => text.split('/')[0].split('.').map((octet) => Number(octet).toString(2).padStart(8, '0')).join('').slice(0, bits);
    expect(vpc).toMatch(/^10\.\d+\.0\.0\/16$/);
    expect(vpc).not.toBe('10.20.0.0/16');
    expect(leading(subnet, 16)).toBe(leading(vpc, 16));
    expect(leading(host, 20)).toBe(leading(subnet, 20));
    expect(leading(other, 16)).not.toBe(leading(vpc, 16));
    expect(outside).not.toMatch(/^(10|203)\./);
    expect(everywhere).toBe('0.0.0.0/0');
  });

  test('another key gives other addresses, so the stand-in of an address cannot be computed', () => {
    const call = plantedCall('ec2', 'DescribeVpcs', { Vpcs: [{ CidrBlock: '203.0.113.0/24' }] });
    const of = (key: string) => JSON.stringify(recordingOf({ place: PLACE, askedAt: ASKED, settings: {} }, [call], Buffer.from(key)).operations);
    expect(new Set(['one', 'two', 'three'].map(of)).size).toBe(3);
    expect(of('one')).toBe(of('one'));
  });

  test('the order of the answers does not change the recording', () => {
    const calls = ['a', 'b'].map((name) => ({ ...plantedCall('sns', 'GetTopicAttributes', { Attributes: { Owner: name } }), input: { TopicArn: name } }));
    expect(recorded(calls)).toEqual(recorded([...calls].reverse()));
  });

  test('the name of the environment has one stand-in in names, paths and tags', () => {
    const { environment: { environmentName }, operations } = recorded([plantedCall('cloudwatch', 'DescribeAlarms', { MetricAlarms: [{ AlarmName: 'CRITICAL-oban-prod-eu-cpu-app01' }] })]);
    expect(environmentName).toMatch(/^w\d+$/);
    expect((operations[0].calls[0].output as any).MetricAlarms[0].AlarmName).toMatch(new RegExp(`^CRITICAL-oban-${environmentName}-cpu-w\\d+$`));
  });
});

describe('texts that stay', () => {
  test('states, numbers and times', () => {
    const created = new Date('2026-12-01T10:00:00Z');
    expect(answer('ec2', 'DescribeVolumes', { Volumes: [{ State: 'in-use', Size: 100, Encrypted: true, CreateTime: created }] }))
      .toEqual({ Volumes: [{ State: 'in-use', Size: 100, Encrypted: true, CreateTime: { $time: '2026-12-01T10:00:00.000Z' } }] });
  });

  test('the numbers of protocols, types of resources and schedules', () => {
    expect(answer('ec2', 'DescribeNetworkAcls', { NetworkAcls: [{ Entries: [{ Protocol: '-1' }] }] })).toEqual({ NetworkAcls: [{ Entries: [{ Protocol: '-1' }] }] });
    const summary = { StackResourceSummaries: [{ ResourceType: 'AWS::EC2::Instance' }] };
    expect(answer('cloudformation', 'ListStackResources', summary)).toEqual(summary);
    expect(answer('events', 'ListRules', { Rules: [{ ScheduleExpression: 'cron(0 15 * * ? *)' }] })).toEqual({ Rules: [{ ScheduleExpression: 'cron(0 15 * * ? *)' }] });
  });

  test('tags of the library with their dates; the keys and values of other tags do not', () => {
    const tags = [['delete-after', '2026-12-20'], ['oban:source', 'zanzibar'], ['oban:backup', 'daily'], ['Birthday', '2001-02-03'], ['Note', 'database pointer']];
    const { Images: [{ Tags }] } = answer('ec2', 'DescribeImages', { Images: [{ Tags: tags.map(([Key, Value]) => ({ Key, Value })) }] });
    expect(Tags.slice(0, 3)).toEqual([{ Key: 'delete-after', Value: '2026-12-20' }, { Key: 'oban:source', Value: expect.stringMatching(/^w\d+$/) }, { Key: 'oban:backup', Value: 'daily' }]);
    expect(JSON.stringify(Tags.slice(3))).not.toMatch(/Birthday|2001|Note|database|pointer/);
  });

  test('the day in the name of an image of the library; the one in another name does not', () => {
    const { Images } = answer('ec2', 'DescribeImages', { Images: ['oban/prod-eu/zanzibar/2026-12-01', 'zanzibar/2026-12-01'].map((Name) => ({ Name })) });
    expect(Images).toEqual([{ Name: expect.stringMatching(/^oban\/w\d+\/w\d+\/2026-12-01$/) }, { Name: expect.not.stringContaining('2026') }]);
  });

  test('the metrics of AWS and of the library; those of a customer do not', () => {
    const of = (Namespace: string) => answer('cloudwatch', 'DescribeAlarms', { MetricAlarms: [{ Namespace, MetricName: 'Revenue', Statistic: 'Sum', Dimensions: [{ Name: 'Customer', Value: 'x' }, { Name: 'InstanceId', Value: 'x' }] }] }).MetricAlarms[0];
    expect(of('AWS/EC2')).toMatchObject({ Namespace: 'AWS/EC2', MetricName: 'Revenue', Statistic: 'Sum', Dimensions: [{ Name: expect.stringMatching(/^W\d+$/) }, { Name: 'InstanceId' }] });
    expect(of('Zanzibar/Shop')).toMatchObject({ Namespace: expect.stringMatching(/^W\d+\/W\d+$/), MetricName: expect.stringMatching(/^W\d+$/) });
  });

  test('a policy, with stand-ins in its ARNs, and still JSON', () => {
    const policy = { Version: '2012-10-17', Statement: [{ Sid: 'a\nZanzibar', Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish', Resource: 'arn:aws:sns:us-west-2:123456789012:zanzibar' }] };
    const { Attributes } = answer('sns', 'GetTopicAttributes', { Attributes: { Policy: JSON.stringify(policy) } });
    expect(JSON.parse(Attributes.Policy)).toEqual({
      Version: '2012-10-17',
      Statement: [{
        ...policy.Statement[0],
        Sid: expect.stringMatching(/^w\d+\nW\d+$/),
        Resource: expect.stringMatching(/^arn:aws:sns:us-west-2:\d{12}:w\d+$/),
      }],
    });
  });

  test('numbers of a document of the library; those of another document do not', () => {
    const { Parameters: [{ Value }] } = answer('ssm', 'GetParametersByPath', { Parameters: [{ Value: '{"retention":{"dailyDays":14}}' }] });
    expect(Value).toBe('{"retention":{"dailyDays":14}}');
    const { Rules: [{ EventPattern }] } = answer('events', 'ListRules', { Rules: [{ EventPattern: '{"pin":[4711]}' }] });
    expect(EventPattern).not.toMatch(/pin|4711/);
  });

  test('the name of an error, and not its words', () => {
    const call = plantedCall('kms', 'DescribeKey', {});
    const error = { name: 'AccessDeniedException', message: 'User: arn:aws:iam::210987654321:user/jane is not authorized' };
    const [{ calls: [{ output, error: found }] }] = recorded([{ ...call, error }]).operations;
    expect([output, found?.name]).toEqual([undefined, 'AccessDeniedException']);
    expect(found?.message).not.toMatch(/210987654321|jane|authorized/);
  });
});

test('without a schema no key and no text stays', () => {
  const call = { ...plantedCall('ec2', 'DescribeVolumes', { Volumes: [{ State: 'Zanzibar' }] }), schemas: { input: undefined, output: undefined } };
  expect(JSON.stringify(recorded([call]).operations[0].calls)).not.toMatch(/Volumes|State|Zanzibar/);
});
