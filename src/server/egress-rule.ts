import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** An egress rule of the members of a cluster, or of a server. */
export interface EgressRule {
  /** The destination: `ec2.Peer.ipv4('10.20.0.0/16')`, `ec2.Peer.prefixList('pl-…')` or a security group. */
  readonly peer: ec2.IPeer;

  /** The destination port or ports and their protocol: `ec2.Port.tcp(443)`. */
  readonly port: ec2.Port;
}
