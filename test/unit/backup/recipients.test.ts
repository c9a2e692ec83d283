import { Aspects, aws_lambda as lambda, aws_sns as sns, aws_sns_subscriptions as subscriptions, aws_sqs as sqs, CfnParameter, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AlarmTopic, NotificationOptions } from '../../../src';
import { Recipients } from '../../../src/backup/recipients';
import { newStack } from '../server/server-fixture';

function parameterOf(make: (stack: Stack) => NotificationOptions): any {
  const stack = newStack();
  const { topic } = new AlarmTopic(stack, 'Alarms', make(stack));
  // Others' own, and theirs to miss.
  topic.addSubscription(new subscriptions.EmailSubscription('later@example.com'));
  Recipients.of(stack, 'prod', topic);
  const [{ Properties }] = Object.values<any>(Template.fromStack(stack).findResources('AWS::SSM::Parameter', { Properties: { Name: '/oban/prod/recipients' } }));
  return Properties;
}

test('a parameter has the recipients in the order in which they were given, with the filter policies that the stack gave them', () => {
  const { Value, Tier } = parameterOf(() => ({ emailAddresses: ['b@example.com', 'a@example.com'], criticalEmailAddresses: ['duty@example.com'] }));
  expect(JSON.parse(Value)).toEqual([
    { protocol: 'email', endpoint: 'b@example.com' },
    { protocol: 'email', endpoint: 'a@example.com' },
    {
      protocol: 'email',
      endpoint: 'duty@example.com',
      filterPolicy: { AlarmName: [{ prefix: 'CRITICAL-' }, { prefix: 'HEARTBEAT-' }] },
      filterPolicyScope: 'MessageBody',
    },
  ]);
  expect(Tier).toBe('Intelligent-Tiering');
});

test('values that are only known at deployment are filled in at deployment', () => {
  const { Value } = parameterOf((stack) => ({
    emailAddresses: [new CfnParameter(stack, 'Address').valueAsString], subscriptions: [new subscriptions.SqsSubscription(new sqs.Queue(stack, 'Queue'))],
  }));
  expect(Value['Fn::Join'][1]).toEqual([
    '[{"protocol":"email","endpoint":"', { Ref: 'Address' }, '"},{"protocol":"sqs","endpoint":"', { 'Fn::GetAtt': [expect.stringMatching(/^Queue/), 'Arn'] }, '"}]',
  ]);
});

test('the parameter contains no password', () => {
  const { Value } = parameterOf(() => ({ emailAddresses: ['a@example.com'], subscriptions: [new subscriptions.UrlSubscription('https://user:secret@example.com/key')] }));
  expect(JSON.parse(Value)[1]).toEqual({ protocol: 'https', endpoint: 'https://example.com/key' });
});

test('the parameter has the filter policy that an aspect sets', () => {
  const { Value } = parameterOf((stack) => {
    Aspects.of(stack).add({ visit: (node) => { if (node instanceof sns.CfnSubscription && node.endpoint === 'a@example.com') node.filterPolicy = { AlarmName: ['x'] }; } });
    return { emailAddresses: ['a@example.com', 'b@example.com'] };
  });
  expect(JSON.parse(Value)).toEqual([{ protocol: 'email', endpoint: 'a@example.com', filterPolicy: { AlarmName: ['x'] } }, { protocol: 'email', endpoint: 'b@example.com' }]);
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
test('the parameter contains no password and no whole address from Secrets Manager', () => {
  const secret = (name: string) => SecretValue.secretsManager(name).unsafeUnwrap();
  const { Value } = parameterOf(() => ({
    emailAddresses: ['a@example.com'],
    subscriptions: [
      new subscriptions.UrlSubscription(`https://user:${secret('password')}@example.com/key`, { protocol: sns.SubscriptionProtocol.HTTPS }),
      new subscriptions.UrlSubscription(secret('address'), { protocol: sns.SubscriptionProtocol.HTTPS }),
    ],
  }));
  expect(JSON.parse(Value)).toEqual([{ protocol: 'email', endpoint: 'a@example.com' }, { protocol: 'https', endpoint: 'https://example.com/key' }]);
});

test('a subscriber of another stack does not make the two stacks depend on each other', () => {
  const stack = newStack();
  const subscriber = new Stack(stack.node.root, 'Subscriber', { env: { account: stack.account, region: stack.region } });
  const handler = new lambda.Function(subscriber, 'Function', { runtime: lambda.Runtime.NODEJS_LATEST, handler: 'index.handler', code: lambda.Code.fromInline('//') });
  const { topic } = new AlarmTopic(stack, 'Alarms', { emailAddresses: ['a@example.com'], subscriptions: [new subscriptions.LambdaSubscription(handler)] });
  Recipients.of(stack, 'prod', topic);
  Template.fromStack(stack).hasResourceProperties('AWS::SSM::Parameter', { Value: '[{"protocol":"email","endpoint":"a@example.com"}]' });
});

test('an imported topic has no list of recipients', () => {
  const stack = newStack();
  expect(Recipients.of(stack, 'prod', new sns.Topic(stack, 'Topic'))).toBeUndefined();
});

// https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
test('more recipients than a parameter can hold are refused', () => {
  expect(() => parameterOf(() => ({ emailAddresses: Array.from({ length: 200 }, (_, index) => `${index}@example.com`) })))
    .toThrow(/notifications has recipients of \d+ bytes, and .* holds 8192: give a mailing list/);
});
