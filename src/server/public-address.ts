import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ENVIRONMENT_TAG } from '../tags/tag-keys';

/** Properties of a public address. */
export interface PublicAddressProps {
  readonly environmentName: string;
  /** The value of the address's `Name` tag. */
  readonly addressName: string;
  readonly instanceId: string;
}

/**
 * The Elastic IP address of a public server. It is retained when the server is deleted, because DNS names and firewalls of partners refer to it and
 * AWS cannot assign the same address again.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-eip.html
 */
export class PublicAddress extends Construct {
  public readonly elasticIp: ec2.CfnEIP;

  constructor(scope: Construct, id: string, props: PublicAddressProps) {
    super(scope, id);
    this.elasticIp = new ec2.CfnEIP(this, 'ElasticIp', { domain: 'vpc' });
    this.elasticIp.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    // A changed tag may interrupt the address, so that only tags that never change are added.
    this.elasticIp.addPropertyOverride('Tags', [
      { Key: 'Name', Value: props.addressName },
      { Key: ENVIRONMENT_TAG, Value: props.environmentName },
    ]);
    new ec2.CfnEIPAssociation(this, 'Association', { allocationId: this.elasticIp.attrAllocationId, instanceId: props.instanceId });
  }
}
