import { Lazy, Stack, Token } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { AlarmTopic } from '../notifications/alarm-topic';
import { recipientsParameterName } from './functions/model/parameter-names';
import type { ExpectedSubscription } from './functions/model/subscription';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const LONGEST_VALUE = 8_192;

/** The parameter with the recipients that the stack has subscribed to a topic, so that the check can report missing ones. */
export class Recipients {
  /** Creates the parameter for a topic of an `AlarmTopic`. Returns undefined for another topic, because its subscriptions are unknown. */
  public static of(scope: Construct, environmentName: string, topic: sns.ITopic): ssm.StringParameter | undefined {
    const alarmTopic = topic.node.scope;
    if (!(alarmTopic instanceof AlarmTopic)) {
      return undefined;
    }
    return new ssm.StringParameter(scope, 'Recipients', {
      parameterName: recipientsParameterName(environmentName),
      simpleName: false,
      description: `Oban environment ${environmentName}: whom its stack has subscribed to its topic`,
      // Evaluated at synthesis, because an aspect may change a subscription until then.
      stringValue: Lazy.string({ produce: () => valueOf(scope, alarmTopic._subscriptions) }),
      // Up to 4 KB, the parameter is a standard one without charge. The length of tokens is only known at deployment.
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

/** Returns whether the parameter can name a subscription: one with a token of another stack would make the two stacks depend on each other. */
function isKnownTo(scope: Construct, subscription: sns.CfnSubscription): boolean {
  return Stack.of(subscription) === Stack.of(scope) || !Token.isUnresolved(subscription.endpoint);
}

function expectationOf({ protocol, endpoint = '', filterPolicy, filterPolicyScope }: sns.CfnSubscription): ExpectedSubscription {
  return { protocol, endpoint: withoutPassword(endpoint), filterPolicy, filterPolicyScope };
}

/**
 * Returns whether an endpoint contains a secret. CloudFormation would write it into the parameter, for everyone who can read parameters.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
function isSecret(scope: Construct, { endpoint }: ExpectedSubscription): boolean {
  return /\{\{resolve:(secretsmanager|ssm-secure):/.test(JSON.stringify(Stack.of(scope).resolve(endpoint)));
}

/** Removes the password of an endpoint, because SNS does not show it either. */
function withoutPassword(endpoint: string): string {
  return endpoint.replace(/^(https?:\/\/)[^/@]*@/i, '$1');
}

/** Throws an error if the value is too long. Only a value that is known at synthesis can be checked. */
function requireFitting(value: unknown): void {
  if (typeof value === 'string' && Buffer.byteLength(value) > LONGEST_VALUE) {
    throw new Error(
      `notifications has recipients of ${Buffer.byteLength(value)} bytes, and the parameter for them holds ${LONGEST_VALUE}: ` +
      'give a mailing list instead of its members',
    );
  }
}
