import { clausesOf } from './clauses';
import { BACKUP_TAG } from '../../tags/tag-keys';
import type { Properties, Resource } from '../assembly/cloud-assembly';
import { tagOf } from '../assembly/environment';
import { Chapter, table } from '../content/block';
import { fact, listed, NONE, Text, value, words } from '../content/text';
import { AT_DEPLOYMENT, Facts, yesOrNo } from '../facts';
import { subnetsWith } from '../placement';

/** Chapter 3.3: key pairs, servers, load balancers and Auto Scaling groups. */
export function compute(facts: Facts): Chapter[] {
  return [
    { number: '3.3', title: 'Compute (EC2)', blocks: clausesOf('3.3') },
    {
      number: '3.3.1',
      title: 'Key Pairs',
      blocks: [
        table(words`Key pairs`, facts.own('AWS::EC2::KeyPair'), [
          [words`Key pair`, (pair) => facts.nameOf(pair)],
          [words`Name`, (pair) => facts.text(pair, 'KeyName', 'key-pair')],
          [words`Type`, (pair) => facts.text(pair, 'KeyType')],
          [words`Parameter with the private key`, () => AT_DEPLOYMENT],
          [words`Kept when the stack is deleted`, ({ deletionPolicy }) => yesOrNo(deletionPolicy?.startsWith('Retain') === true)],
        ]),
        ...clausesOf('3.3.1'),
      ],
    },
    {
      number: '3.3.2',
      title: 'Instances',
      blocks: [
        table(words`Servers`, facts.own('AWS::EC2::Instance'), [
          [words`Server`, (server) => facts.nameOf(server)],
          [words`Tier and zone`, (server) => placeOf(facts, server)],
          [words`Instance type`, (server) => facts.text(server, 'InstanceType')],
          [words`Image`, (server) => facts.text(server, 'ImageId', 'image')],
          [words`Role`, (server) => profileRole(facts, server.properties.IamInstanceProfile, server)],
          [words`Daily image`, (server) => yesOrNo(tagOf(server.properties.Tags, BACKUP_TAG) === 'daily')],
          [words`Termination protection`, (server) => facts.isSet(server, 'DisableApiTermination')],
          [words`IMDSv2 only`, ({ properties }) => yesOrNo(properties.MetadataOptions?.HttpTokens === 'required')],
        ]),
        ...clausesOf('3.3.2'),
      ],
    },
    {
      number: '3.3.3',
      title: 'Elastic Load Balancing (ELB)',
      blocks: [
        table(words`Load balancers`, facts.own('AWS::ElasticLoadBalancingV2::LoadBalancer'), [
          [words`Load balancer`, (balancer) => facts.nameOf(balancer)],
          [words`Type`, (balancer) => facts.text(balancer, 'Type')],
          [words`Scheme`, (balancer) => facts.text(balancer, 'Scheme')],
          [words`DNS name`, () => AT_DEPLOYMENT],
          [words`Deletion protection`, (balancer) => attributeOf(balancer, 'deletion_protection.enabled')],
          [words`Zonal shift`, (balancer) => attributeOf(balancer, 'zonal_shift.config.enabled')],
          [words`Access logs`, (balancer) => attributeOf(balancer, 'access_logs.s3.enabled')],
        ]),
        table(words`Listeners`, facts.own('AWS::ElasticLoadBalancingV2::Listener'), [
          [words`Load balancer`, (listener) => facts.text(listener, 'LoadBalancerArn', 'load-balancer')],
          [words`Protocol and port`, (listener) => words`${facts.text(listener, 'Protocol')} ${facts.text(listener, 'Port')}`],
          [words`TLS policy`, (listener) => facts.text(listener, 'SslPolicy')],
          [words`Certificate`, ({ properties, stack }) => facts.list(properties.Certificates?.map((each: Properties) => each.CertificateArn), stack, 'certificate')],
          [words`Client certificates`, ({ properties }) => (properties.MutualAuthentication === undefined ? words`not asked for` : value(properties.MutualAuthentication.Mode))],
        ]),
        table(words`Target groups`, facts.own('AWS::ElasticLoadBalancingV2::TargetGroup'), [
          [words`Target group`, (group) => facts.nameOf(group)],
          [words`Protocol and port`, (group) => words`${facts.text(group, 'Protocol')} ${facts.text(group, 'Port')}`],
          [words`Health check`, (group) => words`${facts.text(group, 'HealthCheckProtocol')} ${facts.text(group, 'HealthCheckPath', 'path')}`],
          [words`Interval and timeout`, (group) => words`${facts.text(group, 'HealthCheckIntervalSeconds')} s, ${facts.text(group, 'HealthCheckTimeoutSeconds')} s`],
          [words`Healthy, unhealthy after`, (group) => words`${facts.text(group, 'HealthyThresholdCount')}, ${facts.text(group, 'UnhealthyThresholdCount')}`],
        ]),
        ...clausesOf('3.3.3'),
      ],
    },
    {
      number: '3.3.4',
      title: 'Autoscaling',
      blocks: [
        table(words`Auto Scaling groups`, facts.own('AWS::AutoScaling::AutoScalingGroup'), [
          [words`Group`, (group) => facts.nameOf(group)],
          [words`Members`, (group) => words`${facts.text(group, 'MinSize')} to ${facts.text(group, 'MaxSize')}`],
          [words`Tier and zones`, (group) => placeOf(facts, group)],
          [words`Health check`, (group) => words`${facts.text(group, 'HealthCheckType')}, after ${facts.text(group, 'HealthCheckGracePeriod')} s`],
          [words`Healthy members during maintenance`, ({ properties: { InstanceMaintenancePolicy: policy } }) => (policy === undefined ? NONE
            : words`${value(policy.MinHealthyPercentage)} to ${value(policy.MaxHealthyPercentage)} %`)],
          [words`Members replaced in a deployment`, ({ updatePolicy }) => rollingUpdateOf(updatePolicy)],
          [words`Deletion protection`, (group) => facts.text(group, 'DeletionProtection')],
        ]),
        table(words`Launch templates`, facts.own('AWS::EC2::LaunchTemplate'), [
          [words`Launch template`, (template) => facts.nameOf(template)],
          [words`Image`, ({ properties, stack }) => facts.textOf(properties.LaunchTemplateData.ImageId, stack, 'image')],
          [words`Instance type`, ({ properties, stack }) => facts.textOf(properties.LaunchTemplateData.InstanceType, stack)],
          [words`Role`, (template) => profileRole(facts, template.properties.LaunchTemplateData.IamInstanceProfile?.Arn, template)],
          [words`IMDSv2 only`, ({ properties }) => yesOrNo(properties.LaunchTemplateData.MetadataOptions?.HttpTokens === 'required')],
        ]),
        ...clausesOf('3.3.4'),
      ],
    },
  ];
}

