import { aws_iam as iam, aws_kms as kms, aws_sns as sns, RemovalPolicy, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { criticalOnly } from './critical-only';
import { subscriptionIdOf, validateEmailAddresses } from './email-address';
import { NotificationOptions } from './notification-options';
import { requireProps } from '../checks/struct';

const LONGEST_DISPLAY_NAME = 100;

/** Properties of an `AlarmTopic`. */
export interface AlarmTopicProps extends NotificationOptions {
  /**
   * The sender's name in e-mail, with at most 100 characters.
   *
   * @default - the sender's name of Amazon SNS
   * @see https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
   */
  readonly displayName?: string;

  /**
   * The name of the account or the environment.
   *
   * @internal
   */
  readonly _owner?: string;
}

/**
 * The topic of an account or an environment to which alarms and events are published and recipients are subscribed.
 *
 * The topic is encrypted with its own key, because a topic with the AWS-managed key does not receive messages of CloudWatch alarms. The policies of
 * the topic and the key allow CloudWatch alarms of this account and EventBridge rules to publish. Requests without TLS are denied. Principals of the
 * account keep the permissions of their IAM policies. EventBridge does not support a condition on the account, so that a rule of another account that
 * knows the ARN of the topic can also publish.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class AlarmTopic extends Construct {
  /** The topic. Use `grantPublish` to allow further publishers; a separate topic policy would replace the policy of this topic. */
  public readonly topic: sns.Topic;

  /** The key that encrypts messages in the topic. */
  public readonly key: kms.Key;

  /**
   * The subscriptions that were created with the topic, without later ones.
   *
   * @internal
   */
  public readonly _subscriptions: sns.CfnSubscription[];

  /**
   * @throws if no recipient gets every message, if an address is invalid or given twice, or if an endpoint is not encrypted with TLS
   */
  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    requireProps(this, AlarmTopic, 'AlarmTopic', props);
    requireDisplayName(props?.displayName);
    const { emailAddresses = [], criticalEmailAddresses = [], subscriptions = [] }: NotificationOptions = props ?? {};
    if (emailAddresses.length + subscriptions.length === 0) {
      throw new Error('notifications must name at least one of emailAddresses or subscriptions: without a recipient, alarms notify nobody');
    }
    validateEmailAddresses({ emailAddresses, criticalEmailAddresses });

    this.key = new kms.Key(this, 'Key', {
      description: `Messages of the topic ${this.node.path}`,
      enableKeyRotation: true,
      // Messages are encrypted only until they are delivered, so that the deletion of the key makes no data unreadable.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A function names its subscriptions after the topics, by their construct IDs: https://github.com/aws/aws-cdk/issues/7832
    const owner = props._owner === undefined || Token.isUnresolved(props._owner) ? `${scope.node.id}-${id}` : props._owner;
    this.topic = new sns.Topic(this, `oban-${owner}`, {
      displayName: props.displayName,
      masterKey: this.key,
      enforceSSL: true,
    });

    this.keepTheAccountsOwnRights();
    this.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': this.topic.env.account } },
    }));
    // EventBridge supports no conditions in the policies of the topic and its key: a statement with a condition never matches. With a role of the
    // rule, deliveries to an encrypted topic may fail (ADR 0010).
    // See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    this.grantPublish(new iam.ServicePrincipal('events.amazonaws.com'));

    const byEmail = [
      ...emailAddresses.map((address) => this.subscribe(address)),
      ...criticalEmailAddresses.map((address) => this.subscribe(address, criticalOnly())),
    ];
    const others = subscriptions.map((subscription) => this.topic.addSubscription(subscription));
    const unencrypted = others.map(subscriptionOf).find(({ protocol }) => protocol === sns.SubscriptionProtocol.HTTP);
    if (unencrypted !== undefined) {
      throw new Error(
        `notifications.subscriptions has the endpoint ${unencrypted.endpoint}, to which Amazon SNS sends messages without TLS: ` +
        'give an https endpoint',
      );
    }
    this._subscriptions = [...byEmail, ...others].map(subscriptionOf);
    const furtherByEmail = others.map(subscriptionOf).filter(({ protocol }) => protocol === sns.SubscriptionProtocol.EMAIL);
    validateEmailAddresses({ emailAddresses, criticalEmailAddresses, subscriptions: furtherByEmail.map(({ endpoint = '' }) => endpoint) });
    if (emailAddresses.length === 0 && others.every(isFiltered)) {
      throw new Error(
        'notifications.subscriptions all have a filter policy, so that no recipient gets every message, such as a message about faulty backups: ' +
        'give one recipient without a filter policy, or one in emailAddresses',
      );
    }
  }

  /**
   * Allows a further publisher in the policies of the topic and its key, which are both required.
   *
   * For Amazon EC2 Auto Scaling, give its service-linked role, because it does not publish with a service principal.
   *
   * @param publisher the principal that publishes
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
   */
  public grantPublish(publisher: iam.IGrantable): iam.Grant {
    return this.topic.grantPublish(publisher);
  }

  private subscribe(address: string, filter: Partial<sns.SubscriptionOptions> = {}): sns.Subscription {
    return new sns.Subscription(this, subscriptionIdOf(this, address), {
      topic: this.topic,
      protocol: sns.SubscriptionProtocol.EMAIL,
      endpoint: address,
      ...filter,
    });
  }

  /**
   * Adds the permissions of the account. A policy replaces the default policy of a topic, which has them.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
   */
  private keepTheAccountsOwnRights(): void {
    this.topic.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'AccountDecidesByIam',
      principals: [new iam.AccountPrincipal(this.topic.env.account)],
      actions: [
        'sns:Publish',
        'sns:Subscribe',
        'sns:ListSubscriptionsByTopic',
        'sns:GetTopicAttributes',
        'sns:SetTopicAttributes',
        'sns:AddPermission',
        'sns:RemovePermission',
        'sns:DeleteTopic',
      ],
      resources: [this.topic.topicArn],
    }));
  }
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
function requireDisplayName(displayName: string | undefined): void {
  // eslint-disable-next-line no-control-regex -- mail headers must not contain them
  if (displayName !== undefined && !Token.isUnresolved(displayName) && (displayName.length > LONGEST_DISPLAY_NAME || /[\x00-\x1f\x7f]/.test(displayName))) {
    throw new Error(
      `displayName has ${displayName.length} characters, '${displayName}': give at most ${LONGEST_DISPLAY_NAME}, and no control characters`,
    );
  }
}

function isFiltered(subscription: sns.Subscription): boolean {
  return Object.keys(subscriptionOf(subscription).filterPolicy ?? {}).length > 0;
}

function subscriptionOf(subscription: sns.Subscription): sns.CfnSubscription {
  return subscription.node.defaultChild as sns.CfnSubscription;
}
