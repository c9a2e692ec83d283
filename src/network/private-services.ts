import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { InterfaceEndpoints } from './interface-endpoints';

/** Which AWS services are made reachable, from which subnets. */
export interface PrivateServicesProps {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.SubnetSelection;
  readonly endpoints: InterfaceEndpoints;
}

/**
 * The interface endpoints in the application subnets, behind a security group that admits HTTPS from the VPC only.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export class PrivateServices extends Construct {
  constructor(scope: Construct, id: string, props: PrivateServicesProps) {
    super(scope, id);
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'AWS services for the VPC',
      allowAllOutbound: false,
    });
    securityGroup.addIngressRule(ec2.Peer.ipv4(props.vpc.vpcCidrBlock), ec2.Port.HTTPS, 'HTTPS from the VPC');
    for (const service of props.endpoints.services) {
      new ec2.InterfaceVpcEndpoint(this, service.shortName, {
        vpc: props.vpc,
        service,
        subnets: props.subnets,
        securityGroups: [securityGroup],
        // The group's own rule says who may call.
        open: false,
        privateDnsEnabled: true,
      });
    }
  }
}
