import { checkBackups } from '../../../../../src/backup/functions/check-backups/plan';
import { createImages } from '../../../../../src/backup/functions/create-images/plan';
import { confirmExpiry, expireImages } from '../../../../../src/backup/functions/expire-images/plan';
import type { Image, Snapshot } from '../../../../../src/backup/functions/model/resources';
import { rollClusters } from '../../../../../src/backup/functions/roll-clusters/plan';
import { tagSnapshots } from '../../../../../src/backup/functions/tag-snapshots/plan';
import {
  at, BASE_IMAGE, checkWorld, clusterImageOf, clusterWorld, contractTags, creationWorld, daysAgo, expiryWorld, hoursAgo, imageOf, only, pointer,
  serverEntry, snapshotsOf, TODAY,
} from '../world-fixture';

/**
 * CopyImage with tags, and a restore from Amazon S3, give a new id and a new creation date to an old disk. EC2 gives the source instance
 * for CreateImage only.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopyImage.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html
 */
const NEW_DATE = { id: 'ami-copy', createdAt: hoursAgo(1), snapshotIds: ['snap-copy'] };

/** Each kind of image that carries all tags of the contract, and that CreateImage did not make as they say. */
const COPIES: readonly [string, (original: Image) => Image][] = [
  ['a copy of an older image', (original) => ({ ...original, ...NEW_DATE, name: 'copy', sourceInstanceId: undefined })],
  ['a restore from Amazon S3 under the name of its original', (original) => ({ ...original, ...NEW_DATE, sourceInstanceId: undefined })],
  ['an image made by hand of another instance', (original) => ({ ...original, id: 'ami-copy', snapshotIds: ['snap-copy'], sourceInstanceId: 'i-another' })],
  ['an image made by hand of the same instance', (original) => ({ ...original, ...NEW_DATE, name: 'before the upgrade' })],
  ['an image whose creation day is neither its day nor the day after', (original) => ({ ...original, ...NEW_DATE })],
  ['an image with a day that is none', (original) => ({ ...original, ...NEW_DATE, tags: { ...original.tags, 'oban:created': 'today' } })],
  ['an image without a creation date', (original) => ({ ...original, ...NEW_DATE, createdAt: undefined })],
  ['an image without a name', (original) => ({ ...original, ...NEW_DATE, name: undefined })],
];

describe.each(COPIES)('%s', (_, copyOf) => {
  const old = imageOf('app01', daysAgo(10), { id: 'ami-old', deleteAfter: daysAgo(1) });
  const real = imageOf('app01', daysAgo(3), { id: 'ami-real', deleteAfter: daysAgo(1) });
  const copy = copyOf(old);

  test('a copy stays, and does not make expiry remove the newest image of the server', () => {
    const { candidates, decisions } = expireImages(expiryWorld({ images: [copy, old, real] }));
    expect(candidates.map(({ imageId }) => imageId)).toEqual(['ami-old']);
    expect(only(decisions, 'keep').find(({ subject }) => subject === 'ami-copy')).toMatchObject({ causes: ['copy'] });
    expect(only(decisions, 'fail')).toEqual([]);
  });

  test('a copy does not hide the age of the backup, and is listed without failing the check', () => {
    const verdict = checkBackups(checkWorld({ images: [copy, real] }));
    expect(verdict.sources).toMatchObject([{ state: 'wrong', newestGoodImage: 'ami-real' }]);
    expect(verdict.findings).toEqual([]);
    expect(verdict.notices.map(({ subject }) => subject)).toEqual(['ami-copy']);
    expect(checkBackups(checkWorld({ images: [copy, imageOf('app01', TODAY)] }))).toMatchObject({ isWrong: false });
  });

  test('a copy does not count as the image of the day', () => {
    const ofToday = { ...copy, tags: { ...copy.tags, 'oban:created': TODAY } };
    expect(only(createImages(creationWorld({ images: [ofToday, old] })), 'create-image')).toHaveLength(1);
  });

  test('a copy does not count as the image of a week', () => {
    const ofThisWeek = { ...copy, tags: { ...copy.tags, 'oban:created': daysAgo(1), 'delete-after': '2027-11-21' } };
    const [created] = only(createImages(creationWorld({ images: [ofThisWeek], retention: { dailyDays: 14, weeklyDays: 365 } })), 'create-image');
    expect(created.tags['delete-after']).toBe('2027-11-22');
  });

  test('a copy never becomes the value of a pointer', () => {
    const ofCluster = copyOf(clusterImageOf(daysAgo(10), { id: 'ami-old' }));
    expect(only(rollClusters(clusterWorld({ images: [ofCluster] })), 'move-pointer')).toEqual([]);
  });

  test('a copy gets no tags on its snapshots', () => {
    expect(tagSnapshots({ environmentName: 'prod', images: [copy], snapshots: [{ id: 'snap-copy', state: 'completed', tags: {} }] })).toEqual([]);
  });
});

