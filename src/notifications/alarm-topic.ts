import { aws_iam as iam, aws_kms as kms, aws_sns as sns, RemovalPolicy, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { criticalOnly } from './critical-only';
import { subscriptionIdOf, validateEmailAddresses } from './email-address';
import { NotificationOptions } from './notification-options';

const LONGEST_DISPLAY_NAME = 100;

/** Properties of an `AlarmTopic`. */
export interface AlarmTopicProps extends NotificationOptions {
  /**
   * The sender's name that recipients of e-mail see, at most 100 characters.
   *
   * @default - Amazon SNS shows its own name
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
 * The one topic of an account or an environment: everything that alarms publishes here, everyone to be told subscribes here.
 *
 * It is encrypted with a key of its own, because a topic under the AWS-managed key silently drops what CloudWatch sends.
 * CloudWatch alarms of this account and EventBridge rules may publish from the start, on the topic and on its key; what
 * is sent without TLS is refused; principals of the account keep the rights that their IAM policies give them. EventBridge
 * supports no condition on the account here, so a rule of another account that knows the ARN of the topic can publish as well.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class AlarmTopic extends Construct {
  /** The topic. Let new publishers in by `grantPublish`, not by a policy of your own: a second topic policy replaces this one. */
  public readonly topic: sns.Topic;

  /** The key that encrypts messages on their way through the topic. */
  public readonly key: kms.Key;

  /**
   * The subscriptions that the topic was made with. What is subscribed later is not among them.
   *
   * @internal
   */
  public readonly _subscriptions: sns.CfnSubscription[];

  /**
   * @throws if nobody hears everything, an address is implausible, an address is given twice, or an endpoint is reached without TLS
   */
  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    requireDisplayName(props?.displayName);
    const { emailAddresses = [], criticalEmailAddresses = [], subscriptions = [] }: NotificationOptions = props ?? {};
    if (emailAddresses.length + subscriptions.length === 0) {
      throw new Error('notifications must name at least one of emailAddresses or subscriptions: an alarm that nobody receives is no alarm');
    }
    validateEmailAddresses({ emailAddresses, criticalEmailAddresses });

    this.key = new kms.Key(this, 'Key', {
      description: `Messages of the topic ${this.node.path}`,
      enableKeyRotation: true,
      // Messages are encrypted only while they pass, so nothing becomes unreadable with the key.
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
    // Without conditions: EventBridge supports none here, neither on the topic nor on its key, and a statement with one
    // never matches. A role of the rule instead may make deliveries to an encrypted topic fail (ADR 0010).
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
        `notifications.subscriptions has the endpoint ${unencrypted.endpoint}, to which Amazon SNS sends without TLS, in clear text. ` +
        'Give an https endpoint',
      );
    }
    this._subscriptions = [...byEmail, ...others].map(subscriptionOf);
    const furtherByEmail = others.map(subscriptionOf).filter(({ protocol }) => protocol === sns.SubscriptionProtocol.EMAIL);
    validateEmailAddresses({ emailAddresses, criticalEmailAddresses, subscriptions: furtherByEmail.map(({ endpoint = '' }) => endpoint) });
    if (emailAddresses.length === 0 && others.every(isFiltered)) {
      throw new Error(
        'notifications.subscriptions all have a filter policy, and what none of them lets through nobody hears, not even that the backups are wrong: ' +
        'name one recipient without a filter policy, or one in emailAddresses',
      );
    }
  }

  /**
   * Lets a further publisher in, on the topic and on its key: either alone mutes it.
   *
   * Amazon EC2 Auto Scaling publishes by its service-linked role, not by a service principal: give that role.
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
   * Any policy on a topic replaces the one every topic starts with, which opens it to its account.
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
  // eslint-disable-next-line no-control-regex -- mail headers take none of these
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
