import { Token } from 'aws-cdk-lib';

// The name of a trail has the strictest rules of the three: letters, digits and single . _ - between them, beginning with a letter or digit.
const PREFIX = /^[A-Za-z0-9]([._-]?[A-Za-z0-9])*[._-]?$/;

// Half of the 64 characters of a role's name are reserved for the roles of later versions.
const LONGEST_PREFIX = 32;

/**
 * The physical names of resources of an account. They are fixed because operators type them (in a group assignment, in `aws sts assume-role`) and
 * because the policy of the trail's key must contain the name of the trail before the trail exists.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
 */
export class AccountNames {
  public readonly adminGroup: string;
  public readonly infrastructureTeamGroup: string;
  public readonly developmentTeamGroup: string;
  public readonly cfnAdminRole: string;
  public readonly ec2QueryRole: string;
  public readonly trail: string;

  /** @throws if the prefix cannot begin the name of a group, a role and a trail */
  constructor(prefix: string) {
    if (!Token.isUnresolved(prefix) && prefix !== '' && (prefix.length > LONGEST_PREFIX || !PREFIX.test(prefix))) {
      throw new Error(`namePrefix must be at most ${LONGEST_PREFIX} letters and digits, with single '.', '_' or '-' after them, got '${prefix}'`);
    }
    this.adminGroup = `${prefix}Admin`;
    this.infrastructureTeamGroup = `${prefix}InfrastructureTeam`;
    this.developmentTeamGroup = `${prefix}DevelopmentTeam`;
    this.cfnAdminRole = `${prefix}CFNAdmin`;
    this.ec2QueryRole = `${prefix}EC2_Query`;
    this.trail = `${prefix}oban-trail`;
  }
}
