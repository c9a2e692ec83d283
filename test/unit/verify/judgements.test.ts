import { NOW } from './account-fixture';
import type { Check } from '../../../src/verify/check';
import * as agents from '../../../src/verify/checks/agents';
import * as certificates from '../../../src/verify/checks/certificates';
import * as databases from '../../../src/verify/checks/databases';
import * as encryption from '../../../src/verify/checks/encryption';
import { dailyRules, judgeRun, rulesAreEnabled } from '../../../src/verify/checks/functions';
import * as hosts from '../../../src/verify/checks/hosts';
import { groupIsLinked, judgeMembers, RunningCluster } from '../../../src/verify/checks/members';
import { dataTierHasNoRouteOut, flowLogsArrive, natGatewaysWork } from '../../../src/verify/checks/network';
import * as pointers from '../../../src/verify/checks/pointers';
import * as publicAccess from '../../../src/verify/checks/public-access';
import * as recoveryPoints from '../../../src/verify/checks/recovery-points';
import * as stacks from '../../../src/verify/checks/stacks';
import * as topics from '../../../src/verify/checks/topics';
import * as trails from '../../../src/verify/checks/trails';
import type { Finding } from '../../../src/verify/finding';

const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const daysAhead = (days: number) => hoursAgo(-24 * days);
const shown = (findings: readonly Finding[]) => findings.map(({ result, answer }) => `${result}: ${answer}`);

function judged(check: Check, answers: unknown): string[] {
  const findings = check.judge(answers, { now: NOW, environmentName: 'prod' });
  return 'notHere' in findings ? [`not here: ${findings.notHere}`] : shown(findings);
}

describe('members of a cluster', () => {
  const member = (id: string, zone: string) => ({ InstanceId: id, AvailabilityZone: zone, LifecycleState: 'InService' as const, HealthStatus: 'Healthy', ProtectedFromScaleIn: false });
  const healthy = (id: string) => ({ Target: { Id: id }, TargetHealth: { State: 'healthy' as const } });
  const CLUSTER: RunningCluster = {
    entry: { kind: 'cluster', name: 'b2g', groupName: 'group', pointerName: '/oban/prod/b2g/image/ami-1' },
    group: {
      AutoScalingGroupName: 'group',
      AutoScalingGroupARN: 'arn:group',
      MinSize: 2,
      MaxSize: 3,
      DesiredCapacity: 2,
      DefaultCooldown: 0,
      AvailabilityZones: [],
      HealthCheckType: 'ELB',
      CreatedTime: NOW,
      Instances: [member('i-1', 'a'), member('i-2', 'b')],
    },
    targets: [healthy('i-1'), healthy('i-2')],
    pointer: { name: '/oban/prod/b2g/image/ami-1', versions: [{ version: 1, value: 'ami-1', writtenAt: hoursAgo(48) }, { version: 2, value: 'ami-2', writtenAt: hoursAgo(2) }] },
    instances: [{ InstanceId: 'i-1', ImageId: 'ami-1' }, { InstanceId: 'i-2', ImageId: 'ami-2' }],
  };
  const { group } = CLUSTER;

  test('two healthy members in two zones pass, and an older image is stated', () => {
    expect(shown([judgeMembers(CLUSTER)])).toEqual(['passed: 2 healthy in a and b; 1 from an older image than ami-2']);
    expect(shown([judgeMembers({ ...CLUSTER, instances: CLUSTER.instances.map((each) => ({ ...each, ImageId: 'ami-2' })) })])).toEqual(['passed: 2 healthy in a and b; all from ami-2']);
  });

  test.each<[string, Partial<RunningCluster>, RegExp]>([
    ['without its group', { group: undefined }, /the group group does not exist/],
    ['with one healthy target', { targets: [healthy('i-1')] }, /^1 healthy member; all in a$/],
    ['with a draining target', { targets: [healthy('i-1'), { Target: { Id: 'i-2' }, TargetHealth: { State: 'draining' } }] }, /^1 healthy member/],
    ['with an unhealthy member', { group: { ...group!, Instances: [member('i-1', 'a'), { ...member('i-2', 'b'), HealthStatus: 'Unhealthy' }] } }, /^1 healthy member/],
    ['with members in one zone', { group: { ...group!, Instances: [member('i-1', 'a'), member('i-2', 'a')] } }, /^all in a$/],
    ['with a smaller minimum', { group: { ...group!, MinSize: 1 } }, /the minimum size is 1/],
    ['whose replacement is suspended', { group: { ...group!, SuspendedProcesses: [{ ProcessName: 'Launch' }] } }, /suspended: Launch/],
    ['with an image that the pointer never named', { instances: [{ InstanceId: 'i-1', ImageId: 'ami-9' }, { InstanceId: 'i-2', ImageId: 'ami-2' }] }, /ami-9 was never the image of the pointer/],
    ['without any member', { group: { ...group!, Instances: [] } }, /^0 healthy members; all in no zone$/],
  ])('a cluster %s fails', (_, change, answer) => {
    expect(judgeMembers({ ...CLUSTER, ...change })).toMatchObject({ result: 'failed', answer: expect.stringMatching(answer) });
  });

  test('a group without a target group, or without its health check, fails', () => {
    expect(judged(groupIsLinked, [{ ...CLUSTER, group: { ...group, TargetGroupARNs: ['tg'] } }])).toEqual(['passed: 1 target groups, health check ELB']);
    expect(judged(groupIsLinked, [CLUSTER])).toEqual(['failed: 0 target groups, health check ELB']);
    expect(judged(groupIsLinked, [{ ...CLUSTER, group: { ...group, TargetGroupARNs: ['tg'], HealthCheckType: 'EC2' } }])).toEqual(['failed: 1 target groups, health check EC2']);
    expect(judged(groupIsLinked, [])).toEqual(['not here: the inventory has no cluster']);
  });
});