describe('an image of the environment', () => {
  test.each([['on its day', `${TODAY}T00:00:00Z`], ['at the end of the day after', '2026-11-23T23:59:59Z']])('an own image is one that EC2 made %s', (_, time) => {
    const verdict = checkBackups(checkWorld({ images: [imageOf('app01', TODAY, { createdAt: at(time) })] }));
    expect(verdict).toMatchObject({ isWrong: false, notices: [] });
  });

  test.each(['', '-2', '-13'])('an own image has the name of its source and day, with the attempt at the end: %j', (attempt) => {
    const image = imageOf('app01', TODAY, { name: `oban/prod/app01/${TODAY}${attempt}` });
    expect(checkBackups(checkWorld({ images: [image] }))).toMatchObject({ isWrong: false, notices: [] });
  });

  test.each(['-0', '-x', '-2-3', ' '])('an own image does not have another end of its name: %j', (end) => {
    const image = imageOf('app01', TODAY, { name: `oban/prod/app01/${TODAY}${end}` });
    expect(checkBackups(checkWorld({ images: [image] })).notices).toHaveLength(1);
  });

  test('an own image is the earlier image of a pointer although a copy of it is newer', () => {
    const old = clusterImageOf(daysAgo(10), { id: 'ami-old' });
    const copy: Image = { ...old, ...NEW_DATE, name: 'copy', sourceInstanceId: undefined };
    const decisions = rollClusters(clusterWorld({ images: [old, copy], pointer: pointer(BASE_IMAGE, 'ami-old') }));
    expect(only(decisions, 'move-pointer')).toEqual([]);
  });
});

describe('a copy of a snapshot with the tags of its original', () => {
  /** CopySnapshot gives another description, and an arbitrary volume: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopySnapshot.html */
  const copy: Snapshot = { id: 'snap-copy', state: 'completed', tags: contractTags('app01', daysAgo(30), daysAgo(16)), volumeId: 'vol-ffffffff' };
  const ofAnother: Snapshot = { ...copy, sourceInstanceId: 'i-another' };
  const images = [imageOf('app01', TODAY)];

  test.each([['without the description of CreateImage', copy], ['of another instance', ofAnother]])('a copied snapshot %s stays and does not fail the run', (_, snapshot) => {
    const { decisions } = expireImages(expiryWorld({ images, snapshots: [...snapshotsOf(images), snapshot] }));
    expect(only(decisions, 'delete-snapshot')).toEqual([]);
    expect(only(decisions, 'keep')).toContainEqual(expect.objectContaining({ subject: 'snap-copy', causes: ['copy'] }));
    const verdict = checkBackups(checkWorld({ images, snapshots: [...snapshotsOf(images), snapshot] }));
    expect(verdict).toMatchObject({ isWrong: false, notices: [{ subject: 'snap-copy' }] });
  });

  test('a copied snapshot is listed once, with its image, if an image uses it', () => {
    const image: Image = { ...imageOf('app01', daysAgo(3)), ...NEW_DATE, sourceInstanceId: undefined };
    const verdict = checkBackups(checkWorld({ images: [...images, image], snapshots: [...snapshotsOf(images), copy] }));
    expect(verdict.notices.map(({ subject }) => subject)).toEqual(['ami-copy']);
  });
});

