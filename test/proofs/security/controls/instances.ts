import type { Resource } from '../../conformance/synthesis';
import { Control, met, metUnseen, notMet, owners } from '../control';
import { hasProperty, hasValue, listOf, proof } from '../proof';

const INSTANCE = 'AWS::EC2::Instance';
const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

const MANAGED = 'AmazonSSMManagedEC2InstanceDefaultPolicy';

/** The families that start paravirtual images. */
const PARAVIRTUAL = /^(c1|c3|hi1|hs1|m1|m2|m3|t1)\./;

/** The volumes that an instance, a launch template or a volume names. */
function volumesOf({ type, properties }: Resource): any[] {
  if (type === 'AWS::EC2::Volume') {
    return [properties];
  }
  return listOf((type === TEMPLATE ? properties.LaunchTemplateData : properties).BlockDeviceMappings).map(({ Ebs }) => Ebs);
}

function encrypted(resource: Resource): boolean {
  const volumes = volumesOf(resource);
  return volumes.length > 0 && volumes.every((volume) => volume.Encrypted === true);
}

function decrypt(resource: Resource): void {
  volumesOf(resource)[0].Encrypted = false;
}

/** Members, servers, their volumes and images. */
export const INSTANCES: Control[] = [
  {
    id: 'AutoScaling.1',
    standards: ['FSBP'],
    asks: 'Groups behind a load balancer replace members whose target is unhealthy',
    outcome: met(hasValue(GROUP, 'HealthCheckType', 'ELB'), 'Except during a first installation, with `Readiness.instanceRunning`'),
  },
  {
    id: 'AutoScaling.2',
    standards: ['FSBP'],
    asks: 'Groups are in several zones',
    outcome: met(proof(
      GROUP, ({ properties }) => properties.VPCZoneIdentifier?.length > 1, ({ properties }) => { properties.VPCZoneIdentifier.length = 1; },
    )),
  },
  { id: 'AutoScaling.6', standards: ['FSBP'], asks: 'Groups have several instance types', outcome: notMet('The members share the load equally, so they have the same instance type') },
  { id: 'AutoScaling.9', standards: ['FSBP'], asks: 'Groups have launch templates', outcome: met(hasProperty(GROUP, 'LaunchTemplate')) },
  { id: 'EC2.1', standards: ['FSBP'], asks: 'No snapshot of a volume is public', outcome: metUnseen('The volumes are encrypted (EC2.3), and AWS does not let anybody make an encrypted snapshot public') },
  { id: 'EC2.3', standards: ['FSBP'], asks: 'Volumes are encrypted', outcome: met(proof([INSTANCE, 'AWS::EC2::Volume'], encrypted, decrypt)) },
  { id: 'EC2.4', standards: ['FSBP'], asks: 'Instances that are stopped for long are removed', outcome: owners('Take a server that nobody needs out of the code') },
  { id: 'EC2.8', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'Instances require IMDSv2', outcome: met(hasValue(INSTANCE, 'MetadataOptions.HttpTokens', 'required')) },
  { id: 'EC2.9', standards: ['FSBP'], asks: 'Instances have no public address', outcome: notMet('A server of `ServerTier.PUBLIC` has one, as it is reached from the Internet. No other server has one, and no member') },
  {
    id: 'EC2.17',
    standards: ['FSBP'],
    asks: 'Instances have one network interface',
    outcome: met(proof(
      INSTANCE,
      ({ properties }) => listOf(properties.NetworkInterfaces).length < 2,
      ({ properties }) => { properties.NetworkInterfaces = [{}, {}]; },
    )),
  },
  {
    id: 'EC2.24',
    standards: ['FSBP'],
    asks: 'No instance type is paravirtual',
    outcome: met(proof(
      INSTANCE, ({ properties }) => !PARAVIRTUAL.test(properties.InstanceType), ({ properties }) => { properties.InstanceType = 'm1.large'; },
    )),
  },
  {
    id: 'EC2.25',
    standards: ['FSBP'],
    asks: 'Launch templates give no public address',
    outcome: met(proof(
      TEMPLATE,
      ({ properties }) => !listOf(properties.LaunchTemplateData.NetworkInterfaces).some(({ AssociatePublicIpAddress }) => AssociatePublicIpAddress),
      ({ properties }) => { properties.LaunchTemplateData.NetworkInterfaces = [{ AssociatePublicIpAddress: true }]; },
    )),
  },
  { id: 'EC2.170', standards: ['FSBP'], asks: 'Launch templates require IMDSv2', outcome: met(hasValue(TEMPLATE, 'LaunchTemplateData.MetadataOptions.HttpTokens', 'required')) },
  {
    id: 'EC2.180',
    standards: ['FSBP'],
    asks: 'Network interfaces check source and destination',
    outcome: met(proof(
      INSTANCE, ({ properties }) => properties.SourceDestCheck !== false, ({ properties }) => { properties.SourceDestCheck = false; },
    )),
  },
  { id: 'EC2.181', standards: ['FSBP'], asks: 'Launch templates encrypt volumes', outcome: met(proof(TEMPLATE, encrypted, decrypt)) },
  {
    id: 'SSM.1',
    standards: ['FSBP'],
    asks: 'Systems Manager manages the instances',
    outcome: met(proof(
      'AWS::EC2::Instance',
      ({ properties, stack }, synthesis) => {
        const profile = synthesis.referredTo(properties.IamInstanceProfile, stack);
        const role = synthesis.referredTo(profile.properties.Roles[0], profile.stack);
        return JSON.stringify(role.properties.ManagedPolicyArns ?? []).includes(MANAGED);
      },
      (_, synthesis) => synthesis.all('AWS::IAM::Role').forEach(({ properties }) => { delete properties.ManagedPolicyArns; }),
    ), 'The role permits it; the images of AWS have the agent'),
  },
  { id: 'SSM.2', standards: ['FSBP'], asks: 'Instances have their patches', outcome: owners('Set up Patch Manager. Members get theirs with a new image') },
  { id: 'SSM.3', standards: ['FSBP'], asks: 'Associations of Systems Manager succeed', outcome: owners('Look at those that failed. One of them installs the CloudWatch agent, and the alarm `agent` notifies when it is silent') },
  { id: 'SSM.4', standards: ['FSBP'], asks: 'No document of Systems Manager is public', outcome: metUnseen('CloudFormation makes documents private, and nothing shares them') },
];
