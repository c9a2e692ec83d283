import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { assemblyOf, documentIn, rendered } from './assembly-fixture';
import { GatewayEntry, ObanAccount, ObanEnvironment, ServerImage, Severity } from '../../../src';
import type { AccountAnswers } from '../../../src/document/answers';
import { redact } from '../../../src/document/redaction/redact';

/** Values that identify somebody or something. No text of the library has one of them. */
const SECRETS = {
  account: '918273645546',
  operators: '564738291012',
  email: 'zelda.quux@zorro.example',
  domain: 'b2g.zorro.example',
  zone: 'Z0192837465ZORRO0000',
  zoneName: 'zorro.example',
  stack: 'zanzibar-stack',
  accountStack: 'zanzibar-account',
  construct: 'Zanzibar',
  environment: 'zulu',
  server: 'zebra01',
  prefix: 'zenith',
  range: '10.177.0.0/16',
  subnet: '10.177.',
  gatewayImage: 'ami-0aaaaaaaaaaaaaaa1',
  serverImage: 'ami-0bbbbbbbbbbbbbbb2',
  partner: '198.51.100.77',
  alarm: 'zigzag-queue',
  namespace: 'ZigzagApp',
  bucket: 'zephyr-files',
  role: 'zealot-role',
  principal: 'zookeeper',
  description: 'the ferry of zermatt',
  source: 'zenobia.orders',
  detailType: 'Zenobia Order Placed',
  filterPrefix: 'zucchini/',
  parameter: '/zodiac/setting',
  reason: 'zoe said so',
  acceptance: 'ziggy accepted it',
  host: 'ip-10-177-3-4.zone.internal',
} as const;

const place = { account: SECRETS.account, region: 'ap-southeast-2' };

