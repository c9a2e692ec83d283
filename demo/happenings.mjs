import { spoken } from './calendar.mjs';

/** The day on which a member is lost while the pointer names a good image. */
export const MEMBER_LOST_ON = 3;

/**
 * What happens on which of the days and when, beside what happens every day: what goes wrong, and what people do about it.
 *
 * Each tells what it did, in a sentence of the timeline.
 */
export const HAPPENINGS = [
  {
    day: MEMBER_LOST_ON,
    at: '10:00',
    does: async ({ gateway, backups }) => {
      const [lost, promoted] = await Promise.all([memberFromBase(gateway, backups), newestPromoted(backups)]);
      await gateway.terminate(lost.id);
      await gateway.until((now) => now.length === 2 && now.every(({ id }) => id !== lost.id));
      return `a member of the gateway dies; another boots from the promoted image, of ${spoken(promoted.day)}, and serves`;
    },
  },

  {
    day: 4,
    at: '14:00',
    does: async ({ knobs, backups }) => {
      await knobs({ failedImages: [await backups.server('app01')] });
      return 'EC2 has trouble with app01: its image of the day will fail';
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
      return 'EC2 is well again: the snapshot can be found by its tags';
    },
  },
];

/** On these days functions fail and say so, or alarms ring; on no other. */
const TROUBLE = {
  4: { failures: ['check-backups'], mails: ['something is wrong', 'check-backups has failed'], alarms: ['WARNING errors-check-backups'] },
  9: { alarms: ['CRITICAL availability-b2g', 'WARNING pointer'] },
  12: {
    failures: ['expire-images', 'expire-images', 'expire-images', 'check-backups'],
    mails: ['expire-images has failed', 'something is wrong', 'check-backups has failed'],
    alarms: ['WARNING errors-expire-images', 'WARNING errors-check-backups'],
  },
};

/** The functions that fail on a day, each as often as it does. */
export function expectedFailures(number) {
  return TROUBLE[number]?.failures ?? [];
}

/** The mails of a day. On Mondays, of which the first day is one, the check tells that all is well, as silence may be a broken path. */
export function expectedMails(number) {
  return TROUBLE[number]?.mails ?? (number % 7 === 1 ? ['all healthy'] : []);
}

/** The alarms that tell on a day. */
export function expectedAlarms(number) {
  return TROUBLE[number]?.alarms ?? [];
}

/** Snapshots that lie about on the evening of a day, as their image is gone and they could not be deleted with it. */
export const EXPECTED_ORPHANS = { 12: 1 };

/** The day whose image the gateway's pointer names on the evening of a day, where that is another day's. */
export const EXPECTED_POINTER = { 5: 4, 6: 5 };

/** How often the pointer goes back by itself on a day. */
export const EXPECTED_REVERTS = { 9: 1 };

/** Where all knobs are when nothing goes wrong. */
export const NOTHING_WRONG = { failedImages: [], lostImageEvents: 0, neverHealthyImages: [], undeletableSnapshots: [] };

async function newestPromoted(backups) {
  const { image: id } = (await backups.pointerHistory()).at(-1);
  return (await backups.images()).find((image) => image.id === id);
}

/** A member that still runs from the base image, so none from an image that is in use later. */
async function memberFromBase(gateway, backups) {
  const [images, running, members] = await Promise.all([backups.images(), backups.running(), gateway.members()]);
  return members.find(({ id }) => !images.some((image) => image.id === running.get(id)));
}
