import { Control, met, metUnseen } from '../control';
import { hasValue, listOf, proof, statementsIn } from '../proof';

/** Whether a principal is everybody. */
function everybody(principal: any): boolean {
  return principal === '*' || listOf(principal?.AWS).includes('*');
}

/** The keys of the library, and its topics. */
export const KEYS_AND_TOPICS: Control[] = [
  {
    id: 'KMS.3',
    standards: ['FSBP'],
    asks: 'No key is deleted by mistake',
    outcome: metUnseen('The keys of environments and of the trail stay when their stack goes, and a CRITICAL alarm notifies when a key of the library is disabled or scheduled for deletion'),
  },
  { id: 'KMS.4', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'Keys rotate', outcome: met(hasValue('AWS::KMS::Key', 'EnableKeyRotation', true)) },
  {
    id: 'KMS.5',
    standards: ['FSBP'],
    asks: 'Nobody outside the account can use a key',
    outcome: met(proof(
      'AWS::KMS::Key',
      ({ properties }) => statementsIn(properties.KeyPolicy).every(({ Effect, Principal, Condition }) => (
        Effect !== 'Allow' || !everybody(Principal) || Condition?.StringEquals?.['kms:CallerAccount'] !== undefined)),
      ({ properties }) => { properties.KeyPolicy.Statement.push({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*' }); },
    )),
  },
  {
    id: 'SNS.4',
    standards: ['FSBP'],
    asks: 'Nobody outside the account can use a topic',
    outcome: met(proof(
      'AWS::SNS::TopicPolicy',
      ({ properties }) => statementsIn(properties.PolicyDocument).every(({ Effect, Principal }) => Effect === 'Deny' || !everybody(Principal)),
      ({ properties }) => { properties.PolicyDocument.Statement.push({ Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: '*' }); },
    )),
  },
];