describe('the last run of a function', () => {
  const configuration = { FunctionName: 'f', FunctionArn: 'arn:f', State: 'Active' as const };
  const run = (more: object) => shown([judgeRun('create-images', { configuration, creations: {}, ...more }, NOW, 'prod')])[0];
  const at = (hours: number, value: number) => ({ start: hoursAgo(hours), value });

  test.each([
    ['a run without an error', { invocations: at(6, 1), errors: at(6, 0) }, /^passed: last run in the hour from 2026-12-07T15:00/],
    ['an error before the last run', { invocations: at(6, 1), errors: at(7, 1) }, /^passed/],
    ['an error in the last run', { invocations: at(6, 1), errors: at(6, 1) }, /^failed: .*, with 1 errors$/],
    ['no run', {}, /^failed: no invocation in 25 hours$/],
    ['no run yet', { creations: { 'WARNING-oban-prod-not-run-create-images': hoursAgo(24) } }, /^pending: no invocation/],
    ['no run in its first day', { creations: { 'WARNING-oban-prod-not-run-create-images': hoursAgo(25) } }, /^failed: no invocation/],
    ['an inactive function', { configuration: { ...configuration, State: 'Failed' }, invocations: at(6, 1) }, /^failed: its state is Failed$/],
    ['no function', { configuration: undefined }, /^failed: the stacks have no function create-images/],
  ])('%s', (_, more, answer) => {
    expect(run(more)).toMatch(answer);
  });
});

// [check, answers, findings]: what passes, and what fails for each reason.
const db = (found: object | undefined) => [{ id: 'db', found: found && { DBInstanceArn: 'arn:db', ...found } }];
const trail = (status: object, more: object = {}) => [{
  trail: { name: 't', arn: 'arn:t', isOfAllRegions: true, isValidated: true, keyId: 'key', ...more }, status: { isLogging: true, startedAt: hoursAgo(9), deliveredAt: hoursAgo(1), errors: [], ...status },
}];
const verdictOf = (source: object, findings: object[] = []) => ({
  verdict: { sources: [{ source: 'app01', kind: 'server', findings: [{ subject: 'app01', reason: 'it has no good image' }], ...source }], findings },
  world: { subscriptions: [{ protocol: 'email', endpoint: 'late@example.com', isConfirmed: false }], inventory: [{ name: '/oban/prod/inventory/app01', value: '{"kind":"server","instanceId":"i-1"}', writtenAt: hoursAgo(20) }] },
  allowedAgeHours: 26,
});
const pointed = (state?: string, tags: object = {}) => ({
  verdict: { sources: [{ kind: 'cluster' }] },
  world: {
    inventory: [{ name: '/oban/prod/backup/inventory/b2g', value: JSON.stringify({ kind: 'cluster', autoScalingGroup: 'group', imagePointer: 'p' }) }],
    pointers: [{ name: 'p', versions: [{ version: 1, value: 'ami-1', writtenAt: NOW }] }],
    images: state === undefined ? [] : [{ id: 'ami-1', state, tags }],
    otherImages: { shown: [], notShown: [{ id: 'ami-1', answer: 'no-image' }] },
  },
});
const block = (more: object = {}) => (
  { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true, ...more });
