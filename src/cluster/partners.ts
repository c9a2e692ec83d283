import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Returns the peers that may connect to an entry; undefined for the Internet. */
export function partnersOf(clusterName: string, allowFrom?: ec2.IPeer[]): ec2.IPeer[] | undefined {
  if (allowFrom?.length === 0) {
    throw new Error(
      `allowFrom of cluster '${clusterName}' is empty, so that no client could connect: give address ranges or prefix lists, such as ec2.Peer.ipv4('203.0.113.0/24'), ` +
      'or leave it out to allow the Internet',
    );
  }
  return allowFrom;
}