describe('images and snapshots of other backup services', () => {
  /** AWS Backup and Data Lifecycle Manager copy the tags of the server: https://github.com/someengineering/fixinventory/issues/2119 */
  const ofServer = { 'oban:environment': 'prod', 'oban:backup': 'daily', 'Name': 'prod-app01' };
  const MARKS: readonly [string, { [key: string]: string }][] = [
    ['AWS Backup', { 'aws:backup:source-resource': 'i-app01' }],
    ['Data Lifecycle Manager', { 'aws:dlm:lifecycle-policy-id': 'policy-0123456789abcdef0', 'aws:dlm:lifecycle-schedule-name': 'daily' }],
    ['Data Lifecycle Manager, by its own tag', { 'dlm:managed': 'true' }],
    ['Elastic Disaster Recovery', { AWSElasticDisasterRecoveryManaged: 'drs.amazonaws.com' }],
    ['Image Builder', { CreatedBy: 'EC2 Image Builder', Ec2ImageBuilderArn: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/example/1.0.0/1' }],
    ['a service that sets a tag of its own', { 'aws:example:managed': 'yes' }],
  ];

  test.each(MARKS)('images and snapshots of %s are not reported, counted, removed or tagged', (_, mark) => {
    const images = [imageOf('app01', TODAY), imageOf('x', TODAY, {
      id: 'ami-service', name: 'AwsBackup_i-app01_1', sourceInstanceId: 'i-app01', tags: { ...ofServer, ...mark }, snapshotIds: ['snap-service'],
    })];
    const snapshots = [...snapshotsOf(images.slice(0, 1)), { id: 'snap-service', state: 'completed', tags: { ...ofServer, ...mark } }];
    expect(checkBackups(checkWorld({ images, snapshots }))).toMatchObject({ isWrong: false, notices: [] });
    const { candidates, decisions } = expireImages(expiryWorld({ images, snapshots, inventory: [serverEntry('app01')] }));
    expect(candidates).toEqual([]);
    expect(decisions.filter(({ action }) => action !== 'keep')).toEqual([]);
    expect(tagSnapshots({ environmentName: 'prod', images, snapshots })).toEqual([]);
  });

  test.each(MARKS.slice(0, 5))('images of %s do not count as backups, even with all tags of the contract', (_, mark) => {
    const real = imageOf('app01', daysAgo(3), { id: 'ami-real', deleteAfter: daysAgo(1) });
    const service = imageOf('app01', TODAY, { id: 'ami-service', tags: { ...contractTags('app01', TODAY, daysAgo(1)), ...mark } });
    expect(checkBackups(checkWorld({ images: [service, real] })).sources).toMatchObject([{ state: 'wrong', newestGoodImage: 'ami-real' }]);
    const plan = expireImages(expiryWorld({ images: [service, real] }));
    expect(plan.candidates.map((candidate) => confirmExpiry(candidate, [], []))).toEqual([]);
  });

  test('snapshots of backup services without an image are no orphans', () => {
    const tags = { ...contractTags('app01', daysAgo(30), daysAgo(16)), 'aws:dlm:lifecycle-policy-id': 'policy-0123456789abcdef0' };
    const snapshots = [...snapshotsOf([imageOf('app01', TODAY)]), { id: 'snap-service', state: 'completed', tags, sourceInstanceId: 'i-app01' }];
    expect(checkBackups(checkWorld({ images: [imageOf('app01', TODAY)], snapshots }))).toMatchObject({ isWrong: false, findings: [] });
    expect(only([...expireImages(expiryWorld({ images: [], snapshots })).decisions], 'delete-snapshot')).toEqual([]);
  });
});