const flow = (more: object, point?: object) => [{ id: 'fl', found: { FlowLogStatus: 'ACTIVE', DeliverLogsStatus: 'SUCCESS', LogGroupName: 'flows', CreationTime: hoursAgo(0.5), ...more }, point }];
const ALLOW = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] }, Action: '*', Resource: '*' }] });
const ONLY_EVENTS = ALLOW.replace('"cloudwatch.amazonaws.com",', '');
const TOPIC = 'arn:aws:sns:ap-southeast-2:123456789012:alarms';
const onTopic = (policy: string, keyPolicy?: string) => [{ arn: TOPIC, topic: { arn: TOPIC, policy, keyId: keyPolicy && 'key' }, keyPolicy }];
const subscribed = (...found: object[]) => [{ arn: TOPIC, found }];
const mail = { endpoint: 'on-call@example.com', protocol: 'email', isConfirmed: true, filter: {} };
const NO_DATABASE = 'not here: the stacks have no DB instance';

test.each<[string, Check, unknown, string[]]>([
  ['a complete stack', stacks.stacksAreComplete, [{ id: 's', stack: { StackStatus: 'UPDATE_ROLLBACK_COMPLETE' } }], ['passed: UPDATE_ROLLBACK_COMPLETE']],
  ['a failed stack', stacks.stacksAreComplete, [{ id: 's', stack: { StackStatus: 'UPDATE_ROLLBACK_FAILED' } }], ['failed: UPDATE_ROLLBACK_FAILED']],
  ['a stack that was rolled back and has nothing', stacks.stacksAreComplete, [{ id: 's', stack: { StackStatus: 'ROLLBACK_COMPLETE' } }], ['failed: ROLLBACK_COMPLETE']],
  ['a stack that is gone', stacks.stacksAreComplete, [{ id: 's' }], ['failed: it does not exist']],
  ['a protected stack and its nested one', stacks.stacksAreProtected, [{ id: 's', isNested: false, stack: { EnableTerminationProtection: true } }, { id: 'n', isNested: true, stack: {} }], ['passed: termination protection is on']],
  ['an unprotected stack', stacks.stacksAreProtected, [{ id: 's', isNested: false, stack: {} }], ['failed: termination protection is off']],

  ['a trail that delivers', trails.trailLogs, trail({}), ['passed: it logs; last delivery 2026-12-07T20:00:00.000Z']],
  ['a trail that does not log', trails.trailLogs, trail({ isLogging: false }), ['failed: it does not log']],
  ['a trail with every fault', trails.trailLogs, trail({ errors: ['AccessDenied'] }, { isOfAllRegions: false, isValidated: false, keyId: undefined }),
    ['failed: it records one Region only; its files are not validated; its files have no key of their own; its last delivery failed: AccessDenied']],
  ['a trail that has delivered nothing for a day', trails.trailLogs, trail({ deliveredAt: hoursAgo(25) }), ['failed: it logs; last delivery 2026-12-06T20:00:00.000Z']],
  ['a new trail', trails.trailLogs, trail({ startedAt: hoursAgo(0.5), deliveredAt: undefined }), ['pending: it logs, and has delivered no file']],
  ['no trail', trails.trailLogs, [], []],

  ['a recovery point', recoveryPoints.recoveryPoints, verdictOf({ state: 'right', newestGoodImage: 'ami-1', newestGoodImageCreatedAt: NOW }), ['passed: ami-1 of 2026-12-07T21:00:00.000Z']],
  ['a new source', recoveryPoints.recoveryPoints, verdictOf({ state: 'pending' }), ['pending: it has no good image']],
  ['a source without an image', recoveryPoints.recoveryPoints, verdictOf({ state: 'wrong' }), ['failed: it has no good image']],
  ['a source that is not backed up', recoveryPoints.recoveryPoints, verdictOf({ state: 'off' }), ['passed: it is not backed up, by its configuration']],
  ['no source', recoveryPoints.recoveryPoints, { verdict: { sources: [] } }, []],
  ['no problem', recoveryPoints.backupsHaveNoProblem, verdictOf({}), ['passed: 1 sources']],
  ['a problem', recoveryPoints.backupsHaveNoProblem, verdictOf({}, [{ subject: 'snap-1', reason: 'it belongs to no image' }]), ['failed: it belongs to no image']],
  ['a problem of a subscription, which has a clause of its own', recoveryPoints.backupsHaveNoProblem, verdictOf({}, [
    { subject: 'late@example.com', reason: 'its subscription is not confirmed, so it receives no message: confirm it' },
  ]), ['passed: 1 sources']],

  ['a pointer to an available image', pointers.pointersNameImages, pointed('available'), ['passed: it names ami-1, which is available']],
  ['a pointer to a failed image', pointers.pointersNameImages, pointed('failed'), ['failed: it names ami-1, which is failed']],
  ['a pointer to an image of its cluster', pointers.pointersNameImages, pointed('available', { 'oban:source': 'b2g' }), ['passed: it names ami-1, which is available']],
  ['a pointer to an image of a server', pointers.pointersNameImages, pointed('available', { 'oban:source': 'app01' }), ['failed: it names ami-1, which is an image of app01']],
  ['a pointer to an image that is gone', pointers.pointersNameImages, pointed(), [expect.stringMatching(/^failed: it names ami-1, which is not visible/)]],

  ['a topic that admits both services', topics.publishersAreAdmitted, onTopic(ALLOW, ALLOW), ['passed: policy and key admit CloudWatch and EventBridge']],
  ['a topic without a key', topics.publishersAreAdmitted, onTopic(ALLOW), ['passed: policy and key admit CloudWatch and EventBridge']],
  ['a policy that refuses', topics.publishersAreAdmitted, onTopic(ONLY_EVENTS, ALLOW), ['failed: the policy refuses cloudwatch.amazonaws.com']],
  ['a key that refuses', topics.publishersAreAdmitted, onTopic(ALLOW, ONLY_EVENTS), ['failed: the key refuses cloudwatch.amazonaws.com']],
  ['a topic that is gone', topics.publishersAreAdmitted, [{ arn: TOPIC }], ['failed: it does not exist']],
  ['a subscription', topics.accountRecipientsAreSubscribed, subscribed(mail), ['passed: 1 of 1 subscriptions get every message']],
  ['a subscription with a filter', topics.accountRecipientsAreSubscribed, subscribed({ ...mail, filter: { policy: '{"a":["b"]}' } }), ['failed: none of 1 subscriptions is confirmed and without a filter']],
  ['a subscription that is not confirmed', topics.accountRecipientsAreSubscribed, subscribed({ ...mail, isConfirmed: false }), ['failed: none of 1 subscriptions is confirmed and without a filter']],
  ['no subscription', topics.accountRecipientsAreSubscribed, subscribed(), ['failed: none of 0 subscriptions is confirmed and without a filter']],
  ['an unknown filter', topics.accountRecipientsAreSubscribed, subscribed({ ...mail, filter: { unanswered: 'AccessDenied' } }), ['unknown: sns:GetSubscriptionAttributes: AccessDenied']],
  ['the recipients of the stack', topics.recipientsAreSubscribed, { arn: TOPIC, found: [mail], expected: [{ protocol: 'email', endpoint: mail.endpoint }] }, ['passed: 1 recipients get every message']],
  ['a recipient that is gone', topics.recipientsAreSubscribed, { arn: TOPIC, found: [], expected: [{ protocol: 'email', endpoint: mail.endpoint }] }, [expect.stringMatching(/^failed: it is no longer subscribed/)]],
  ['a recipient with an unknown filter', topics.recipientsAreSubscribed, {
    arn: TOPIC, found: [{ ...mail, filter: { unanswered: 'AccessDenied' } }], expected: [{ protocol: 'email', endpoint: mail.endpoint }],
  }, ['unknown: its filter policy is unknown: AccessDenied']],
  ['no recipient', topics.recipientsAreSubscribed, { arn: TOPIC, found: [], expected: undefined }, ['failed: 0 recipients get every message']],

  ['a daily rule', dailyRules, [{ name: 'create-images', rule: { Arn: 'r', State: 'ENABLED', ScheduleExpression: 'cron(0 15 * * ? *)' } }], ['passed: cron(0 15 * * ? *), enabled']],
  ['a disabled daily rule', dailyRules, [{ name: 'create-images', rule: { Arn: 'r', State: 'DISABLED', ScheduleExpression: 'cron(0 15 * * ? *)' } }], ['failed: cron(0 15 * * ? *), disabled']],
  ['a function without a rule', dailyRules, [{ name: 'create-images' }], ['failed: no scheduled rule of the stacks has it as target']],
  ['rules', rulesAreEnabled, [{ name: 'a', rule: { Arn: 'a', State: 'ENABLED' }, isUsed: true }, { name: 'b', rule: { Arn: 'b', State: 'DISABLED' }, isUsed: true }, { name: 'c', isUsed: false }],
    ['passed: it is enabled', 'failed: it is disabled', 'failed: it does not exist']],
  ['a rule without a target', rulesAreEnabled, [{ name: 'a', rule: { Arn: 'a', State: 'ENABLED' }, isUsed: false }], ['failed: it has no target, and no alarm counts its events']],

  ['metadata', hosts.metadataNeedsTokens, [{ id: 'i-1', instance: { MetadataOptions: { HttpTokens: 'required' } } }, { id: 'i-2', instance: { MetadataOptions: { HttpTokens: 'optional' } } }, { id: 'i-3' }],
    ['passed: tokens are required', 'failed: tokens are optional', 'failed: it does not exist']],
  ['servers', hosts.serversRun, [{ id: 'i-1', instance: { State: { Name: 'running' } } }, { id: 'i-2', instance: { State: { Name: 'stopped' } } }, { id: 'i-3' }], ['passed: it is running', 'failed: it is stopped', 'failed: it does not exist']],
  ['roles', hosts.hostsHaveRoles, [{ id: 'i-1', instance: { IamInstanceProfile: { Arn: 'arn:p' } } }, { id: 'i-2', instance: {} }], ['passed: arn:p', 'failed: it has none, or does not exist']],
  ['protected servers', hosts.serversAreProtected, [{ id: 'i-1', isProtected: true }, { id: 'i-2', isProtected: false }, { id: 'i-3' }],
    ['passed: termination protection is on', 'failed: termination protection is off', 'failed: it does not exist']],
  ['protected load balancers', hosts.entriesAreProtected, [{ arn: 'a', attributes: { 'deletion_protection.enabled': 'true' } }, { arn: 'b', attributes: { 'deletion_protection.enabled': 'false' } }, { arn: 'c' }],
    ['passed: deletion protection is true', 'failed: deletion protection is false', 'failed: it does not exist']],
  ['load balancers', hosts.entriesServe, [{ arn: 'a', found: { State: { Code: 'active' }, DNSName: 'x' } }, { arn: 'b', found: { State: { Code: 'failed' }, DNSName: 'x' } }, { arn: 'c' }], ['passed: active, x', 'failed: failed, x', 'failed: it does not exist']],
  ['members with addresses', hosts.membersArePrivate, [{ InstanceId: 'i-1' }, { InstanceId: 'i-2', PublicIpAddress: '192.0.2.1' }], ['passed: it has private addresses only', 'failed: it has the public address 192.0.2.1']],

  ['encryption', encryption.dataIsEncrypted, [{ resource: 'vol-1', isEncrypted: true, keyId: 'key' }, { resource: 'vol-2', isEncrypted: false }], ['passed: encrypted with key', 'failed: it is not encrypted, or does not exist']],
  ['keys', encryption.keysAreUsable, [{ id: 'a', metadata: { KeyId: 'a', KeyState: 'Enabled' } }, { id: 'b', metadata: { KeyId: 'b', KeyState: 'PendingDeletion', DeletionDate: daysAhead(7) } }, { id: 'c' }],
    ['passed: Enabled', 'failed: PendingDeletion, to be deleted at 2026-12-14T21:00:00.000Z', 'failed: it does not exist']],

  ['no database', databases.databaseIsStandard, [], [NO_DATABASE]],
  ['a database that is gone', databases.databaseIsStandard, db(undefined), ['failed: it does not exist']],
  ['a database', databases.databaseIsStandard, db({ Engine: 'sqlserver-se', EngineVersion: '16', DBInstanceStatus: 'available' }), ['passed: sqlserver-se 16, available']],
  ['a stopped database', databases.databaseIsStandard, db({ Engine: 'sqlserver-se', EngineVersion: '16', DBInstanceStatus: 'stopped' }), ['failed: sqlserver-se 16, stopped']],
  ['a managed secret', databases.databaseSecretIsManaged, db({ MasterUserSecret: { SecretStatus: 'active' } }), ['passed: its secret is active']],
  ['no managed secret', databases.databaseSecretIsManaged, db({}), ['failed: it has no managed secret']],
  ['a restorable database', databases.databaseIsRestorable, db({ BackupRetentionPeriod: 35, LatestRestorableTime: hoursAgo(1) }), ['passed: to 2026-12-07T20:00:00.000Z; backups are kept for 35 days']],
  ['a restorable time that stands still', databases.databaseIsRestorable, db({ BackupRetentionPeriod: 35, LatestRestorableTime: hoursAgo(7) }), [expect.stringMatching(/^failed: to /)]],
  ['a new database', databases.databaseIsRestorable, db({ BackupRetentionPeriod: 35, InstanceCreateTime: hoursAgo(1) }), ['pending: it has no restorable time']],
  ['no backups', databases.databaseIsRestorable, db({ BackupRetentionPeriod: 0 }), ['failed: automated backups are off']],
  ['a standby', databases.databaseHasStandby, db({ MultiAZ: true, AvailabilityZone: 'a', SecondaryAvailabilityZone: 'b' }), ['passed: a, standby in b']],
  ['no standby', databases.databaseHasStandby, db({ MultiAZ: false, AvailabilityZone: 'a' }), ['failed: it has no standby']],
  ['a private database', databases.databaseIsPrivate, db({ PubliclyAccessible: false }), ['passed: it has no public address']],
  ['a public database', databases.databaseIsPrivate, db({ PubliclyAccessible: true }), ['failed: it is publicly accessible']],
  ['a group in sync', databases.databaseIsInSync, db({ DBParameterGroups: [{ DBParameterGroupName: 'g', ParameterApplyStatus: 'in-sync' }] }), ['passed: g: in-sync']],
  ['a group that waits', databases.databaseIsInSync, db({ DBParameterGroups: [{ DBParameterGroupName: 'g', ParameterApplyStatus: 'pending-reboot' }] }), ['failed: g: pending-reboot']],
  ['a change that waits', databases.databaseIsInSync, db({ DBParameterGroups: [{ DBParameterGroupName: 'g', ParameterApplyStatus: 'in-sync' }], PendingModifiedValues: { DBInstanceClass: 'x' } }), ['failed: g: in-sync; DBInstanceClass waits for a change']],
  ['a certificate', databases.databaseCertificateLasts, db({ CertificateDetails: { CAIdentifier: 'ca', ValidTill: daysAhead(61) } }), ['passed: ca until 2027-02-06T21:00:00.000Z']],
  ['a certificate that ends', databases.databaseCertificateLasts, db({ CertificateDetails: { CAIdentifier: 'ca', ValidTill: daysAhead(60) } }), ['failed: ca until 2027-02-05T21:00:00.000Z']],
  ['a certificate without an end', databases.databaseCertificateLasts, db({ CACertificateIdentifier: 'ca' }), ['failed: RDS names no end of its certificate (ca)']],
  ['TLS', databases.databaseNeedsTls, [{ id: 'db', parameters: [{ ParameterName: 'rds.force_ssl', ParameterValue: '1' }] }], ['passed: rds.force_ssl is 1']],
  ['no TLS', databases.databaseNeedsTls, [{ id: 'db', parameters: [] }], ['failed: rds.force_ssl is not set']],
  ['no maintenance', databases.databaseHasNoMaintenance, [{ arn: 'db', exists: true, actions: [] }], ['passed: none waits']],
  ['maintenance', databases.databaseHasNoMaintenance, [{ arn: 'db', exists: true, actions: [{ Action: 'system-update', Description: 'new', ForcedApplyDate: NOW }] }], ['failed: system-update: new, forced at 2026-12-07T21:00:00.000Z']],

  ['nodes', agents.nodesAreOnline, [{ id: 'i-1', node: { PingStatus: 'Online', LastPingDateTime: NOW } }, { id: 'i-2', node: { PingStatus: 'ConnectionLost' } }, { id: 'i-3' }],
    ['passed: Online, last ping 2026-12-07T21:00:00.000Z', 'failed: ConnectionLost, last ping unknown', 'failed: Systems Manager does not know it']],
  ['associations', agents.associationsHaveSucceeded, [{ id: 'a', found: { Overview: { Status: 'Success' } } }, { id: 'b', found: { Overview: { Status: 'Failed', DetailedStatus: 'Undeliverable' } } }, { id: 'c' }, { id: 'd', found: {} }],
    ['passed: Success', 'failed: Failed, Undeliverable', 'failed: it does not exist', 'failed: unknown']],
  ['certificates', certificates.certificatesAreIssued, [{ arn: 'a', found: { Status: 'ISSUED', NotAfter: daysAhead(46) } }, { arn: 'b', found: { Status: 'ISSUED', NotAfter: daysAhead(45) } }, { arn: 'c', found: { Status: 'PENDING_VALIDATION' } },
    { arn: 'd', found: { Status: 'ISSUED', NotAfter: daysAhead(100), RenewalSummary: { RenewalStatus: 'FAILED' } } }, { arn: 'e' }],
  [expect.stringMatching(/^passed: ISSUED/), expect.stringMatching(/^failed: ISSUED/), 'failed: PENDING_VALIDATION until no date', expect.stringMatching(/^failed: .*renewal FAILED$/), 'failed: it does not exist']],

  ['a blocked bucket', publicAccess.bucketsArePrivate, [{ name: 'b', block: block() }], ['passed: public access is blocked']],
  ['a bucket that is not blocked completely', publicAccess.bucketsArePrivate, [{ name: 'b', block: block({ BlockPublicPolicy: false }) }], ['failed: public access is not blocked completely']],
  ['a bucket without a block', publicAccess.bucketsArePrivate, [{ name: 'b' }], ['failed: it does not exist, or has no public access block']],
  ['private images', publicAccess.imagesArePrivate, { world: { images: [{ id: 'ami-1', isPublic: false }] } }, ['passed: none of the 1 images of the account is public']],
  ['a public image', publicAccess.imagesArePrivate, { world: { images: [{ id: 'ami-1', isPublic: true }] } }, ['failed: every account may launch it']],

  ['a flow log whose records arrive', flowLogsArrive, flow({}, { start: hoursAgo(1), value: 5 }), ['passed: ACTIVE; records arrived in flows in the hour from 2026-12-07T20:00:00.000Z']],
  ['a new flow log', flowLogsArrive, flow({}), ['pending: no records arrived in flows in two hours']],
  ['a silent flow log', flowLogsArrive, flow({ CreationTime: hoursAgo(1) }), ['failed: no records arrived in flows in two hours']],
  ['a flow log that cannot deliver', flowLogsArrive, flow({ DeliverLogsStatus: 'FAILED', DeliverLogsErrorMessage: 'Access error' }, { start: NOW, value: 5 }), ['failed: ACTIVE, delivery FAILED Access error']],
  ['a flow log to a bucket', flowLogsArrive, flow({ LogGroupName: undefined }), ['unknown: it delivers to no log group, and only the arrival in a log group can be asked']],
  ['a flow log that is gone', flowLogsArrive, [{ id: 'fl' }], ['failed: it does not exist']],
  ['NAT gateways', natGatewaysWork, [{ id: 'a', gateway: { State: 'available', NatGatewayAddresses: [{ PublicIp: '192.0.2.1' }] } }, { id: 'b', gateway: { State: 'failed' } }, { id: 'c' }],
    ['passed: available, 192.0.2.1', 'failed: failed, undefined', 'failed: it does not exist']],
  ['no data tier', dataTierHasNoRouteOut, [{ vpcs: [], subnets: [{ Tags: [] }] }], ['not here: no subnet has the tag of a data tier']],
])('%s', (_, check, answers, findings) => {
  expect(judged(check, answers)).toEqual(findings);
});
