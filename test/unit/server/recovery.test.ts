import { Fn } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { newServer } from './server-fixture';
import { ServerImage, ServerOptions } from '../../../src';
import { supportsRecovery } from '../../../src/server/recovery';
import { environment, IMAGE, REGION } from '../../support/environment-fixture';

const LINUX = ServerImage.linux({ [REGION]: 'ami-0f1e2d3c4b5a69788' });
const TYPE = (type: string) => new ec2.InstanceType(type);

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/cloudwatch-recovery.html, read in 2026 */
const SUPPORTED = [
  'a1 m3 m4 m5 m5a m5n m5zn m6a m6g m6i m6in m7a m7g m7i m7i-flex m8a m8azn m8g m8gb m8gn m8i m8i-flex t1 t2 t3 t3a t4g',
  'c3 c4 c5 c5a c5n c6a c6g c6gn c6i c6in c7a c7g c7gn c7i c7i-flex c8a c8g c8gb c8gn c8i c8i-flex',
  'r3 r4 r5 r5a r5b r5n r6a r6g r6i r6in r7a r7g r7i r7iz r8a r8g r8gb r8gn r8i r8i-flex',
  'u-3tb1 u-6tb1 u-9tb1 u-12tb1 u-18tb1 u-24tb1 u7i-6tb u7i-8tb u7i-12tb u7in-16tb u7in-24tb u7in-32tb u7inh-32tb x1 x1e x2idn x2iedn x2iezn x8g x8i',
  'g3 g5g inf1 p3 vt1 hpc6a hpc7a hpc7g hpc8a',
].flatMap((line) => line.split(' '));

/** Families that the page does not list, and of which DescribeInstanceTypes said `AutoRecoverySupported: false`. */
const UNSUPPORTED = [
  'c1 c5ad c5d c6gd c6id c7gd c8gd c8id d2 d3 d3en dl2q f2 g4dn g5 g6 g6e g6f g7 g7e gr6 gr6f h1 hpc6id i2 i3 i3en i4g i4i i7i i7ie i8g i8ge im4gn inf2 is4gen',
  'm1 m2 m5ad m5d m5dn m6gd m6id m6idn m7gd m8gd m8id m8idb m8idn m9gd mac1 mac2 mac2-m1ultra mac2-m2 mac2-m2pro mac-m4 mac-m4pro mac-m4max mac-m3ultra',
  'p3dn p4d p4de p5 p5e p5en p6-b200 p6-b300 r5ad r5d r5dn r6gd r6id r6idn r7gd r8gd r8id r8idb r8idn r9gd trn1 trn1n trn2 trn2u x2gd x8aedz z1d',
].flatMap((line) => line.split(' '));

/** Of which DescribeInstanceTypes said `AutoRecoverySupported: true` before the page listed them. */
const NEWER = 'c8ib c8in c8ine c9g m8ib m8in m8ine m9g r8ib r8in r9g t8i'.split(' ');

function alarmsOf(server: Partial<ServerOptions>): Template {
  const made = environment(undefined, { servers: { app01: { image: IMAGE, ...server } } });
  return Template.fromStack(made.environment.monitoringStack());
}

test('families are supported as in the documentation of AWS', () => {
  expect([...SUPPORTED, ...NEWER].filter((family) => !supportsRecovery(TYPE(`${family}.large`)))).toEqual([]);
  expect(UNSUPPORTED.filter((family) => supportsRecovery(TYPE(`${family}.large`)))).toEqual([]);
});

// "Metal instances: Any of the above instance types with the metal instance size"
test.each([['m6i.metal', true], ['c7g.metal', true], ['m5d.metal', false], ['i3.metal', false], ['mac2.metal', false]])('the support of %s is right: %s', (type, isSupported) => {
  expect(supportsRecovery(TYPE(type))).toBe(isSupported);
});

test('a type that is only known at deployment is accepted', () => {
  expect(supportsRecovery(TYPE(Fn.importValue('Type')))).toBe(true);
});

// CloudWatch refuses the alarm: https://github.com/cloud-custodian/cloud-custodian/issues/2935
test('a type that CloudWatch does not recover is refused with both remedies', () => {
  expect(() => alarmsOf({ instanceType: TYPE('m5d.large') })).toThrow(
    "instanceType of server 'app01' is 'm5d.large', which CloudWatch does not recover, so that the deployment of the alarm host-check would fail: "
    + 'give a type that it recovers, such as m6i.large, or give the reason in recoveryOptOut for which the server is not recovered',
  );
  expect(() => alarmsOf({ instanceType: TYPE('i4i.large') })).toThrow(/'i4i.large', which CloudWatch does not recover/);
  expect(() => alarmsOf({ image: LINUX, instanceType: TYPE('m8gd.large') })).toThrow(/'m8gd.large', which CloudWatch does not recover/);
});

test.each(['m5d.large', 'm6i.large'])('a reason removes the recovery action only from the alarm of %s', (type) => {
  const template = alarmsOf({ instanceType: TYPE(type), recoveryOptOut: 'its data is on instance store volumes' });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'CRITICAL-oban-prod-host-check-app01',
    AlarmActions: Match.absent(),
    ActionsEnabled: true,
    AlarmDescription: Match.stringLikeRegexp('the host of server app01 does not work\\. .*Does not notify on its own; status-check-app01 does\\.'),
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'CRITICAL-oban-prod-status-check-app01', AlarmActions: [Match.anyValue()] });
});

test('the reason is in the template, and the instance is not replaced', () => {
  const { template } = newServer({ recoveryOptOut: 'its data is on instance store volumes' });
  template().hasResource('AWS::EC2::Instance', { Metadata: { 'oban:recovery-opt-out': 'its data is on instance store volumes' } });
  const properties = (recoveryOptOut?: string) => Object.values(newServer({ recoveryOptOut }).template().findResources('AWS::EC2::Instance'))[0].Properties;
  expect(properties('a reason')).toEqual(properties());
});

test('EC2 recovers the server if there is no reason against it', () => {
  alarmsOf({}).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'CRITICAL-oban-prod-host-check-app01',
    AlarmActions: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:automate:${REGION}:ec2:recover`]] }],
  });
});

test('every type is accepted without alarms', () => {
  expect(() => newServer({ instanceType: TYPE('m5d.large') })).not.toThrow();
});
