import { App, aws_iam as iam, aws_lambda as lambda, aws_sns as sns, aws_sns_subscriptions as subscriptions, aws_sqs as sqs, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ObanAccount } from '../../../src';
import { AlarmTopic, AlarmTopicProps } from '../../../src/notifications/alarm-topic';
import { environment } from '../../support/environment-fixture';
import { allows, policyOf, PolicyRequest } from '../account/policy-evaluation';

const OPS = { emailAddresses: ['ops@example.com'] };

function newStack(): Stack {
  return new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'ap-southeast-2' } });
}

function templateOf(props: AlarmTopicProps): Template {
  const stack = newStack();
  new AlarmTopic(stack, 'Alarms', props);
  return Template.fromStack(stack);
}

function subscriptionIds(emailAddresses: string[]): string[] {
  return Object.keys(templateOf({ emailAddresses }).findResources('AWS::SNS::Subscription'));
}

describe('the principals that may publish to the topic', () => {
  const template = templateOf(OPS);
  const topic = Object.keys(template.findResources('AWS::SNS::Topic'))[0];

  function mayPublish(request: Pick<PolicyRequest, 'principal' | 'context'>): { topic: boolean; key: boolean } {
    const keyPolicy = policyOf(template, 'AWS::KMS::Key', 'KeyPolicy');
    return {
      topic: allows(policyOf(template, 'AWS::SNS::TopicPolicy', 'PolicyDocument'), { ...request, action: 'sns:Publish', resource: `<${topic}>` }),
      key: ['kms:GenerateDataKey', 'kms:Decrypt'].every(action => allows(keyPolicy, { ...request, action, resource: '*' })),
    };
  }

  test('CloudWatch alarms of this account may publish to the topic and use its key', () => {
    expect(mayPublish({ principal: 'cloudwatch.amazonaws.com', context: { 'aws:SourceAccount': '111111111111' } })).toEqual({ topic: true, key: true });
  });

  test('CloudWatch may not publish for another account', () => {
    expect(mayPublish({ principal: 'cloudwatch.amazonaws.com', context: { 'aws:SourceAccount': '222222222222' } })).toEqual({ topic: false, key: false });
  });

  test('EventBridge, which sets no condition key, may publish to the topic and use its key', () => {
    expect(mayPublish({ principal: 'events.amazonaws.com' })).toEqual({ topic: true, key: true });
  });

  test('principals of the account may publish by their IAM policies', () => {
    expect(mayPublish({ principal: 'arn:aws:iam::111111111111:role/Deployer' })).toEqual({ topic: true, key: true });
  });

  test('a principal of another account may not publish', () => {
    expect(mayPublish({ principal: 'arn:aws:iam::222222222222:role/Deployer' })).toEqual({ topic: false, key: false });
  });

  test('a request without TLS may not publish', () => {
    expect(mayPublish({ principal: 'events.amazonaws.com', context: { 'aws:SecureTransport': 'false' } }).topic).toBe(false);
  });

  test('a service that was granted access later may publish to the topic and use its key', () => {
    const stack = newStack();
    new AlarmTopic(stack, 'Alarms', OPS).grantPublish(new iam.ServicePrincipal('budgets.amazonaws.com'));
    const granted = Template.fromStack(stack);
    const request = { principal: 'budgets.amazonaws.com' };
    expect(allows(policyOf(granted, 'AWS::SNS::TopicPolicy', 'PolicyDocument'), { ...request, action: 'sns:Publish', resource: `<${topic}>` })).toBe(true);
    expect(allows(policyOf(granted, 'AWS::KMS::Key', 'KeyPolicy'), { ...request, action: 'kms:GenerateDataKey', resource: '*' })).toBe(true);
  });
});

test('the account keeps the right to manage the topic', () => {
  const template = templateOf(OPS);
  const topic = Object.keys(template.findResources('AWS::SNS::Topic'))[0];
  for (const action of ['sns:Subscribe', 'sns:SetTopicAttributes', 'sns:DeleteTopic']) {
    expect(allows(policyOf(template, 'AWS::SNS::TopicPolicy', 'PolicyDocument'), {
      principal: 'arn:aws:iam::111111111111:role/Deployer', action, resource: `<${topic}>`,
    })).toBe(true);
  }
});

test('the topic is encrypted with a rotated key of its own', () => {
  const template = templateOf(OPS);
  const [key] = Object.keys(template.findResources('AWS::KMS::Key', { Properties: { EnableKeyRotation: true } }));
  template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });
});

