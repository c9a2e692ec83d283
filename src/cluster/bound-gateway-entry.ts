import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** The cluster and the network of an entry. */
export interface GatewayEntryContext {
  readonly clusterName: string;
  readonly vpc: ec2.IVpc;
  readonly publicSubnets: ec2.SubnetSelection;
  readonly deletionProtection: boolean;
}

/** The resources that an entry has created. */
export interface BoundGatewayEntry {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer | elbv2.NetworkLoadBalancer;
  readonly listener: elbv2.ApplicationListener | elbv2.NetworkListener;
  readonly targetGroup: elbv2.ApplicationTargetGroup | elbv2.NetworkTargetGroup;
  readonly securityGroup: ec2.SecurityGroup;
  readonly targetPort: number;
  readonly writesAccessLogs: boolean;
  /** The ARNs of the listener's certificates; none if TLS is terminated at the members. */
  readonly certificateArns: string[];
  attach(group: autoscaling.AutoScalingGroup): void;
}
