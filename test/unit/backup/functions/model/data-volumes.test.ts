import { checkBackups } from '../../../../../src/backup/functions/check-backups/plan';
import { expireImages } from '../../../../../src/backup/functions/expire-images/plan';
import type { Image, InventoryParameter, Snapshot } from '../../../../../src/backup/functions/model/resources';
import { checkWorld, daysAgo, expiryWorld, hoursAgo, imageOf, serverEntry, snapshotsOf, TODAY } from '../world-fixture';

/** CreateImage takes the volumes that are attached then: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html */
const ROOT = 'vol-root';
type Made = readonly [Image, readonly Snapshot[]];
const imageWith = (day: string, deleteAfter: string, ...volumes: string[]): Made => {
  const image = imageOf('app01', day, { deleteAfter, snapshotIds: [ROOT, ...volumes].map((volume) => `snap-${day}-${volume}`) });
  return [image, snapshotsOf([image]).map((snapshot) => ({ ...snapshot, volumeId: snapshot.id.replace(`snap-${day}-`, '') }))];
};
const together = (...made: Made[]) => ({ images: made.map(([image]) => image), snapshots: made.flatMap(([, snapshots]) => snapshots) });
const entry = (dataVolumes: unknown, writtenAt?: Date): InventoryParameter => ({
  ...serverEntry('app01'),
  value: JSON.stringify({ kind: 'server', instanceId: 'i-app01', dataVolumes }),
  ...writtenAt && { writtenAt },
});

const FULL = imageWith(daysAgo(9), daysAgo(3), 'vol-d');
const OLDER = imageWith(daysAgo(10), daysAgo(4), 'vol-d');
const BARE = imageWith(TODAY, '2026-12-06');

describe('the check', () => {
  const findings = (inventory: InventoryParameter[], ...made: Made[]) => (
    checkBackups(checkWorld({ inventory, ...together(...made) })).sources.flatMap((source) => source.findings.map(({ reason }) => reason)));

  test('the check reports a data volume that the newest image lacks, with the image that has it', () => {
    expect(findings([entry(['vol-d'])], OLDER, FULL, BARE)).toEqual([
      expect.stringMatching(`ami-app01-${TODAY}, does not contain the data volume vol-d; .*ami-app01-${daysAgo(9)} of ${daysAgo(9)}, is kept`),
    ]);
    expect(findings([entry(['vol-d'])], BARE)).toEqual([expect.stringContaining('no good image contains it')]);
  });

  test.each([
    ['an image has all of them', [entry(['vol-d'])], [OLDER, imageWith(TODAY, '2026-12-06', 'vol-d')]],
    ['the inventory does not have the volume any more', [entry([])], [FULL, BARE]],
    ['the inventory got the volume after the image was made', [entry(['vol-d'], hoursAgo(0.5))], [[{ ...BARE[0], createdAt: hoursAgo(1) }, BARE[1]]]],
  ] as const)('the check reports nothing if %s', (_, inventory, made) => {
    expect(findings([...inventory], ...made)).toEqual([]);
  });

  test('the check reports nothing about an image whose volumes EC2 does not give', () => {
    const [image, snapshots] = BARE;
    expect(findings([entry(['vol-d'])], [image, snapshots.map((snapshot) => ({ ...snapshot, volumeId: undefined }))])).toEqual([]);
  });

  test.each(['vol-d', [1], {}])('the check reports an inventory whose volumes are %j', (dataVolumes) => {
    expect(checkBackups(checkWorld({ inventory: [entry(dataVolumes)], ...together(BARE) })).findings).toContainEqual(
      expect.objectContaining({ subject: '/oban/prod/inventory/app01' }),
    );
  });
});

describe('expiry', () => {
  const goes = (inventory: InventoryParameter[], ...made: Made[]) => (
    expireImages(expiryWorld({ inventory, ...together(...made) })).candidates.map(({ imageId }) => imageId));
  const causes = (inventory: InventoryParameter[], ...made: Made[]) => (
    expireImages(expiryWorld({ inventory, ...together(...made) })).decisions.flatMap((decision) => (
      decision.action === 'keep' && decision.subject === FULL[0].id ? decision.causes : [])));

  test('expiry keeps the last good image that has a data volume until a later image has it', () => {
    expect(goes([entry(['vol-d'])], OLDER, FULL, BARE)).toEqual([OLDER[0].id]);
    expect(causes([entry(['vol-d'])], OLDER, FULL, BARE)).toEqual(['data-volume']);
    expect(goes([entry(['vol-d'])], OLDER, FULL, imageWith(TODAY, '2026-12-06', 'vol-d'))).toEqual([OLDER[0].id, FULL[0].id]);
  });

  test('an image that is not good does not replace the last image of a data volume', () => {
    const [image, snapshots] = imageWith(TODAY, '2026-12-06', 'vol-d');
    expect(goes([entry(['vol-d'])], OLDER, FULL, [{ ...image, state: 'pending' }, snapshots], BARE)).toEqual([OLDER[0].id]);
    expect(goes([entry(['vol-d'])], OLDER, FULL, [image, snapshots.map((snapshot) => ({ ...snapshot, volumeId: undefined }))])).toEqual([OLDER[0].id]);
  });

  test('expiry keeps one image for each data volume', () => {
    const other = imageWith(daysAgo(8), daysAgo(2), 'vol-e');
    expect(goes([entry(['vol-d', 'vol-e'])], OLDER, FULL, other, BARE)).toEqual([OLDER[0].id]);
  });

  test('expiry removes an image on its own day if the inventory no longer has the volume', () => {
    expect(goes([entry([])], OLDER, FULL, BARE)).toEqual([OLDER[0].id, FULL[0].id]);
    expect(goes([], OLDER, FULL, BARE)).toEqual([OLDER[0].id, FULL[0].id]);
  });

  test('expiry keeps all images of a source whose inventory cannot be read, and removes those of others', () => {
    const other = imageOf('app02', daysAgo(9), { deleteAfter: daysAgo(3) });
    const newest = imageOf('app02', TODAY);
    expect(goes([{ ...entry([]), value: '{' }], OLDER, FULL, BARE, [other, snapshotsOf([other])], [newest, snapshotsOf([newest])])).toEqual([other.id]);
  });

  test('expiry keeps every image if the inventory cannot be read', () => {
    const { candidates, decisions } = expireImages(expiryWorld({ inventory: { unanswered: 'AccessDenied' }, ...together(OLDER, FULL, BARE) }));
    expect(candidates).toEqual([]);
    expect(decisions).toContainEqual(expect.objectContaining({ action: 'fail', subject: 'inventory' }));
  });
});