test('the key is deleted with the topic', () => {
  templateOf(OPS).hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
});

test('the topic has exactly one policy', () => {
  templateOf(OPS).resourceCountIs('AWS::SNS::TopicPolicy', 1);
});

test('the display name is the consumer’s', () => {
  templateOf({ ...OPS, displayName: 'Oban production' }).hasResourceProperties('AWS::SNS::Topic', { DisplayName: 'Oban production' });
});

describe('subscriptions', () => {
  test('each address is subscribed by e-mail', () => {
    const template = templateOf({ emailAddresses: ['ops@example.com', 'duty@example.org'] });
    for (const address of ['ops@example.com', 'duty@example.org']) {
      template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: address });
    }
  });

  test('a queue is subscribed without any e-mail', () => {
    const stack = newStack();
    new AlarmTopic(stack, 'Alarms', { subscriptions: [new subscriptions.SqsSubscription(new sqs.Queue(stack, 'Queue'))] });
    Template.fromStack(stack).hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'sqs', Endpoint: Match.anyValue() });
  });

  test('the logical id of a subscription comes from its address, not from its place in the list', () => {
    const [ops] = subscriptionIds(['ops@example.com']);
    expect(subscriptionIds(['new@example.com', 'ops@example.com'])).toContain(ops);
  });

  test('addresses that differ in punctuation only get different logical ids', () => {
    expect(new Set(subscriptionIds(['a.b@example.com', 'ab@example.com'])).size).toBe(2);
  });

  test('the logical id of an address that is only known at deployment does not depend on its place', () => {
    const idsWith = (names: string[]) => {
      const stack = newStack();
      new AlarmTopic(stack, 'Alarms', { emailAddresses: names.map(name => new CfnParameter(stack, name).valueAsString) });
      const found = Template.fromStack(stack).findResources('AWS::SNS::Subscription', { Properties: { Endpoint: { Ref: 'Duty' } } });
      return Object.keys(found);
    };
    expect(idsWith(['Duty'])).toHaveLength(1);
    expect(idsWith(['Other', 'Duty'])).toEqual(idsWith(['Duty']));
  });
});

describe('recipients of critical messages only', () => {
  const filter = { FilterPolicy: { AlarmName: [{ prefix: 'CRITICAL-' }, { prefix: 'HEARTBEAT-' }] }, FilterPolicyScope: 'MessageBody' };

  test('critical recipients have a filter on the name of the alarm, and the others have none', () => {
    const template = templateOf({ ...OPS, criticalEmailAddresses: ['duty@example.org'] });
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'duty@example.org', ...filter });
    template.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: 'ops@example.com', FilterPolicy: Match.absent() });
  });

  test('a critical recipient keeps its confirmation when it is changed to get every message', () => {
    const duty = 'duty@example.org';
    const idOf = (template: Template) => Object.keys(template.findResources('AWS::SNS::Subscription', { Properties: { Endpoint: duty } }));
    expect(idOf(templateOf({ ...OPS, criticalEmailAddresses: [duty] }))).toEqual(idOf(templateOf({ emailAddresses: ['ops@example.com', duty] })));
  });

  test('a critical recipient may be a queue if another recipient gets every message', () => {
    expect(() => queues([true, false])).not.toThrow();
    expect(() => queues([true], OPS)).not.toThrow();
  });
});

/** Queues that are subscribed with a filter policy or without. */
function queues(filtered: boolean[], props: AlarmTopicProps = {}): void {
  const stack = newStack();
  const critical = { AlarmName: sns.FilterOrPolicy.filter(sns.SubscriptionFilter.stringFilter({ matchPrefixes: ['CRITICAL-'] })) };
  new AlarmTopic(stack, 'Alarms', {
    ...props,
    subscriptions: filtered.map((isFiltered, index) => (
      new subscriptions.SqsSubscription(new sqs.Queue(stack, `Queue${index}`), isFiltered ? { filterPolicyWithMessageBody: critical } : {})
    )),
  });
}

