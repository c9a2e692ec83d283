import { AutoScalingClient, DescribeAutoScalingGroupsCommand, DescribeLaunchConfigurationsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeLaunchTemplateVersionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { launchSources } from '../../../../../src/backup/functions/expire-images/launch-sources';
import { resolvedSources } from '../../../../../src/backup/functions/expire-images/resolved-sources';
import { describedGroup } from '../described';
import { clients, fault } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const autoScaling = mockClient(AutoScalingClient);
const ssm = mockClient(SSMClient);

const version = (template: string, number: number, image?: string) => (
  { LaunchTemplateId: template, LaunchTemplateName: `name-of-${template}`, VersionNumber: number, LaunchTemplateData: { ImageId: image } }
);
const CURRENT = { Versions: ['$Default', '$Latest'] };

beforeEach(() => {
  [ec2, autoScaling, ssm].forEach((mock) => mock.reset());
  ec2.on(DescribeLaunchTemplateVersionsCommand, CURRENT).resolves({ LaunchTemplateVersions: [] });
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] });
});

test('launch sources are the default and the latest version of every template on every page, with or without a group', async () => {
  ec2.on(DescribeLaunchTemplateVersionsCommand, CURRENT)
    .resolvesOnce({ NextToken: 'more', LaunchTemplateVersions: [version('lt-1', 1, 'ami-1'), version('lt-1', 4, 'ami-4')] })
    .resolvesOnce({ LaunchTemplateVersions: [version('lt-2', 1), version('lt-3', 2, 'ami-2')] });

  expect(await launchSources(clients)).toEqual([
    { name: 'version 1 of launch template lt-1', image: 'ami-1' },
    { name: 'version 4 of launch template lt-1', image: 'ami-4' },
    { name: 'version 2 of launch template lt-3', image: 'ami-2' },
  ]);
});

test('launch sources are the versions that groups name as a template, in a mixed policy or in an override', async () => {
  ec2.on(DescribeLaunchTemplateVersionsCommand, CURRENT).resolves({ LaunchTemplateVersions: [version('lt-1', 9, 'ami-9')] });
  for (const [template, number] of [['lt-1', '3'], ['lt-2', '5'], ['lt-3', '7']]) {
    ec2.on(DescribeLaunchTemplateVersionsCommand, { LaunchTemplateId: template, Versions: [number] })
      .resolves({ LaunchTemplateVersions: [version(template, Number(number), `ami-${number}`)] });
  }
  autoScaling.on(DescribeAutoScalingGroupsCommand)
    .resolvesOnce({ NextToken: 'more', AutoScalingGroups: [describedGroup('one', { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '3' } })] })
    .resolvesOnce({
      AutoScalingGroups: [describedGroup('two', {
        MixedInstancesPolicy: {
          LaunchTemplate: {
            LaunchTemplateSpecification: { LaunchTemplateId: 'lt-2', Version: '5' },
            Overrides: [{ LaunchTemplateSpecification: { LaunchTemplateId: 'lt-3', Version: '7' } }, { ImageId: 'ami-override' }],
          },
        },
      }), describedGroup('three', { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '9' } })],
    });

  expect((await launchSources(clients)).map(({ image }) => image)).toEqual(['ami-9', 'ami-3', 'ami-5', 'ami-7', 'ami-override']);
  expect(ec2.commandCalls(DescribeLaunchTemplateVersionsCommand)).toHaveLength(4); // what is latest anyway is not asked for again
});

test('launch sources are the launch configurations of groups', async () => {
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [describedGroup('old', { LaunchConfigurationName: 'lc' })] });
  autoScaling.on(DescribeLaunchConfigurationsCommand, { LaunchConfigurationNames: ['lc'] })
    .resolves({ LaunchConfigurations: [{ LaunchConfigurationName: 'lc', ImageId: 'ami-lc', InstanceType: 't3.micro', CreatedTime: new Date() }] });

  expect(await launchSources(clients)).toEqual([{ name: 'launch configuration lc', image: 'ami-lc' }]);
});