/** Returns the tier and the zones of a resource. */
function placeOf(facts: Facts, resource: Resource): Text {
  const subnets = subnetsWith(facts, resource);
  const zoneOfResource = facts.literal(resource.properties.AvailabilityZone, resource.stack);
  if (subnets.length === 0) {
    return zoneOfResource === undefined ? words`subnets that are not in the templates` : words`a subnet that is not in the templates, ${value(zoneOfResource)}`;
  }
  return words`${fact('tier', subnets[0].tier)}, ${listed(subnets.map(({ zone }) => (zone === undefined ? AT_DEPLOYMENT : value(zone))))}`;
}

function profileRole(facts: Facts, profile: unknown, { stack }: Resource): Text {
  const resource = facts.referred(profile, stack);
  return resource === undefined ? facts.textOf(profile, stack, 'instance-profile') : facts.list(resource.properties.Roles, resource.stack, 'role');
}

/** Returns an attribute of a load balancer. AWS's default stands for one that the template does not have. */
function attributeOf({ properties }: Resource, key: string): Text {
  const attribute = properties.LoadBalancerAttributes?.find((each: Properties) => each.Key === key)?.Value;
  return attribute === undefined ? NONE : yesOrNo(`${attribute}` === 'true');
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html */
function rollingUpdateOf(policy: Properties | undefined): Text {
  const { MaxBatchSize: batch, MinInstancesInService: inService, WaitOnResourceSignals: waits } = policy?.AutoScalingRollingUpdate ?? {};
  return batch === undefined ? NONE : words`${value(batch)} at a time, ${value(inService ?? 0)} in service${waits === true ? words`, each after its signal` : []}`;
}
