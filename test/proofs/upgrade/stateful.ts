/** Types that hold what a deployment cannot bring back: data, keys, addresses that others know, names that others call. */
export const STATEFUL_TYPES = new Set([
  'AWS::CertificateManager::Certificate',
  'AWS::CloudTrail::Trail',
  'AWS::EC2::EIP',
  'AWS::EC2::Instance',
  'AWS::EC2::KeyPair',
  'AWS::EC2::NatGateway',
  'AWS::EC2::Subnet',
  'AWS::EC2::VPC',
  'AWS::EC2::Volume',
  'AWS::EC2::VolumeAttachment',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::IAM::Group',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBSubnetGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SSM::Parameter',
  'Custom::ObanImagePointer',
  'Custom::ObanReplacementGuard',
]);

/** Log groups of functions come and go with them; those with records of what happened are retained. */
export function isStateful(resource: { Type: string; DeletionPolicy?: string }): boolean {
  return STATEFUL_TYPES.has(resource.Type) && (resource.Type !== 'AWS::Logs::LogGroup' || resource.DeletionPolicy !== 'Delete');
}
