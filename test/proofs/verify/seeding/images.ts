import { DeregisterImageCommand, DescribeImagesCommand, DisableImageCommand, Image, ModifyImageAttributeCommand, ModifySnapshotAttributeCommand } from '@aws-sdk/client-ec2';
import { DeleteParameterCommand, GetParametersByPathCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import type { Seed } from './seed';
import type { RunningAccount } from '../running-account';

const EVERYBODY = 'all';

/** Deregisters the newest image of a server. */
export function removeNewestImage(source: string): Seed {
  return async (account) => account.clients.ec2.send(new DeregisterImageCommand({ ImageId: (await newestImage(account, source)).ImageId! }));
}

/** Shares the newest image of a server with everybody. */
export function publishImage(source: string): Seed {
  return async (account) => account.clients.ec2.send(new ModifyImageAttributeCommand({
    ImageId: (await newestImage(account, source)).ImageId!, LaunchPermission: { Add: [{ Group: EVERYBODY }] },
  }));
}

/** Shares a snapshot of the newest image of a server with everybody. */
export function publishSnapshot(source: string): Seed {
  return async (account) => {
    const { BlockDeviceMappings: [{ Ebs }] = [] } = await newestImage(account, source);
    await account.clients.ec2.send(new ModifySnapshotAttributeCommand({
      SnapshotId: Ebs!.SnapshotId!, Attribute: 'createVolumePermission', OperationType: 'add', GroupNames: [EVERYBODY],
    }));
  };
}

/** Disables the image that the pointer of the cluster names. */
export const disablePointedImage: Seed = async (account) => {
  await account.clients.ec2.send(new DisableImageCommand({ ImageId: (await pointerOf(account)).value }));
};

/** Lets the pointer of the cluster name another image. */
export function pointTo(imageOf: (account: RunningAccount) => Promise<string>): Seed {
  return async (account) => account.clients.ssm.send(new PutParameterCommand({
    Name: (await pointerOf(account)).name, Value: await imageOf(account), DataType: 'aws:ec2:image', Type: 'String', Overwrite: true,
  }));
}

/** Removes the pointer of the cluster. */
export const removePointer: Seed = async (account) => {
  await account.clients.ssm.send(new DeleteParameterCommand({ Name: (await pointerOf(account)).name }));
};

/** Removes the entry of a server or cluster from the inventory. */
export function removeFromInventory(name: string): Seed {
  return ({ clients: { ssm } }) => ssm.send(new DeleteParameterCommand({ Name: `/oban/prod/inventory/${name}` }));
}

/** Returns the newest image of a source. */
export async function newestImage({ clients: { ec2 } }: RunningAccount, source: string): Promise<Image> {
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: [{ Name: 'tag:oban:source', Values: [source] }] }));
  const [newest] = [...Images].sort((one, other) => other.CreationDate!.localeCompare(one.CreationDate!));
  if (newest === undefined) {
    throw new Error(`there is no image of ${source}`);
  }
  return newest;
}

async function pointerOf({ clients: { ssm } }: RunningAccount): Promise<{ readonly name: string; readonly value: string }> {
  const { Parameters: [{ Name, Value }] = [] } = await ssm.send(new GetParametersByPathCommand({ Path: '/oban/prod/b2g/image', Recursive: true }));
  return { name: Name!, value: Value! };
}
