import { Lazy, Stack, Token } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { AlarmTopic } from '../notifications/alarm-topic';
import { recipientsParameterName } from './functions/model/parameter-names';
import type { ExpectedSubscription } from './functions/model/subscription';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const LONGEST_VALUE = 8_192;

/** Writes into Parameter Store whom the stack subscribed to a topic, so that the check knows who is missing. */
export class Recipients {
  /** Of a topic that an `AlarmTopic` made. Of another topic nobody here knows who was subscribed. */
  public static of(scope: Construct, environmentName: string, topic: sns.ITopic): ssm.StringParameter | undefined {
    const alarmTopic = topic.node.scope;
    if (!(alarmTopic instanceof AlarmTopic)) {
      return undefined;
    }
    return new ssm.StringParameter(scope, 'Recipients', {
      parameterName: recipientsParameterName(environmentName),
      simpleName: false,
      description: `Oban environment ${environmentName}: whom its stack has subscribed to its topic`,
      // At synthesis, as an aspect may change a subscription until then.
      stringValue: Lazy.string({ produce: () => valueOf(scope, alarmTopic._subscriptions) }),
      // A standard parameter up to 4 KB, and without a charge. How long tokens are is only known at deployment.
      tier: ssm.ParameterTier.INTELLIGENT_TIERING,
    });
  }
}

function valueOf(scope: Construct, subscriptions: readonly sns.CfnSubscription[]): string {
  const expected = subscriptions.filter((each) => isKnownTo(scope, each)).map(expectationOf);
  const value = Stack.of(scope).toJsonString(expected.filter((each) => !isSecret(scope, each)));
  requireFitting(Stack.of(scope).resolve(value));
  return value;
}

/** A subscription in the stack of its subscriber needs the topic: to name that subscriber here would make each stack need the other. */
function isKnownTo(scope: Construct, subscription: sns.CfnSubscription): boolean {
  return Stack.of(subscription) === Stack.of(scope) || !Token.isUnresolved(subscription.endpoint);
}

function expectationOf({ protocol, endpoint = '', filterPolicy, filterPolicyScope }: sns.CfnSubscription): ExpectedSubscription {
  return { protocol, endpoint: withoutPassword(endpoint), filterPolicy, filterPolicyScope };
}

/**
 * CloudFormation would write the secret into the parameter, for whoever may read that.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
function isSecret(scope: Construct, { endpoint }: ExpectedSubscription): boolean {
  return /\{\{resolve:(secretsmanager|ssm-secure):/.test(JSON.stringify(Stack.of(scope).resolve(endpoint)));
}

/** SNS does not show it either. */
function withoutPassword(endpoint: string): string {
  return endpoint.replace(/^(https?:\/\/)[^/@]*@/i, '$1');
}

/** Only what is known at synthesis can be counted. */
function requireFitting(value: unknown): void {
  if (typeof value === 'string' && Buffer.byteLength(value) > LONGEST_VALUE) {
    throw new Error(
      `notifications name recipients of ${Buffer.byteLength(value)} bytes, and the parameter that the check knows them by takes ${LONGEST_VALUE}: ` +
      'name a mailing list in place of its members',
    );
  }
}
