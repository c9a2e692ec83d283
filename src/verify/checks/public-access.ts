import { check } from '../check';
import { failed, finding } from '../finding';
import { backups } from '../questions/backups';
import { publicAccessBlock } from '../questions/buckets';
import { accountResources, physicalIds } from '../questions/stacks';

export const bucketsArePrivate = check({
  clause: 'OPS-16',
  question: 'Does the log bucket block public access?',
  async ask(account) {
    const names = physicalIds(await account.ask(accountResources), 'AWS::S3::Bucket');
    return Promise.all(names.map(async (name) => ({ name, block: await account.ask(publicAccessBlock, name) })));
  },
  judge: (buckets) => buckets.map(({ name, block }) => {
    if (block === undefined) {
      return failed(name, 'it does not exist, or has no public access block');
    }
    const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } = block;
    const isBlocked = [BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets].every((part) => part === true);
    return finding(isBlocked, name, isBlocked ? 'public access is blocked' : 'public access is not blocked completely');
  }),
});

export const imagesArePrivate = check({
  clause: 'OPS-16',
  question: 'Is each image of the environment private?',
  ask: (account) => account.ask(backups),
  judge: ({ world: { images } }, { environmentName }) => {
    const shared = images.filter(({ isPublic }) => isPublic === true);
    return shared.length === 0
      ? [finding(true, environmentName, `none of the ${images.length} images of the account is public`)]
      : shared.map(({ id }) => failed(id, 'every account may launch it'));
  },
});
