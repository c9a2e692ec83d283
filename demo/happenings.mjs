import { spoken } from './calendar.mjs';

/** The day on which a member is lost while the pointer names a good image. */
export const MEMBER_LOST_ON = 3;

/**
 * The events of single days, in addition to the daily ones: faults, and the actions of operators.
 *
 * Each returns a sentence for the timeline.
 */
export const HAPPENINGS = [
  {
    day: MEMBER_LOST_ON,
    at: '10:00',
    does: async ({ gateway, backups }) => {
      const [lost, promoted] = await Promise.all([memberFromBase(gateway, backups), newestPromoted(backups)]);
      await gateway.terminate(lost.id);
      await gateway.until((now) => now.length === 2 && now.every(({ id }) => id !== lost.id));
      return `a member of the gateway dies; another boots from the promoted image, of ${spoken(promoted.day)}, and becomes healthy`;
    },
  },

  {
    day: 4,
    at: '14:00',
    does: async ({ knobs, backups }) => {
      await knobs({ failedImages: [await backups.server('app01')] });
      return 'EC2 has a fault with app01: its image of the day will fail';
    },
  },
  {
    day: 4,
    at: '20:30',
    does: async ({ knobs, backups }) => {
      await knobs({ failedImages: [] });
      await backups.runByHand('create-images');
      return 'an operator has read the mail and runs create-images again';
    },
  },

  {
    day: 5,
    at: '14:00',
    does: async ({ knobs }) => {
      await knobs({ lostImageEvents: 6 });
      return 'AWS loses the next six events about images: they are best effort. The daily run has to move the pointer';
    },
  },

  {
    day: 7,
    at: '10:00',
    does: async ({ ask, backups, dayOf, region }) => {
      const old = (await backups.images()).find(({ source, day }) => source === 'b2g' && day === dayOf(2));
      await ask('ec2', 'CopyImage', { SourceImageId: old.id, SourceRegion: region, Name: `copy of ${old.name}`, CopyImageTags: true });
      return `somebody copies the gateway's image of ${spoken(old.day)} with all its tags: the copy is the youngest image, and its disk is old`;
    },
  },
  {
    day: 8,
    at: '12:00',
    does: async ({ control, backups }) => {
      await control('backup-service', { instance: await backups.server('app01') });
      return 'AWS Backup makes an image of app01 and copies the tags of the server to it';
    },
  },

  {
    day: 9,
    at: '14:10',
    does: async ({ knobs, gateway, backups }) => {
      const bad = await newestPromoted(backups);
      await knobs({ neverHealthyImages: [bad.id] });
      await gateway.terminate((await memberFromBase(gateway, backups)).id);
      return `a member of the gateway dies, and the promoted image, of ${spoken(bad.day)}, is bad: what boots from it never answers`;
    },
  },

  {
    day: 10,
    at: '12:00',
    does: async ({ ask, backups, dayOf }) => {
      const evidence = (await backups.images()).find(({ source, day }) => source === 'app02' && day === dayOf(3));
      await ask('ec2', 'CreateTags', { Resources: [evidence.id], Tags: [{ Key: 'oban:keep', Value: 'evidence' }] });
      return `somebody needs app02 as it was on ${spoken(evidence.day)} as evidence, and tags that image oban:keep`;
    },
  },

  {
    day: 12,
    at: '17:30',
    does: async ({ knobs, backups, dayOf }) => {
      const { snapshots: [snapshot] } = (await backups.images()).find(({ source, day }) => source === 'app02' && day === dayOf(4));
      await knobs({ undeletableSnapshots: [snapshot] });
      return `EC2 has trouble: a snapshot of app02 of ${spoken(dayOf(4))} cannot be deleted`;
    },
  },
  {
    day: 13,
    at: '10:00',
    does: async ({ knobs }) => {
      await knobs({ undeletableSnapshots: [] });
      return 'the fault of EC2 has ended: the snapshot can be found by its tags';
    },
  },
];

/** The days with failures of functions, mails or alarms. */
const TROUBLE = {
  4: { failures: ['check-backups'], mails: ['problems found, action required', 'check-backups has failed'], alarms: ['WARNING errors-check-backups'] },
  9: { alarms: ['CRITICAL availability-b2g', 'WARNING pointer'] },
  12: {
    failures: ['expire-images', 'expire-images', 'expire-images', 'check-backups'],
    mails: ['expire-images has failed', 'problems found, action required', 'check-backups has failed'],
    alarms: ['WARNING errors-expire-images', 'WARNING errors-check-backups'],
  },
};

/** Returns the functions that fail on a day, once for each failure. */
export function expectedFailures(number) {
  return TROUBLE[number]?.failures ?? [];
}

/** Returns the mails of a day. On Mondays, such as the first day, the check sends a heartbeat, because a broken alert path sends no mail. */
export function expectedMails(number) {
  return TROUBLE[number]?.mails ?? (number % 7 === 1 ? ['all healthy'] : []);
}

/** Returns the alarms that notify on a day. */
export function expectedAlarms(number) {
  return TROUBLE[number]?.alarms ?? [];
}

/** The number of snapshots without an image at the end of a day, because they could not be deleted with their image. */
export const EXPECTED_ORPHANS = { 12: 1 };

/** The day of the image that the gateway's pointer names at the end of a day, if it is not the image of that day. */
export const EXPECTED_POINTER = { 5: 4, 6: 5 };

/** The number of automatic rollbacks of the pointer on a day. */
export const EXPECTED_REVERTS = { 9: 1 };

/** The settings of the local AWS without faults. */
export const NOTHING_WRONG = { failedImages: [], lostImageEvents: 0, neverHealthyImages: [], undeletableSnapshots: [] };

async function newestPromoted(backups) {
  const { image: id } = (await backups.pointerHistory()).at(-1);
  return (await backups.images()).find((image) => image.id === id);
}

/** Returns a member that still runs from the base image, so that no image in use later is affected. */
async function memberFromBase(gateway, backups) {
  const [images, running, members] = await Promise.all([backups.images(), backups.running(), gateway.members()]);
  return members.find(({ id }) => !images.some((image) => image.id === running.get(id)));
}
