import type { Resource } from '../../conformance/synthesis';
import { Control, met, notMet, owners } from '../control';
import { listOf, proof, statementsIn } from '../proof';

const DESIGNED = 'The design lets the group InfrastructureTeam do everything, so the policy `AllowAll` does. Keep the group small, and require MFA of its members';

const POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];
const DECRYPTS = /^(\*|kms:(\*|Decrypt\*?|ReEncrypt\*|ReEncryptFrom))$/;

/** Whether a statement lets its principal decrypt with every key. */
function decryptsWithAnyKey({ Effect, Action, Resource: resources }: any): boolean {
  return Effect === 'Allow' && listOf(Action).some((action) => DECRYPTS.test(action)) && listOf(resources).includes('*');
}

/** The inline policies of a group or role, whether it has them itself or a resource adds them. */
function inlineDocuments({ properties }: Resource): any[] {
  return [properties.PolicyDocument, ...listOf(properties.Policies).map((policy) => policy.PolicyDocument)];
}

/** Groups, roles and policies of the library, and the users of the account. */
export const IDENTITY: Control[] = [
  { id: 'IAM.1', standards: ['FSBP', 'CIS 1.4'], asks: 'No policy of the account allows everything', outcome: notMet(DESIGNED) },
  {
    id: 'IAM.2',
    standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'],
    asks: 'No policy is attached to a user',
    outcome: met(
      proof(POLICIES, ({ properties }) => properties.Users === undefined, ({ properties }) => { properties.Users = ['somebody']; }),
      'The library makes groups and roles, and no users. Those that you make go into groups',
    ),
  },
  { id: 'IAM.3', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'Access keys are replaced within 90 days', outcome: owners('Replace them, or have none: federated sign-in needs none') },
  { id: 'IAM.4', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'The root user has no access key', outcome: owners('Delete it') },
  { id: 'IAM.5', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'Each user with a password has MFA', outcome: owners('Give each user a device. Users and accounts cannot assume CFNAdmin without MFA') },
  { id: 'IAM.6', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'The root user has a hardware device for MFA', outcome: owners('Register one') },
  { id: 'IAM.7', standards: ['FSBP'], asks: 'The password policy is strong', outcome: owners('Set it; a template cannot') },
  { id: 'IAM.8', standards: ['FSBP'], asks: 'Credentials that nobody uses are removed', outcome: owners('Remove them') },
  { id: 'IAM.9', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'The root user has MFA', outcome: owners('Register a device') },
  { id: 'IAM.15', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'Passwords have at least 14 characters', outcome: owners('Set it in the password policy') },
  { id: 'IAM.16', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'Passwords are not used again', outcome: owners('Set it in the password policy') },
  { id: 'IAM.18', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'A role exists for incidents with AWS Support', outcome: owners('Make a role or a group with `AWSSupportAccess`') },
  { id: 'IAM.21', standards: ['FSBP'], asks: 'No policy of the account allows all actions of a service', outcome: notMet(DESIGNED) },
  { id: 'IAM.22', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'Credentials that nobody has used for 45 days are removed', outcome: owners('Remove them') },
  { id: 'IAM.26', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'No expired certificate is left in IAM', outcome: owners('Remove it. The library uses certificates of ACM only') },
  {
    id: 'IAM.27',
    standards: ['CIS 3.0', 'CIS 5.0'],
    asks: 'Nobody has `AWSCloudShellFullAccess`',
    outcome: met(proof(
      ['AWS::IAM::Group', 'AWS::IAM::Role'],
      ({ properties }) => !JSON.stringify(properties.ManagedPolicyArns ?? []).includes('AWSCloudShellFullAccess'),
      ({ properties }) => { properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AWSCloudShellFullAccess']; },
    )),
  },
  { id: 'IAM.28', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'IAM Access Analyzer looks for access from outside', outcome: owners('Turn it on in each Region that is used') },
  { id: 'KMS.1', standards: ['FSBP'], asks: 'No managed policy of the account allows decryption with all keys', outcome: notMet(DESIGNED) },
  {
    id: 'KMS.2',
    standards: ['FSBP'],
    asks: 'No inline policy allows decryption with all keys',
    outcome: met(proof(
      ['AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::Group'],
      (resource) => !inlineDocuments(resource).flatMap(statementsIn).some(decryptsWithAnyKey),
      ({ properties }) => {
        const everything = { Statement: [{ Effect: 'Allow', Action: ['kms:Decrypt'], Resource: '*' }] };
        properties.PolicyDocument = everything;
        properties.Policies = [{ PolicyName: 'Everything', PolicyDocument: everything }];
      },
    )),
  },
];