function plantedApp(app: App): void {
  const notifications = { emailAddresses: [SECRETS.email] };
  const account = new ObanAccount(new Stack(app, SECRETS.accountStack, { env: place }), SECRETS.construct, {
    operators: [new iam.AccountPrincipal(SECRETS.operators)], notifications, namePrefix: `${SECRETS.prefix}-`,
  });
  const stack = new Stack(app, SECRETS.stack, { env: place, terminationProtection: true });
  const hostedZone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: SECRETS.zone, zoneName: SECRETS.zoneName });
  const environment = new ObanEnvironment(stack, SECRETS.construct, {
    environmentName: SECRETS.environment,
    account,
    notifications,
    network: { ipAddresses: ec2.IpAddresses.cidr(SECRETS.range), availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'] },
    gateway: {
      entry: GatewayEntry.https({ domainName: SECRETS.domain, hostedZone, healthPath: '/health' }),
      image: ServerImage.windows({ 'ap-southeast-2': SECRETS.gatewayImage }),
    },
    servers: { [SECRETS.server]: { image: ServerImage.windows({ 'ap-southeast-2': SECRETS.serverImage }), dataVolumes: [{ drive: 'D', size: Size.gibibytes(10) }] } },
    database: {
      engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
      allocatedStorage: Size.gibibytes(200),
      deletionProtectionOptOut: SECRETS.reason,
    },
  });
  environment.alarms.add(environment.gateway, {
    kind: SECRETS.alarm,
    severity: Severity.WARNING,
    summary: SECRETS.description,
    runbook: 'https://zorro.example/runbook',
    metric: new cloudwatch.Metric({ namespace: SECRETS.namespace, metricName: SECRETS.namespace }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 5,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    missingDataReason: SECRETS.description,
  });
  // Resources of the consumer in the stack of the environment.
  new s3.Bucket(stack, 'Files', { bucketName: SECRETS.bucket, lifecycleRules: [{ prefix: SECRETS.filterPrefix, expiration: Duration.days(30) }] });
  new iam.Role(stack, 'Role', { roleName: SECRETS.role, assumedBy: new iam.ArnPrincipal(`arn:aws:iam::${SECRETS.operators}:user/${SECRETS.principal}`) });
  new lambda.Function(stack, 'Function', {
    functionName: SECRETS.role, description: SECRETS.description, runtime: lambda.Runtime.NODEJS_LATEST, handler: 'index.handler', code: lambda.Code.fromInline('x'),
  });
  new events.Rule(stack, 'Rule', { eventPattern: { source: [SECRETS.source], detailType: [SECRETS.detailType] } });
  new ssm.StringParameter(stack, 'Parameter', { parameterName: SECRETS.parameter, description: SECRETS.description, stringValue: 'x' });
  new sns.Subscription(stack, 'Pager', { topic: environment.alarmTopic.topic, protocol: sns.SubscriptionProtocol.HTTPS, endpoint: `https://${SECRETS.domain}/pager` });
  const group = new ec2.SecurityGroup(stack, 'Group', { vpc: environment.vpc, description: SECRETS.description });
  group.addIngressRule(ec2.Peer.ipv4(`${SECRETS.partner}/32`), ec2.Port.HTTPS, SECRETS.description);
}

const answers: AccountAnswers = {
  environmentName: SECRETS.environment,
  accountId: SECRETS.account,
  region: 'ap-southeast-2',
  verifiedAt: new Date('2026-12-01T06:00:00Z'),
  results: [
    { clause: 'EC2-2', question: 'Is each server running?', result: 'passed', resource: `arn:aws:ec2:ap-southeast-2:${SECRETS.account}:instance/i-0123456789abcdef0`, answer: `running at ${SECRETS.host}`, answeredAt: new Date('2026-12-01T05:59:58.123Z') },
    { clause: 'RDS-2', question: 'Is no maintenance pending?', result: 'failed', resource: SECRETS.server, answer: 'a patch', answeredAt: new Date('2026-12-01T05:59:59Z'), accepted: { reason: SECRETS.acceptance, until: '2026-12-31' } },
  ],
};

const built = documentIn(assemblyOf(plantedApp), undefined, answers);
const texts = rendered(built);
const redacted = rendered(redact(built));

/** Returns the text of HTML without the places at which long words may break. */
const withoutBreaks = (text: string) => text.replace(/<wbr>/g, '').replace(/\\(?=[^\w\s])/g, '');

test.each(Object.entries(SECRETS))('the redacted document has no %s: %s', (_, secret) => {
  const shows = (text: string) => withoutBreaks(text).toLowerCase().includes(secret.toLowerCase());
  const shown = Object.entries(redacted).filter(([, text]) => shows(text)).map(([format]) => format);
  expect(shown).toEqual([]);
});

// A secret that the document never shows would prove nothing.
test.each(Object.entries(SECRETS))('the document has the %s before redaction: %s', (_, secret) => {
  expect(withoutBreaks(texts.markdown)).toContain(secret);
});

test('the same value has the same substitute everywhere, and two values have two', () => {
  const accounts = new Set(redacted.markdown.match(/\baccount-\d+/g));
  expect(accounts).toEqual(new Set(['account-1']));
  expect(new Set(redacted.markdown.match(/\binstance-\d+/g))).toEqual(new Set(['instance-1']));
  expect(redacted.svg).toContain('server instance-1');
});

test('redaction keeps ports, times, types and the clauses', () => {
  for (const kept of ['tcp 443', 'daily, 15:00', 'm6i.large', 'CFNAdmin', 'ap-southeast-2a', '0.0.0.0/0', '2026-12-01T05:59:58Z']) {
    expect(withoutBreaks(redacted.markdown)).toContain(kept);
  }
  expect(redacted.markdown.match(/^\| [A-Z]+-\d+ \|/gm)!.length).toBe(texts.markdown.match(/^\| [A-Z]+-\d+ \|/gm)!.length);
});

test('values that only patterns know are redacted within other values', () => {
  const { chapters } = redact({
    title: [],
    chapters: [{ title: '', blocks: [{ kind: 'paragraph', text: [{ text: 'by 123456789012 at 192.0.2.7, a@b.example, arn:aws:s3:::x, i-0123456789abcdef0', kind: 'value' }] }] }],
  });
  expect(chapters[0].blocks).toEqual([{ kind: 'paragraph', text: [{ text: 'by account-1 at address-range-1, recipient-1, arn-1, id-1', kind: 'value' }] }]);
});

test('the answers of the account have their time and their result', () => {
  const appendix = texts.markdown.slice(texts.markdown.indexOf('## Answers of the running account'));
  expect(appendix).toContain('asked until 2026-12-01T06:00:00Z: 1 passed, 1 failed, 0 pending, 0 unknown.');
  expect(appendix).toContain('| 2026-12-01T05:59:58Z |');
  expect(appendix).toContain(`| failed, accepted until 2026-12-31: ${SECRETS.acceptance} |`);
});
