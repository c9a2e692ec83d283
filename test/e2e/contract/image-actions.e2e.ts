import { AutoScalingClient, DescribeAutoScalingGroupsCommand, DescribeLaunchConfigurationsCommand } from '@aws-sdk/client-auto-scaling';
import {
  DeleteSnapshotCommand, DeregisterImageCommand, DescribeImageReferencesCommand, DescribeImagesCommand, DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand, DescribeLaunchTemplateVersionsCommand, DescribeLockedSnapshotsCommand, DescribeSnapshotsCommand, EC2Client,
  paginateDescribeImages,
} from '@aws-sdk/client-ec2';
import { DescribeParametersCommand, GetParameterCommand, GetParameterHistoryCommand, GetParametersByPathCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Account } from './account';
import { LocalAccount } from './local-account';
import { StandInAccount } from './stand-in-account';

// These tests state what AWS documents of the actions of the functions. The local AWS and the stand-in of the benchmark must both pass them.
describe.each<[string, () => Promise<Account>]>([
  ['the local AWS', () => LocalAccount.start()],
  ['the stand-in', () => StandInAccount.start()],
])('%s', (_, start) => {
  let account: Account;
  let ec2: EC2Client;
  let autoScaling: AutoScalingClient;
  let ssm: SSMClient;
  const names = (function* () {
    for (let number = 1; ; number++) {
      yield `contract-${number}`;
    }
  })();
  const name = () => names.next().value!;

  beforeAll(async () => {
    account = await start();
    ec2 = new EC2Client(account.clientConfig);
    autoScaling = new AutoScalingClient(account.clientConfig);
    ssm = new SSMClient(account.clientConfig);
  }, 120_000);

  afterAll(() => account?.stop());

  async function image(tags = {}): Promise<{ id: string; snapshotId: string }> {
    const snapshotId = await account.snapshot(tags);
    return { id: await account.image(name(), [snapshotId], tags), snapshotId };
  }

  async function snapshotExists(id: string): Promise<boolean> {
    const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ Filters: [{ Name: 'snapshot-id', Values: [id] }] }));
    return Snapshots!.length > 0;
  }

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html
  describe('DescribeImages', () => {
    test('DescribeImages gives the owner, source and tags of an image', async () => {
      const { id, snapshotId } = await image({ 'oban:environment': 'described' });
      const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], ImageIds: [id] }));
      expect(Images).toMatchObject([{
        ImageId: id,
        State: 'available',
        Public: false,
        OwnerId: expect.stringMatching(/^\d{12}$/),
        CreationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        Tags: [{ Key: 'oban:environment', Value: 'described' }],
        BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: snapshotId } }],
      }]);
    });

    test('a page has at most the requested number of images, and every image is on one page', async () => {
      const ids: string[] = [];
      for (let number = 0; number < 5; number++) {
        ids.push((await image({ paged: 'yes' })).id);
      }
      const found: string[] = [];
      const pages = paginateDescribeImages({ client: ec2, pageSize: 2 }, { Owners: ['self'], Filters: [{ Name: 'tag:paged', Values: ['yes'] }] });
      for await (const { Images } of pages) {
        expect(Images!.length).toBeLessThanOrEqual(2);
        found.push(...Images!.map(({ ImageId }) => ImageId!));
      }
      expect(found.sort()).toEqual(ids.sort());
    });

    test('an image that is removed between two pages does not hide another', async () => {
      const ids = [await image({ shrinking: 'yes' }), await image({ shrinking: 'yes' }), await image({ shrinking: 'yes' })].map(({ id }) => id);
      const input = { Owners: ['self'], MaxResults: 1, Filters: [{ Name: 'tag:shrinking', Values: ['yes'] }] };
      const first = await ec2.send(new DescribeImagesCommand(input));
      await ec2.send(new DeregisterImageCommand({ ImageId: first.Images![0].ImageId }));
      const second = await ec2.send(new DescribeImagesCommand({ ...input, NextToken: first.NextToken }));
      const third = await ec2.send(new DescribeImagesCommand({ ...input, NextToken: second.NextToken }));
      expect([first, second, third].flatMap(({ Images }) => Images!.map(({ ImageId }) => ImageId!)).sort()).toEqual(ids.sort());
    });

    test('the values of a filter are alternatives, and all filters must match', async () => {
      const both = await image({ color: 'red', size: 'large' });
      await image({ color: 'red', size: 'small' });
      await image({ color: 'blue', size: 'large' });
      const Filters = [{ Name: 'tag:color', Values: ['red', 'green'] }, { Name: 'tag:size', Values: ['large'] }];
      const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters }));
      expect(Images!.map(({ ImageId }) => ImageId)).toEqual([both.id]);
    });

    test('an image that does not exist is no error by a filter', async () => {
      const { Images } = await ec2.send(new DescribeImagesCommand({ Filters: [{ Name: 'image-id', Values: ['ami-0fffffffffffffff0'] }] }));
      expect(Images).toEqual([]);
    });

    test('an image that does not exist is an error by its id', async () => {
      await expect(ec2.send(new DescribeImagesCommand({ ImageIds: ['ami-0fffffffffffffff0'] }))).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
    });
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeregisterImage.html
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshotReturnCode.html
  describe('DeregisterImage', () => {
    test('DeregisterImage leaves the snapshots of the image by default', async () => {
      const { id, snapshotId } = await image();
      const { DeleteSnapshotResults = [] } = await ec2.send(new DeregisterImageCommand({ ImageId: id }));
      expect(DeleteSnapshotResults).toEqual([]);
      expect(await snapshotExists(snapshotId)).toBe(true);
    });

    test('DeregisterImage deletes the snapshots on request, with a result for each', async () => {
      const snapshots = [await account.snapshot(), await account.snapshot()];
      const id = await account.image(name(), snapshots);
      const { Return, DeleteSnapshotResults } = await ec2.send(new DeregisterImageCommand({ ImageId: id, DeleteAssociatedSnapshots: true }));
      expect(Return).toBe(true);
      expect(DeleteSnapshotResults).toHaveLength(2);
      expect(DeleteSnapshotResults).toEqual(expect.arrayContaining(snapshots.map((SnapshotId) => ({ SnapshotId, ReturnCode: 'success' }))));
      expect(await Promise.all(snapshots.map(snapshotExists))).toEqual([false, false]);
    });

    test('DeregisterImage skips a snapshot that another image uses', async () => {
      const { id, snapshotId } = await image();
      await account.image(name(), [snapshotId]);
      const { DeleteSnapshotResults } = await ec2.send(new DeregisterImageCommand({ ImageId: id, DeleteAssociatedSnapshots: true }));
      expect(DeleteSnapshotResults).toEqual([{ SnapshotId: snapshotId, ReturnCode: 'skipped' }]);
      expect(await snapshotExists(snapshotId)).toBe(true);
    });

    // https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshot-lock.html
    test('a locked snapshot does not stop the deregistration, and stays', async () => {
      const { id, snapshotId } = await image();
      await account.lock(snapshotId);
      const { DeleteSnapshotResults } = await ec2.send(new DeregisterImageCommand({ ImageId: id, DeleteAssociatedSnapshots: true }));
      expect(DeleteSnapshotResults).toEqual([{ SnapshotId: snapshotId, ReturnCode: 'client-error' }]);
      expect(await snapshotExists(snapshotId)).toBe(true);
    });

    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deregistration-protection.html
    test('the deregistration of a protected image is rejected', async () => {
      const { id } = await image();
      await account.protect(id);
      await expect(ec2.send(new DeregisterImageCommand({ ImageId: id }))).rejects.toMatchObject({ name: 'OperationNotPermitted' });
      const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [id] }));
      expect(Images![0].DeregistrationProtection).toMatch(/^enabled/);
    });

    test('an instance or a launch template that uses the image does not stop the deregistration', async () => {
      const { id } = await image();
      await account.instance(id);
      await account.template(name(), [id], 1);
      await expect(ec2.send(new DeregisterImageCommand({ ImageId: id }))).resolves.toMatchObject({ Return: true });
    });

    // https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html
    test('DeregisterImage has one error for a deregistered image and another for one that never existed', async () => {
      const { id } = await image();
      await ec2.send(new DeregisterImageCommand({ ImageId: id }));
      await expect(ec2.send(new DeregisterImageCommand({ ImageId: id }))).rejects.toMatchObject({ name: 'InvalidAMIID.Unavailable' });
      await expect(ec2.send(new DeregisterImageCommand({ ImageId: 'ami-0fffffffffffffff0' }))).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
    });
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshot.html
  describe('DeleteSnapshot', () => {
    test('the deletion of a snapshot is rejected as long as an image uses it', async () => {
      const { id, snapshotId } = await image();
      await expect(ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId }))).rejects.toMatchObject({ name: 'InvalidSnapshot.InUse' });
      await ec2.send(new DeregisterImageCommand({ ImageId: id }));
      await ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId }));
      expect(await snapshotExists(snapshotId)).toBe(false);
    });

    test('the deletion of a snapshot that does not exist is an error', async () => {
      const snapshotId = await account.snapshot();
      await ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId }));
      await expect(ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId }))).rejects.toMatchObject({ name: 'InvalidSnapshot.NotFound' });
    });

    // https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshot-lock.html
    test('the deletion of a locked snapshot is rejected, and the snapshot is listed as locked', async () => {
      const snapshotId = await account.snapshot();
      await account.lock(snapshotId);
      await expect(ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId }))).rejects.toMatchObject({ name: 'OperationNotPermitted' });
      const { Snapshots } = await ec2.send(new DescribeLockedSnapshotsCommand({ MaxResults: 1_000 }));
      expect(Snapshots).toContainEqual(expect.objectContaining({ SnapshotId: snapshotId, LockState: 'governance' }));
    });
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html
  test('DescribeSnapshots gives the snapshots with a tag, with their state and in pages', async () => {
    const tags = { 'oban:environment': 'snapshots' };
    const ids: string[] = [];
    for (let number = 0; number < 6; number++) {
      ids.push(await account.snapshot(tags));
    }
    await account.snapshot({ 'oban:environment': 'other' });
    const input = { OwnerIds: ['self'], Filters: [{ Name: 'tag:oban:environment', Values: ['snapshots'] }], MaxResults: 5 };
    const first = await ec2.send(new DescribeSnapshotsCommand(input));
    const second = await ec2.send(new DescribeSnapshotsCommand({ ...input, NextToken: first.NextToken }));
    const found = [...first.Snapshots!, ...second.Snapshots!];
    expect(first.Snapshots).toHaveLength(5);
    expect(found.map(({ SnapshotId }) => SnapshotId).sort()).toEqual(ids.sort());
    expect(found[0]).toMatchObject({ State: 'completed', Tags: [{ Key: 'oban:environment', Value: 'snapshots' }] });
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
  test('DescribeInstances names the image that an instance was launched from', async () => {
    const { id } = await image();
    const instanceId = await account.instance(id);
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ MaxResults: 1_000 }));
    expect(Reservations!.flatMap(({ Instances }) => Instances!)).toContainEqual(expect.objectContaining({
      InstanceId: instanceId, ImageId: id, State: expect.objectContaining({ Name: expect.stringMatching(/^(pending|running)$/) }),
    }));
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html
  describe('DescribeLaunchTemplateVersions', () => {
    test('the default and the latest version of every template are returned without the name of a template', async () => {
      const [first, second, third] = [await image(), await image(), await image()].map(({ id }) => id);
      const template = await account.template(name(), [first, second, third], 2);
      const input = { Versions: ['$Default', '$Latest'], MaxResults: 200 };
      const { LaunchTemplateVersions } = await ec2.send(new DescribeLaunchTemplateVersionsCommand(input));
      const own = LaunchTemplateVersions!.filter(({ LaunchTemplateId }) => LaunchTemplateId === template);
      const found = own.map(({ VersionNumber, LaunchTemplateData }) => [VersionNumber, LaunchTemplateData!.ImageId]);
      expect(found.sort()).toEqual([[2, second], [3, third]]);
    });

    test('several versions of one template are returned at once', async () => {
      const ids = [await image(), await image(), await image()].map(({ id }) => id);
      const LaunchTemplateId = await account.template(name(), ids, 3);
      const { LaunchTemplateVersions } = await ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: ['1', '2'] }));
      expect(LaunchTemplateVersions!.map(({ LaunchTemplateData }) => LaunchTemplateData!.ImageId).sort()).toEqual(ids.slice(0, 2).sort());
    });

    // https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html
    test('a template or a version that does not exist is an error', async () => {
      const LaunchTemplateId = await account.template(name(), [(await image()).id], 1);
      const describeVersion = (id: string, version: string) => (
        ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: [version] })));
      await expect(describeVersion('lt-0fffffffffffffff0', '1')).rejects.toMatchObject({ name: 'InvalidLaunchTemplateId.NotFound' });
      await expect(describeVersion(LaunchTemplateId, '7')).rejects.toMatchObject({ name: 'InvalidLaunchTemplateId.VersionNotFound' });
    });
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplates.html
  test('DescribeLaunchTemplates gives the numbers of the default and the latest version', async () => {
    const { id } = await image();
    const LaunchTemplateId = await account.template(name(), [id, id], 1);
    const { LaunchTemplates } = await ec2.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [LaunchTemplateId] }));
    expect(LaunchTemplates).toMatchObject([{ LaunchTemplateId, DefaultVersionNumber: 1, LatestVersionNumber: 2 }]);
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-ami-references.html
  describe('DescribeImageReferences', () => {
    const referencesOf = async (ids: string[]) => {
      const { ImageReferences = [] } = await ec2.send(new DescribeImageReferencesCommand({ ImageIds: ids, IncludeAllResourceTypes: true }));
      return ImageReferences.map(({ ImageId, ResourceType }) => `${ImageId} ${ResourceType}`).sort();
    };

    test('DescribeImageReferences finds instances, launch templates and parameters', async () => {
      const [byInstance, byTemplate, byParameter, byNobody] = [await image(), await image(), await image(), await image()].map(({ id }) => id);
      await account.instance(byInstance);
      await account.template(name(), [byTemplate], 1);
      await account.pointer(`/contract/${name()}`, [byParameter]);
      expect(await referencesOf([byInstance, byTemplate, byParameter, byNobody]))
        .toEqual([`${byInstance} ec2:Instance`, `${byTemplate} ec2:LaunchTemplate`, `${byParameter} ssm:Parameter`].sort());
    });

    test('DescribeImageReferences searches the ten newest versions of a template, and no earlier value of a parameter', async () => {
      const [old, present] = [await image(), await image()].map(({ id }) => id);
      await account.template(name(), [old, ...Array<string>(10).fill(present)], 1);
      await account.pointer(`/contract/${name()}`, [old, present]);
      expect(await referencesOf([old])).toEqual([]);
    });

    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImageReferences.html
    test('DescribeImageReferences accepts at most ten images, which must exist', async () => {
      const { id } = await image();
      await expect(referencesOf(Array<string>(11).fill(id))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
      await expect(referencesOf([id, 'ami-0fffffffffffffff0'])).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
    });
  });

  // https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AutoScalingGroup.html
  test('DescribeAutoScalingGroups gives the launch template or launch configuration of a group', async () => {
    const { id } = await image();
    const templateId = await account.template(name(), [id], 1);
    const [plain, mixed] = [name(), name()];
    await account.group(plain, { templateId, version: '$Latest' });
    await account.group(mixed, { templateId, version: '1', overrideImageId: id });
    const { AutoScalingGroups } = await autoScaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [plain, mixed] }));
    const groups = new Map(AutoScalingGroups!.map((group) => [group.AutoScalingGroupName, group]));
    expect(groups.get(plain)!.LaunchTemplate).toMatchObject({ LaunchTemplateId: templateId, Version: '$Latest' });
    expect(groups.get(mixed)!.MixedInstancesPolicy!.LaunchTemplate).toMatchObject({
      LaunchTemplateSpecification: { LaunchTemplateId: templateId, Version: '1' },
      Overrides: [{ ImageId: id }],
    });
  });

  // https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeLaunchConfigurations.html
  test('DescribeLaunchConfigurations gives only the named launch configurations', async () => {
    const { id } = await image();
    const [wanted, other] = [name(), name()];
    await account.configuration(wanted, id);
    await account.configuration(other, id);
    const { LaunchConfigurations } = await autoScaling.send(new DescribeLaunchConfigurationsCommand({ LaunchConfigurationNames: [wanted, 'absent'] }));
    expect(LaunchConfigurations).toMatchObject([{ LaunchConfigurationName: wanted, ImageId: id }]);
  });

  // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html
  describe('Parameter Store', () => {
    test('GetParameterHistory gives each value of a parameter with its version', async () => {
      const [first, second] = [await image(), await image()].map(({ id }) => id);
      const parameter = `/contract/${name()}`;
      await account.pointer(parameter, [first, second]);
      const { Parameters } = await ssm.send(new GetParameterHistoryCommand({ Name: parameter }));
      expect(Parameters!.map(({ Version, Value }) => [Version, Value]).sort()).toEqual([[1, first], [2, second]]);
      expect((await ssm.send(new GetParameterCommand({ Name: parameter }))).Parameter).toMatchObject({ Value: second, Version: 2 });
      expect((await ssm.send(new GetParameterCommand({ Name: `${parameter}:1` }))).Parameter).toMatchObject({ Value: first });
    });

    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
    test('GetParameters gives several parameters by name, and the names that do not exist', async () => {
      const [first, second] = [await image(), await image()].map(({ id }) => id);
      const [one, two] = [`/contract/${name()}`, `/contract/${name()}`];
      await account.pointer(one, [first, second]);
      await account.pointer(two, [first]);
      const { Parameters, InvalidParameters } = await ssm.send(new GetParametersCommand({ Names: [two, '/contract/absent', one] }));
      expect(Object.fromEntries(Parameters!.map(({ Name, Value }) => [Name, Value]))).toEqual({ [one]: second, [two]: first });
      expect(InvalidParameters).toEqual(['/contract/absent']);
    });

    test('GetParameters accepts at most ten names', async () => {
      const Names = Array.from(Array(11).keys()).map((index) => `/contract/${index}`);
      await expect(ssm.send(new GetParametersCommand({ Names }))).rejects.toMatchObject({ name: 'ValidationException' });
    });

    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html
    test('DescribeParameters finds parameters that name images by their data type', async () => {
      const parameter = `/contract/${name()}`;
      await account.pointer(parameter, [(await image()).id]);
      const ParameterFilters = [{ Key: 'DataType', Values: ['aws:ec2:image'] }];
      const { Parameters } = await ssm.send(new DescribeParametersCommand({ ParameterFilters, MaxResults: 50 }));
      expect(Parameters!.map(({ Name }) => Name)).toContain(parameter);
    });

    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
    test('GetParametersByPath gives the parameters of a folder, and not those of its subfolders', async () => {
      const folder = `/contract/${name()}`;
      const { id } = await image();
      await account.pointer(`${folder}/one`, [id]);
      await account.pointer(`${folder}/two`, [id]);
      await account.pointer(`${folder}/deeper/three`, [id]);
      const { Parameters } = await ssm.send(new GetParametersByPathCommand({ Path: folder, MaxResults: 10 }));
      expect(Parameters!.map(({ Name }) => Name).sort()).toEqual([`${folder}/one`, `${folder}/two`]);
    });

    test('a parameter that does not exist is an error', async () => {
      await expect(ssm.send(new GetParameterHistoryCommand({ Name: '/contract/absent' }))).rejects.toMatchObject({ name: 'ParameterNotFound' });
      await expect(ssm.send(new GetParameterCommand({ Name: '/contract/absent' }))).rejects.toMatchObject({ name: 'ParameterNotFound' });
    });
  });
});