test('a group whose template is gone is no launch source, and does not hide the others', async () => {
  ec2.on(DescribeLaunchTemplateVersionsCommand, CURRENT).resolves({ LaunchTemplateVersions: [version('lt-1', 1, 'ami-1')] });
  ec2.on(DescribeLaunchTemplateVersionsCommand, { LaunchTemplateId: 'lt-gone' }).rejects(fault('InvalidLaunchTemplateId.NotFound'));
  autoScaling.on(DescribeAutoScalingGroupsCommand)
    .resolves({ AutoScalingGroups: [describedGroup('one', { LaunchTemplate: { LaunchTemplateId: 'lt-gone', Version: '3' } })] });

  expect((await launchSources(clients)).map(({ image }) => image)).toEqual(['ami-1']);
});

test('any other error fails the query of launch sources', async () => {
  ec2.on(DescribeLaunchTemplateVersionsCommand, { LaunchTemplateId: 'lt-1' }).rejects(fault('RequestLimitExceeded'));
  autoScaling.on(DescribeAutoScalingGroupsCommand)
    .resolves({ AutoScalingGroups: [describedGroup('one', { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '3' } })] });

  await expect(launchSources(clients)).rejects.toThrow(expect.objectContaining({ name: 'RequestLimitExceeded' }));
});

const HOME = { accountId: '123456789012', region: 'ap-southeast-2' };

