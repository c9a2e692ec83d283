import type { Clause } from './clause';

/** The requirements of the design, in its order. */
export const DESIGN_CLAUSES = [
  {
    id: 'IAM-1',
    section: '3.1',
    asks: 'A group of administrators with administrator access',
  },
  {
    id: 'IAM-2',
    section: '3.1',
    asks: 'A group for the infrastructure team that may do everything',
    deviation: 'It is named `InfrastructureTeam`, as IAM names take no spaces',
  },
  {
    id: 'IAM-3',
    section: '3.1',
    asks: 'A group for the development team that reads and does nothing else',
    deviation: 'It is named `DevelopmentTeam`, as IAM names take no spaces. It may not read what `ReadOnlyAccess` alone would let it: private keys of key pairs, secure strings, user data, and what the trail records',
  },
  {
    id: 'IAM-4',
    section: '3.1.1',
    asks: 'A role in which the backup functions write, with full access to Auto Scaling and EC2',
    deviation: 'Each has a role of its own with just the permissions that it needs; `BackupPermissions.asDesigned` attaches the two managed policies instead',
  },
  {
    id: 'IAM-5',
    section: '3.1.1',
    asks: 'A role EC2_Query that reads EC2',
    deviation: 'Exactly the operators that the consumer names may assume it, as the design does not say who may',
  },
  {
    id: 'IAM-6',
    section: '3.1.1',
    asks: 'A role CFNAdmin with full access to CloudFormation',
    deviation: 'The policy’s real name is `AWSCloudFormationFullAccess`. Exactly the operators that the consumer names may assume the role, as the design does not say who may. Users and accounts need MFA. It is an administrator through the execution role of the stacks, so that it is denied changes of the bootstrap stack',
  },
  {
    id: 'IAM-7',
    section: '3.1.1, 3.7.2',
    asks: 'A role on every instance that lets Systems Manager manage it',
    deviation: 'AWS deprecated `AmazonEC2RoleforSSM`, which reads every parameter, as its successor `AmazonSSMManagedInstanceCore` does: `AmazonSSMManagedEC2InstanceDefaultPolicy` is attached instead. Each cluster and each server has a role of its own, with a generated name',
  },
  {
    id: 'CERT-1',
    section: '3.1.2',
    asks: 'Certificates that the certificate manager generates',
    deviation: 'More: each is validated in a hosted zone that is given, so that it renews by itself',
  },
  {
    id: 'CERT-2',
    section: '3.1.2',
    asks: 'Certificates that were imported into the certificate manager',
  },
  {
    id: 'NET-1',
    section: '3.2',
    asks: 'A virtual network with subnets: a public, an application and a data tier, each in at least two zones',
  },
  {
    id: 'NET-2',
    section: '3.2',
    asks: 'An Internet gateway and NAT gateways: one per zone in production, one elsewhere; no egress from the data tier',
    deviation: 'A profile’s default, so that an environment may choose otherwise',
  },
  {
    id: 'NET-3',
    section: '3.2',
    asks: 'A network ACL for each tier that lets answers back in and out',
  },
  {
    id: 'NET-4',
    section: '3.2',
    asks: 'Security groups by role: SQL Server only for clusters and servers of the application tier',
  },
  {
    id: 'NET-5',
    section: '2',
    asks: 'What is public is reachable from the Internet by HTTPS, nothing else is reachable at all',
    deviation: 'Judged over routes, network ACLs and security groups together. The ACL of the public tier has to admit ports from 1024 up for answers, as ACLs know no connections; there the security groups close them',
  },
  {
    id: 'EC2-1',
    section: '3.3.1',
    asks: 'A key pair that decrypts the Windows administrator password: RSA, one per environment, kept when the stack goes',
  },
  {
    id: 'EC2-2',
    section: '3.3.2',
    asks: 'Stand-alone servers, any number, each with its volumes',
  },
  {
    id: 'ELB-1',
    section: '3.3.3',
    asks: 'A load balancer with a persistent DNS name in front of the B2G servers',
    deviation: 'An application load balancer that speaks TLS 1.2 and 1.3 with forward secrecy only; the design names neither kind nor policy',
  },
  {
    id: 'ASG-1',
    section: '3.3.4',
    asks: 'An Auto Scaling group linked to the load balancer, with a launch configuration',
    deviation: 'A launch template, as AWS closed launch configurations to new accounts on 2024-10-01',
  },
  {
    id: 'ASG-2',
    section: '3.3.4',
    asks: 'Always two B2G instances; a failed one is replaced; planned work never leaves fewer than two healthy ones',
    deviation: 'An unplanned loss leaves one until its successor has booted; `spare: true` keeps a third against that. The template says what is set; that it behaves so is drilled end to end (`npm run e2e`)',
  },
  {
    id: 'HA-1',
    section: '2',
    asks: 'Load balancer and Auto Scaling for every system with a low recovery time objective, however many there are',
  },
  {
    id: 'RDS-1',
    section: '3.4',
    asks: 'Microsoft SQL Server Standard Edition on RDS',
    deviation: 'More: TLS is required from the first connection, and RDS keeps and rotates the master password',
  },
  {
    id: 'RDS-2',
    section: '3.4',
    asks: 'Automatic backups of the database',
    deviation: 'More: deleting the database leaves a snapshot, and the automated backups stay',
  },
  {
    id: 'RDS-3',
    section: '3.4',
    asks: 'Replication of the database',
    deviation: 'A standby in a second zone, as Standard Edition has no read replica; a copy of the automated backups in another Region where it is asked for',
  },
  {
    id: 'EBS-1',
    section: '3.5.1',
    asks: 'Data volumes for the servers, encrypted and kept',
  },
  {
    id: 'EBS-2',
    section: '3.5.1',
    asks: 'Images and snapshots that functions make and expire',
  },
  {
    id: 'S3-1',
    section: '3.5.2',
    asks: 'A single bucket, for the logs of CloudTrail',
    deviation: 'Access logs of load balancers share it under a prefix of their own, so that it stays the only one. They are written with SSE-S3 only; the trail encrypts its objects with its own key',
  },
  {
    id: 'FN-1',
    section: '3.6.1',
    asks: 'A function that makes an image of every selected server daily',
  },
  {
    id: 'FN-2',
    section: '3.6.1',
    asks: 'A function that makes an image of a healthy cluster member, from which new members start',
    deviation: 'It moves the pointer that the launch template names, as AWS closed launch configurations',
  },
  {
    id: 'FN-3',
    section: '3.6.1',
    asks: 'A function that removes images past their delete-after tag, and their snapshots',
    deviation: 'Not those that something still uses, nor the last good one of a source',
  },
  {
    id: 'FN-4',
    section: '3.6.1',
    asks: 'A function that tags the snapshots of new images',
    deviation: 'They are tagged as they are made; the function repairs what lacks tags',
  },
  {
    id: 'FN-5',
    section: '3.6.1',
    asks: 'A function that checks the status of the backups',
  },
  {
    id: 'FN-6',
    section: '3.6.2',
    asks: 'A daily rule that triggers each function',
  },
  {
    id: 'MON-1',
    section: '3.7.1',
    asks: 'An alarm when making images fails',
  },
  {
    id: 'MON-2',
    section: '3.7.1',
    asks: 'An alarm when renewing what cluster members start from fails',
  },
  {
    id: 'MON-3',
    section: '3.7.1',
    asks: 'An alarm when removing old images fails',
  },
  {
    id: 'MON-4',
    section: '3.7.1',
    asks: 'An alarm when an instance fails its status check',
  },
  {
    id: 'MON-5',
    section: '3.7.1',
    asks: 'An alarm on unhealthy hosts behind a load balancer',
  },
  {
    id: 'MON-6',
    section: '3.7.1',
    asks: 'An alarm on the CPU of instances',
  },
  {
    id: 'MON-7',
    section: '3.7.1',
    asks: 'An alarm on the memory of instances',
  },
  {
    id: 'MON-8',
    section: '3.7.1',
    asks: 'An alarm on the disks of instances',
  },
  {
    id: 'MON-9',
    section: '3.7.1',
    asks: 'An alarm on the CPU of the database',
  },
  {
    id: 'MON-10',
    section: '3.7.1',
    asks: 'An alarm on the read latency of the database',
  },
  {
    id: 'MON-11',
    section: '3.7.1',
    asks: 'An alarm on the write latency of the database',
  },
  {
    id: 'SSM-1',
    section: '3.7.2',
    asks: 'Memory and disk of instances as custom metrics, gathered through Systems Manager',
  },
  {
    id: 'TRAIL-1',
    section: '3.7.3',
    asks: 'CloudTrail enabled',
    deviation: 'More: all Regions, log files validated and encrypted with a key of the trail’s own, which the operators may read with',
  },
  {
    id: 'SNS-1',
    section: '3.7.4',
    asks: 'A single topic with e-mail subscriptions that all alarms go to',
    deviation: 'The account’s topic tells what this one cannot: that it does not deliver, and that its key cannot be used',
  },
  {
    id: 'SHAPE-1',
    asks: 'One construct with high-level properties for network, cluster, database, backup functions and monitoring',
  },
  {
    id: 'SHAPE-2',
    asks: 'Production and other environments from apps of the consumer, two of them in one account and Region without a clash',
  },
  {
    id: 'SHAPE-3',
    asks: 'Installed from npm by deployment repositories, bound for other languages by jsii, upgraded by version',
    deviation: 'Proven here: apps install the packages of npm and PyPI, and those of Java and Go before a release, and make identical templates; the last release is deployed on the local AWS, '
      + 'runs for ten days and is upgraded. Only the registries prove that the packages are published, and the release workflow compiles C#',
  },
] as const satisfies readonly Clause[];
