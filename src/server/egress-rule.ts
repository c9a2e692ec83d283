import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Connections that the members of a cluster, or a server, may open. */
export interface EgressRule {
  /** The other end: `ec2.Peer.ipv4('10.20.0.0/16')`, `ec2.Peer.prefixList('pl-…')`, a security group. */
  readonly peer: ec2.IPeer;

  /** The port or ports there, and their protocol: `ec2.Port.tcp(443)`. */
  readonly port: ec2.Port;
}
