import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** The partners that an entry admits; undefined if it admits the Internet. */
export function partnersOf(clusterName: string, allowFrom?: ec2.IPeer[]): ec2.IPeer[] | undefined {
  if (allowFrom?.length === 0) {
    throw new Error(
      `allowFrom of cluster '${clusterName}' is empty, so that nobody could reach it: give address ranges or prefix lists, such as ec2.Peer.ipv4('203.0.113.0/24'), ` +
      'or leave it out to admit the Internet',
    );
  }
  return allowFrom;
}
