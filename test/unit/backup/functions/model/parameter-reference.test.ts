import { Home, homeOf, ParameterReference, readReference } from '../../../../../src/backup/functions/model/parameter-reference';
import { imageOf, HOME, TODAY } from '../world-fixture';

const read = (parameter: string, home: Home = HOME) => readReference(`resolve:ssm:${parameter}`, home);
const arn = (account: string, name: string, region = 'ap-southeast-2') => `arn:aws:ssm:${region}:${account}:parameter/${name}`;

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html */
test.each<[string, Partial<ParameterReference>]>([
  ['golden', { place: 'here', names: ['golden'], isPinned: false }],
  ['/team/golden', { place: 'here', names: ['/team/golden'], isPinned: false }],
  ['/team/golden:3', { place: 'here', names: ['/team/golden'], isPinned: true }],
  ['/team/golden:stable', { place: 'here', names: ['/team/golden'], isPinned: true }],
  [arn('123456789012', 'team/golden'), { place: 'here', names: ['/team/golden', 'team/golden'], isPinned: false }],
  [`${arn('123456789012', 'golden')}:3`, { place: 'here', names: ['/golden', 'golden'], isPinned: true }],
  [arn('210987654321', 'team/golden'), { place: 'another-account', accountId: '210987654321', names: [] }],
  [`${arn('210987654321', 'team/golden')}:stable`, { place: 'another-account', names: [], isPinned: true }],
  [arn('123456789012', 'team/golden', 'us-east-1'), { place: 'elsewhere', names: [] }],
  [arn('210987654321', 'team/golden', 'us-east-1'), { place: 'elsewhere', names: [] }],
  ['/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base', { place: 'elsewhere' }],
  [arn('', 'aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base'), { place: 'elsewhere', names: [] }],
  [arn('210987654321', 'aws/service/ami'), { place: 'another-account' }],
  ['/aws/servicedesk/image', { place: 'here' }],
  ['arn:aws-cn:ssm:ap-southeast-2:123456789012:parameter/golden', { place: 'here' }],
  ['arn:', { place: 'elsewhere' }],
  ['', { place: 'here', names: [''] }],
])('%s is read with its account and its Region', (parameter, expected) => {
  expect(read(parameter)).toMatchObject(expected);
});

test('a parameter of any account is treated as one of this account while the account is unknown', () => {
  expect(read(arn('210987654321', 'golden'), { region: HOME.region })).toMatchObject({ place: 'here' });
});

test('a parameter of any Region is treated as one of this Region while the Region is unknown', () => {
  expect(read(arn('123456789012', 'golden', 'us-east-1'), { accountId: HOME.accountId })).toMatchObject({ place: 'here' });
});

test('account and Region are read from the environment\'s parameters', () => {
  expect(homeOf([{ name: '/oban/prod/backup', arn: arn('123456789012', 'oban/prod/backup', 'eu-west-1'), value: '' }], []))
    .toEqual({ accountId: '123456789012', region: 'eu-west-1' });
});

describe('the account is read from resources that are certainly in it', () => {
  const parameter = (itsArn?: string) => ({ name: '/oban/prod/backup', arn: itsArn, value: '' });
  const image = (ownerId?: string) => imageOf('app01', TODAY, { ownerId });

  test.each([
    ['of a parameter', [parameter(), parameter(arn('123456789012', 'oban/prod/backup'))], [image('999999999999')], '123456789012'],
    ['of an image, where no parameter has an ARN', [parameter(), parameter('')], [image(), image('123456789012')], '123456789012'],
    ['not known, where nothing says it', [parameter()], [image()], undefined],
    ['not known, where there is nothing', [], [], undefined],
  ])('the account is %s', (_, parameters, images, accountId) => {
    expect(homeOf(parameters, images)).toMatchObject({ accountId });
  });
});
