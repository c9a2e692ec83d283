import type { KeyMetadata } from '@aws-sdk/client-kms';
import type { Account } from '../account/account';
import { check } from '../check';
import { failed, Finding, finding } from '../finding';
import { volumes } from '../questions/compute';
import { database } from '../questions/databases';
import { key } from '../questions/keys';
import { physicalIds, resourcesOfStacks } from '../questions/stacks';
import { topic } from '../questions/topics';

/** Something that is encrypted, and by which key. */
interface Encrypted {
  readonly resource: string;
  readonly isEncrypted: boolean;
  readonly keyId?: string;
}

async function idsOf(account: Account, type: string): Promise<string[]> {
  return physicalIds(await account.ask(resourcesOfStacks), type);
}

export const dataIsEncrypted = check({
  clause: 'OPS-9',
  question: 'Is each volume, database and topic encrypted, and by which key?',
  async ask(account): Promise<Encrypted[]> {
    const [allVolumes, databaseIds, topicArns] = await Promise.all([
      account.ask(volumes), idsOf(account, 'AWS::RDS::DBInstance'), idsOf(account, 'AWS::SNS::Topic'),
    ]);
    const databases = await Promise.all(databaseIds.map(async (id) => ({ id, found: await account.ask(database, id) })));
    const topics = await Promise.all(topicArns.map(async (arn) => ({ arn, found: await account.ask(topic, arn) })));
    return [
      ...allVolumes.map(({ VolumeId, Encrypted, KmsKeyId }) => ({ resource: VolumeId!, isEncrypted: Encrypted === true, keyId: KmsKeyId })),
      ...databases.map(({ id, found }) => (
        { resource: found?.DBInstanceArn ?? id, isEncrypted: found?.StorageEncrypted === true, keyId: found?.KmsKeyId })),
      ...topics.map(({ arn, found }) => ({ resource: arn, isEncrypted: found?.keyId !== undefined, keyId: found?.keyId })),
    ];
  },
  judge: (all) => all.map(({ resource, isEncrypted, keyId }) => finding(isEncrypted, resource, isEncrypted ? `encrypted with ${keyId}` : 'it is not encrypted, or does not exist')),
});

export const keysAreUsable = check({
  clause: 'OPS-9',
  question: 'Is each key of the stacks enabled and not scheduled for deletion?',
  async ask(account) {
    const ids = physicalIds(await account.ask(resourcesOfStacks), 'AWS::KMS::Key');
    return Promise.all(ids.map(async (id) => ({ id, metadata: await account.ask(key, id) })));
  },
  judge: (keys) => keys.map(({ id, metadata }) => judgeKey(id, metadata)),
});

function judgeKey(id: string, metadata: KeyMetadata | undefined): Finding {
  if (metadata === undefined) {
    return failed(id, 'it does not exist');
  }
  const { Arn = id, KeyState, DeletionDate } = metadata;
  return finding(KeyState === 'Enabled', Arn, `${KeyState}${DeletionDate === undefined ? '' : `, to be deleted at ${DeletionDate.toISOString()}`}`);
}
