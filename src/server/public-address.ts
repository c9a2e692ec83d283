import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ENVIRONMENT_TAG } from '../tags/tag-keys';

/** Whose address it is. */
export interface PublicAddressProps {
  readonly environmentName: string;
  /** The address's `Name`. */
  readonly addressName: string;
  readonly instanceId: string;
}

/**
 * The Elastic IP address of a public server. It stays when the server goes: names and partners' firewalls point at it, and
 * AWS would never give the same address again.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-eip.html
 */
export class PublicAddress extends Construct {
  public readonly elasticIp: ec2.CfnEIP;

  constructor(scope: Construct, id: string, props: PublicAddressProps) {
    super(scope, id);
    this.elasticIp = new ec2.CfnEIP(this, 'ElasticIp', { domain: 'vpc' });
    this.elasticIp.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    // A changed tag may interrupt the address: only tags that never change.
    this.elasticIp.addPropertyOverride('Tags', [
      { Key: 'Name', Value: props.addressName },
      { Key: ENVIRONMENT_TAG, Value: props.environmentName },
    ]);
    new ec2.CfnEIPAssociation(this, 'Association', { allocationId: this.elasticIp.attrAllocationId, instanceId: props.instanceId });
  }
}