describe('recipients that are refused', () => {
  test('recipients are refused if each has a filter policy', () => {
    expect(() => queues([true, true], { criticalEmailAddresses: ['duty@example.org'] })).toThrow(/subscriptions all have a filter policy.*give one recipient without/);
  });

  // An empty policy is none: https://docs.aws.amazon.com/sns/latest/dg/message-filtering.html
  test('a recipient with an empty filter policy is accepted', () => {
    expect(() => templateOf({ subscriptions: [new subscriptions.UrlSubscription('https://paging.example.com', { filterPolicy: {} })] })).not.toThrow();
  });

  // https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
  test.each([undefined, ['ops@example.com']])('an endpoint without TLS is refused, beside %j', (emailAddresses) => {
    const url = (endpoint: string) => () => templateOf({ emailAddresses, subscriptions: [new subscriptions.UrlSubscription(endpoint)] });
    expect(url('http://paging.example.com/oban')).toThrow(/has the endpoint http:\/\/paging\.example\.com\/oban, .*without TLS: give an https endpoint/);
    expect(url('https://paging.example.com/oban')).not.toThrow();
  });

  test('recipients are refused if all get critical messages only', () => {
    expect(() => templateOf({ criticalEmailAddresses: ['duty@example.org'] })).toThrow(/at least one of emailAddresses or subscriptions/);
  });

  test('an address is refused as a recipient of every message and of critical messages only', () => {
    expect(() => templateOf({ ...OPS, criticalEmailAddresses: ['Ops@example.com'] }))
      .toThrow("criticalEmailAddresses names 'Ops@example.com', and emailAddresses does too: name each address once, in emailAddresses if it is to get every message");
  });

  test.each<AlarmTopicProps>([{}, { emailAddresses: [], subscriptions: [] }])('an empty list of recipients is refused: %j', props => {
    expect(() => templateOf(props)).toThrow(/at least one of emailAddresses or subscriptions/);
  });

  test.each(['ops', 'ops@localhost', 'ops @example.com', 'a@example.com, b@example.com', ''])('an implausible address is refused: %j', address => {
    expect(() => templateOf({ emailAddresses: [address] })).toThrow(`got '${address}'`);
  });

  // With another filter policy, SNS refuses the second: https://github.com/localstack/localstack/issues/8816
  test('an address that is given twice is refused, whatever its case', () => {
    expect(() => templateOf({ emailAddresses: ['ops@example.com', 'Ops@example.com'] })).toThrow(/names 'Ops@example.com' twice/);
    expect(() => templateOf({ criticalEmailAddresses: ['ops@example.com'], subscriptions: [new subscriptions.EmailSubscription('Ops@example.com')] }))
      .toThrow("subscriptions names 'Ops@example.com', and criticalEmailAddresses does too: name each address once");
    expect(() => templateOf({ ...OPS, subscriptions: [new subscriptions.EmailSubscription('ops@example.com', { json: true })] })).not.toThrow();
  });

  test('a list that is only known at deployment is refused, as is such an address given twice', () => {
    const given = (addresses: (parameter: CfnParameter) => AlarmTopicProps) => () => {
      const stack = newStack();
      new AlarmTopic(stack, 'Alarms', addresses(new CfnParameter(stack, 'Address', { type: 'CommaDelimitedList' })));
    };
    expect(given(({ valueAsList }) => ({ emailAddresses: valueAsList }))).toThrow('emailAddresses is a list that is only known at deployment: give each address separately');
    const same = (parameter: CfnParameter) => Fn.select(0, parameter.valueAsList);
    expect(given((parameter) => { const one = same(parameter); return { emailAddresses: [one, one] }; })).toThrow(/^emailAddresses names '.*' twice: name each address once$/);
  });
});

// https://github.com/aws/aws-cdk/issues/7832
describe('a subscriber to several topics', () => {
  const { stack, account, environment: production } = environment();
  const imported = (id: string) => ObanAccount.fromAttributes(stack, id, {
    accessLogBucketName: 'logs', accessLogBucketRegion: 'ap-southeast-2', topicArn: `arn:aws:sns:ap-southeast-2:111111111111:${id}`,
  });
  const topics = [account.topic, production.alarmTopic.topic, imported('one').topic, imported('two').topic, new AlarmTopic(stack, 'Own', OPS).topic];

  test('a function may subscribe to several topics', () => {
    const subscriber = new lambda.Function(stack, 'Function', { runtime: lambda.Runtime.NODEJS_LATEST, handler: 'index.handler', code: lambda.Code.fromInline('//') });
    expect(() => topics.forEach((topic) => topic.addSubscription(new subscriptions.LambdaSubscription(subscriber)))).not.toThrow();
  });

  test('a queue may subscribe to several topics', () => {
    const subscriber = new sqs.Queue(stack, 'Queue');
    expect(() => topics.forEach((topic) => topic.addSubscription(new subscriptions.SqsSubscription(subscriber)))).not.toThrow();
  });
});
