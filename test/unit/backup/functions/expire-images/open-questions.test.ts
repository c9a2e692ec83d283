import { canName, openQuestions, reportOf } from '../../../../../src/backup/functions/expire-images/open-questions';
import { HOME } from '../world-fixture';

const ARN = 'arn:aws:ssm:ap-southeast-2:210987654321:parameter/golden';
const source = (name: string, image = `resolve:ssm:${ARN}`) => ({ name, image, unanswered: 'AccessDeniedException: not authorized' });
const QUESTION = { parameter: ARN, accountId: '210987654321', sources: ['version 1 of lt-1'], reason: 'AccessDeniedException: not authorized' };

test('a parameter of another account is one open question for all launch sources that name it', () => {
  const sources = [source('version 2 of lt-1'), source('version 1 of lt-1'), source('version 1 of lt-1'), source('version 1 of lt-2', `resolve:ssm:${ARN}:3`)];
  expect(openQuestions(sources, HOME)).toEqual([
    { ...QUESTION, sources: ['version 2 of lt-1', 'version 1 of lt-1'] },
    { ...QUESTION, parameter: `${ARN}:3`, sources: ['version 1 of lt-2'] },
  ]);
});

test('a parameter of this account is no open question, because it can name every image', () => {
  expect(openQuestions([source('lt', 'resolve:ssm:/golden'), source('lt', `resolve:ssm:${ARN.replace('210987654321', HOME.accountId)}`)], HOME)).toEqual([]);
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchPermission.html */
test.each<[string[], boolean]>([
  [[], false],
  [['999999999999'], false],
  [['999999999999', '210987654321'], true],
  [['all'], true],
  [['arn:aws:organizations::111111111111:organization/o-123'], true],
  [['arn:aws:organizations::111111111111:ou/o-123/ou-456'], true],
  [['somebody'], true],
])('an image that is shared with %j can be named: %s', (permissions, expected) => {
  expect(canName(QUESTION, permissions)).toBe(expected);
});

describe('the report of an open question', () => {
  test('the report has cause and remedy, and is no failure while no image stays', () => {
    expect(reportOf(QUESTION, [])).toEqual({
      action: 'warn',
      subject: ARN,
      reason: 'version 1 of lt-1 names it, it belongs to the account 210987654321, and this function cannot read it: AccessDeniedException: not authorized. '
        + 'It can name only an image that is public or shared with that account, and no image stays because of it. '
        + 'Remedy: share the parameter with this account, or name a parameter of this account in the launch template',
    });
  });

  test('the report is a failure, with the images that stay', () => {
    expect(reportOf({ ...QUESTION, sources: ['b', 'a'] }, ['ami-2', 'ami-1'])).toMatchObject({
      action: 'fail', subject: ARN, reason: expect.stringMatching(/^a and b name it, .*so these images stay after their last day: ami-1, ami-2\. Remedy: share/),
    });
  });

  test('the report names at most five images', () => {
    expect(reportOf(QUESTION, ['ami-1', 'ami-2', 'ami-3', 'ami-4', 'ami-5', 'ami-6', 'ami-7']).reason).toContain('ami-1, ami-2, ami-3, ami-4, ami-5 and 2 more. Remedy');
  });
});
