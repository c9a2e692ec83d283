import { ALARM_WORDS } from './alarm-words';
import { FUNCTION_NAMES } from '../../../backup/functions/model/backup-functions';
import { HOLDS, INVENTORY, QUARANTINE, RECIPIENTS, RETIRED } from '../../../backup/functions/model/parameter-names';
import * as tagKeys from '../../../tags/tag-keys';

/** https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
export const REGION = '(?:af|ap|ca|cn|eu|il|me|mx|sa|us)-(?:gov-|iso[a-z]?-)?(?:central|north|northeast|northwest|south|southeast|southwest|east|west)-\\d';

/** Ids of EC2's resources: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
export const RESOURCE_ID = '(?:acl|acl-assoc|aclassoc|ami|eipalloc|eipassoc|eni|eni-attach|fl|i|igw|lt|nat|pcx|pl|r|rtb|rtbassoc|sg|sgr|snap|subnet|tgw|vol|vpc|vpce)-(?:[0-9a-f]{17}|[0-9a-f]{8})';

/** The syntax of ARNs, of AWS's own names, and of policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
const AWS_WORDS = [
  'arn aws cn us gov AWS amazonaws amazon com',
  'acm autoscaling cloudformation cloudtrail cloudwatch delivery ec2 elasticloadbalancing events iam kms lambda logs rds s3 secretsmanager sns ssm sqs SSM EC2 RDS SNS Lambda Events',
  'alarm alias app association autoScalingGroup certificate changeSet cluster db document function group image instance key launchTemplate listener',
  'loadbalancer log net og parameter patchbaseline pg policy role root rule secret snapshot stack subgrp targetgroup topic trail user volume automate recover',
  'Version Statement Id Sid Effect Allow Deny Principal NotPrincipal Service Action NotAction Resource NotResource Condition IfExists',
  'ArnEquals ArnLike ArnNotEquals ArnNotLike StringEquals StringLike StringNotEquals StringNotLike StringEqualsIgnoreCase Bool Null SourceAccount SourceArn SourceOwner SecureTransport',
  'Publish Subscribe GetTopicAttributes Decrypt Encrypt GenerateDataKey ReEncrypt CreateGrant DescribeKey true false',
  // Attributes of topics and subscriptions: https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
  'Policy KmsMasterKeyId FilterPolicy FilterPolicyScope MessageAttributes MessageBody RawMessageDelivery PendingConfirmation Protocol Endpoint Owner TopicArn SubscriptionArn DisplayName',
  'EffectiveDeliveryPolicy ConfirmationWasAuthenticated SubscriptionPrincipal SubscriptionsConfirmed SubscriptionsDeleted SubscriptionsPending SignatureVersion TracingConfig email https',
  // The target of routes in a VPC, rules of composite alarms, and the history of alarms.
  'local ALARM OK INSUFFICIENT_DATA INSUFFICIENT DATA AND OR NOT TRUE FALSE type Create Update',
].join(' ').split(' ');

/** The words of this library's names, and of its JSON documents in Parameter Store. */
const OBAN_WORDS = [
  'oban account backup handler daily none kind server cluster instanceId dataVolumes consistency crash file system autoScalingGroup imagePointer',
  'retention dailyDays weeklyDays monthlyDays yearlyDays dryRun promotion automatic manual refresh allowedAgeHours topicArn recipientsParameter database heartbeat off weekly',
  'protocol endpoint filterPolicy filterPolicyScope severity reason until since AlarmName prefix',
  'image pointer public application data',
].join(' ').split(' ');

const OWN_NAMES = [...FUNCTION_NAMES, HOLDS, INVENTORY, QUARANTINE, RECIPIENTS, RETIRED, ...Object.values(tagKeys)].flatMap((name) => name.split(/[^A-Za-z]+/));

/** The words that stay: of AWS's syntax, and of the names and documents of this library. A name made of these words alone stays as it is. */
export const VOCABULARY: ReadonlySet<string> = new Set([...AWS_WORDS, ...OBAN_WORDS, ...OWN_NAMES, ...ALARM_WORDS]);
