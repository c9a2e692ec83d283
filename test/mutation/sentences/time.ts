import { broken, Sentence } from '../mutation';

export const TIME: readonly Sentence[] = [
  {
    id: 'TIME-1',
    says: "the event's time names the day",
    mutations: [
      broken('backup/functions/invocation.lambda-shared.ts', 'return { eventTime, clock };', 'return { clock };', 'backup/functions/handlers'),
      broken('backup/functions/invocation.lambda-shared.ts', 'if (Number.isNaN(eventTime.getTime())) {', 'if (false) {', 'backup/functions/handlers'),
    ],
  },
  {
    id: 'TIME-2',
    says: 'a manual call without a time means now',
    mutations: [broken('backup/functions/invocation.lambda-shared.ts', 'return { clock };', 'return { clock, eventTime: new Date(0) };', 'backup/functions/handlers')],
  },
  {
    id: 'TIME-3',
    says: 'the clock is injected',
    mutations: [
      broken('backup/planner/occasion.ts', 'const today = dayOf(clock);', 'const today = dayOf(new Date());', 'backup/planner/create-images'),
      broken('backup/planner/occasion.ts', 'eventTime < clock ? eventTime : clock', 'eventTime < clock ? eventTime : new Date()', 'backup/planner/expire-images'),
    ],
  },
  {
    id: 'TIME-4',
    says: 'expiry decides by the earlier of event time and clock',
    mutations: [
      broken('backup/planner/occasion.ts', 'eventTime !== undefined && eventTime < clock ? eventTime : clock', 'eventTime ?? clock', 'backup/planner/expire-images'),
      broken('backup/planner/occasion.ts', 'eventTime !== undefined && eventTime < clock ? eventTime : clock', 'clock', 'backup/planner/expire-images'),
    ],
  },
  {
    id: 'TIME-5',
    says: 'images are made for today only: an event of another day is logged and done',
    mutations: [
      broken('backup/planner/occasion.ts', 'return dayOf(eventTime ?? clock) === today ? today : undefined;', 'return dayOf(eventTime ?? clock);', 'backup/planner/create-images'),
      broken('backup/planner/occasion.ts', 'return dayOf(eventTime ?? clock) === today ? today : undefined;', 'return today;', 'backup/planner/roll-clusters'),
      broken('backup/planner/create-images.ts', "[{ action: 'skip', subject: world.environmentName,", "[{ action: 'fail', subject: world.environmentName,",
        'backup/planner/create-images'),
      broken('backup/planner/create-images.ts', "return [{ action: 'skip', subject: world.environmentName, reason: otherDayReason(world.occasion) }];", 'return [];',
        'backup/planner/create-images'),
    ],
  },
  {
    id: 'TIME-6',
    says: "an image's age comes from its CreationDate, not from a tag",
    mutations: [
      broken('backup/functions/gathering/images.lambda-shared.ts', 'new Date(described.CreationDate!)', "new Date(tagsOf(described.Tags)['oban:created'])",
        'backup/functions/gathering/images-and-snapshots'),
      broken('backup/planner/own-images.ts', 'one.createdAt.getTime() - other.createdAt.getTime()', '(one.tags[CREATED_TAG] < other.tags[CREATED_TAG] ? -1 : 1)',
        'backup/planner/expire-images'),
    ],
  },
];
