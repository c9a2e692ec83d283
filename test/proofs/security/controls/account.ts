import { Control, owners } from '../control';

const TURN_ON = 'Turn it on in each Region that is used';

/** Settings of the whole account, of which an environment is one part. */
export const ACCOUNT: Control[] = [
  { id: 'Account.1', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'AWS knows whom to contact about security', outcome: owners('Enter the alternate contact for security in the settings of the account') },
  { id: 'CloudFormation.3', standards: ['FSBP'], asks: 'Stacks are protected from termination', outcome: owners('Give each stack `terminationProtection: true`; in production the library warns at synthesis without it') },
  { id: 'CloudFormation.4', standards: ['FSBP'], asks: 'Stacks have a service role', outcome: owners('Deploy with the CDK’s command line: it names the execution role of the bootstrap stack') },
  { id: 'Config.1', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'AWS Config records resources, with its service-linked role', outcome: owners(`${TURN_ON}: most other controls need it`) },
  { id: 'EC2.7', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'New EBS volumes are encrypted by default', outcome: owners(`${TURN_ON}. The volumes of the library are encrypted without it (EC2.3)`) },
  { id: 'EC2.172', standards: ['FSBP'], asks: 'VPC Block Public Access stops traffic through Internet gateways', outcome: owners('If you turn it on, exclude the VPC: partners reach the gateway through its Internet gateway, and members reach AWS through it') },
  { id: 'EC2.182', standards: ['FSBP'], asks: 'EBS snapshots cannot be shared with everybody', outcome: owners(`${TURN_ON} (block all sharing)`) },
  { id: 'GuardDuty.1', standards: ['FSBP'], asks: 'GuardDuty is on', outcome: owners(TURN_ON) },
  { id: 'GuardDuty.6', standards: ['FSBP'], asks: 'GuardDuty watches the network activity of Lambda functions', outcome: owners(TURN_ON) },
  { id: 'GuardDuty.8', standards: ['FSBP'], asks: 'GuardDuty looks for malware on EC2 volumes', outcome: owners(`${TURN_ON}. The volumes are encrypted with the key of the environment, so let its role use that key`) },
  { id: 'GuardDuty.9', standards: ['FSBP'], asks: 'GuardDuty watches logins to databases', outcome: owners(`${TURN_ON}. Ask first whether it knows SQL Server`) },
  { id: 'GuardDuty.10', standards: ['FSBP'], asks: 'GuardDuty watches S3', outcome: owners(TURN_ON) },
  { id: 'GuardDuty.11', standards: ['FSBP'], asks: 'GuardDuty watches processes while they run', outcome: owners(TURN_ON) },
  { id: 'GuardDuty.13', standards: ['FSBP'], asks: 'GuardDuty watches processes on EC2 instances', outcome: owners(`${TURN_ON}. Ask first whether it knows Windows`) },
  { id: 'Inspector.1', standards: ['FSBP'], asks: 'Inspector looks for vulnerabilities on EC2 instances', outcome: owners(TURN_ON) },
  { id: 'Inspector.3', standards: ['FSBP'], asks: 'Inspector looks for vulnerabilities in the code of Lambda functions', outcome: owners(TURN_ON) },
  { id: 'Inspector.4', standards: ['FSBP'], asks: 'Inspector looks for vulnerabilities in the packages of Lambda functions', outcome: owners(TURN_ON) },
  { id: 'Macie.1', standards: ['FSBP'], asks: 'Macie is on', outcome: owners('The library’s one bucket holds logs only. Turn it on if you have other buckets') },
  { id: 'Macie.2', standards: ['FSBP'], asks: 'Macie looks for sensitive data by itself', outcome: owners('As Macie.1') },
  { id: 'Route53.2', standards: ['FSBP'], asks: 'Public hosted zones log their queries', outcome: owners('The hosted zone is yours; turn it on there') },
  { id: 'S3.1', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'S3 Block Public Access is on for the whole account', outcome: owners('Turn it on. The bucket of the library has it by itself (S3.8)') },
  { id: 'SSM.6', standards: ['FSBP'], asks: 'Systems Manager Automation writes logs', outcome: owners(TURN_ON) },
  { id: 'SSM.7', standards: ['FSBP'], asks: 'Documents of Systems Manager cannot be shared with everybody', outcome: owners(TURN_ON) },
];