describe('parameters that launch templates name', () => {
  const pointer = { name: '/oban/prod/b2g/image/ami-base', versions: [] };
  const source = (image: string) => ({ name: 'version 1 of launch template lt-1', image });

  test('pointers are not looked up, and each other parameter is looked up once', async () => {
    ssm.on(GetParametersCommand, { Names: ['/golden', '/silver'] })
      .resolves({ Parameters: [{ Name: '/silver', Value: 'ami-silver' }, { Name: '/golden', Value: 'ami-golden' }] });
    const named = [pointer.name, '/golden', '/silver', '/golden'].map((name) => `resolve:ssm:${name}`);

    expect((await resolvedSources(clients.ssm, ['ami-1', ...named].map(source), [pointer], HOME)).map(({ image }) => image))
      .toEqual(['ami-1', `resolve:ssm:${pointer.name}`, 'ami-golden', 'ami-silver', 'ami-golden']);
    expect(ssm.calls()).toHaveLength(1);
  });

  test('parameters are looked up ten at a time', async () => {
    ssm.on(GetParametersCommand).callsFake(({ Names }) => ({ Parameters: Names.map((name: string) => ({ Name: name, Value: `ami-of${name}` })) }));
    const names = Array.from({ length: 12 }, (_, index) => `/golden-${index}`);

    expect((await resolvedSources(clients.ssm, names.map((name) => source(`resolve:ssm:${name}`)), [], HOME)).map(({ image }) => image))
      .toEqual(names.map((name) => `ami-of${name}`));
    expect(ssm.commandCalls(GetParametersCommand).map(({ args: [{ input }] }) => input.Names!.length)).toEqual([10, 2]);
  });

  test.each(['arn:aws:ssm:ap-southeast-2:210987654321:parameter/golden', '/golden:3', '/golden:tested'])('the parameter %s does not get the present value of the same name', async (name) => {
    ssm.on(GetParametersCommand, { Names: ['/golden'] }).resolves({ Parameters: [{ Name: '/golden', Value: 'ami-golden' }] });
    ssm.on(GetParameterCommand, { Name: name }).resolves({ Parameter: { Name: '/golden', Value: 'ami-another' } });

    expect((await resolvedSources(clients.ssm, [source(`resolve:ssm:${name}`), source('resolve:ssm:/golden')], [], HOME)).map(({ image }) => image))
      .toEqual(['ami-another', 'ami-golden']);
  });

  test('a parameter that does not exist or has an invalid name is no launch source', async () => {
    ssm.on(GetParametersCommand).rejectsOnce(fault('ValidationException')).resolves({ InvalidParameters: ['whatever the reason'] });
    ssm.on(GetParameterCommand).rejectsOnce(fault('ValidationException')).rejectsOnce(fault('ParameterNotFound')).rejects(fault('ParameterVersionNotFound'));

    expect(await resolvedSources(clients.ssm, ['in valid', '/gone', '/golden:99'].map((name) => source(`resolve:ssm:${name}`)), [], HOME)).toEqual([]);
  });

  test('a parameter to which access is denied has the reason, and does not hide the others', async () => {
    ssm.on(GetParametersCommand).rejects(fault('AccessDeniedException'));
    ssm.on(GetParameterCommand, { Name: '/secret' }).rejects(fault('AccessDeniedException', 'not authorized to perform ssm:GetParameter'));
    ssm.on(GetParameterCommand, { Name: '/golden' }).resolves({ Parameter: { Name: '/golden', Value: 'ami-golden' } });

    expect(await resolvedSources(clients.ssm, [source('resolve:ssm:/secret'), source('resolve:ssm:/golden')], [], HOME)).toEqual([
      { ...source('resolve:ssm:/secret'), unanswered: 'AccessDeniedException: not authorized to perform ssm:GetParameter' },
      source('ami-golden'),
    ]);
  });

  test('an error of Parameter Store is the reason for all parameters, and none is requested separately', async () => {
    ssm.on(GetParametersCommand).rejects(fault('ThrottlingException'));

    expect(await resolvedSources(clients.ssm, [source('resolve:ssm:/golden'), source('resolve:ssm:/silver')], [], HOME))
      .toMatchObject([{ image: 'resolve:ssm:/golden', unanswered: 'ThrottlingException: as AWS says' }, { image: 'resolve:ssm:/silver', unanswered: expect.anything() }]);
    expect(ssm.calls()).toHaveLength(1);
  });

  describe('a parameter of another account', () => {
    const ARN = 'arn:aws:ssm:ap-southeast-2:210987654321:parameter/golden';

    test('a parameter that is shared with this account has its image', async () => {
      ssm.on(GetParameterCommand, { Name: ARN }).resolves({ Parameter: { Name: '/golden', ARN, Value: 'ami-golden' } });

      expect(await resolvedSources(clients.ssm, [source(`resolve:ssm:${ARN}`)], [], HOME)).toEqual([source('ami-golden')]);
    });

    test.each(['AccessDeniedException', 'ParameterNotFound', 'ValidationException'])('a parameter that is not visible (%s) may still exist', async (name) => {
      ssm.on(GetParameterCommand, { Name: ARN }).rejects(fault(name));

      expect(await resolvedSources(clients.ssm, [source(`resolve:ssm:${ARN}`)], [], HOME)).toMatchObject([{ image: `resolve:ssm:${ARN}`, unanswered: `${name}: as AWS says` }]);
    });

    test('a parameter of another account with the name of a pointer is not that pointer', async () => {
      ssm.on(GetParameterCommand).rejects(fault('AccessDeniedException'));
      const named = source(`resolve:ssm:arn:aws:ssm:ap-southeast-2:210987654321:parameter${pointer.name}`);

      expect(await resolvedSources(clients.ssm, [named], [pointer], HOME)).toMatchObject([{ unanswered: expect.stringContaining('AccessDenied') }]);
    });
  });

  test.each([
    '/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base',
    'arn:aws:ssm:us-east-1:123456789012:parameter/golden',
  ])('no request is sent for %s, which names no image of this account and Region', async (name) => {
    expect(await resolvedSources(clients.ssm, [source(`resolve:ssm:${name}`)], [], HOME)).toEqual([source(`resolve:ssm:${name}`)]);
    expect(ssm.calls()).toHaveLength(0);
  });

  test('a pointer by its ARN is not looked up', async () => {
    const named = source(`resolve:ssm:arn:aws:ssm:ap-southeast-2:123456789012:parameter${pointer.name}`);

    expect(await resolvedSources(clients.ssm, [named], [pointer], HOME)).toEqual([named]);
    expect(ssm.calls()).toHaveLength(0);
  });
});
