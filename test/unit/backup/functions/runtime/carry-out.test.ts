import type { Decision } from '../../../../../src/backup/functions/model/decision';
import { carryOut, Commands } from '../../../../../src/backup/functions/runtime/carry-out';
import { DONE, overtaken } from '../../../../../src/backup/functions/runtime/outcome';
import { Tally } from '../../../../../src/backup/functions/runtime/tally';
import { runOf, fault } from '../run-fixture';

const deletion = (subject: string): Decision => ({ action: 'delete-snapshot', subject, reason: 'its image is gone' });

async function carriedOut(decisions: Decision[], commands: Commands, overrides: Parameters<typeof runOf>[1] = {}, settings = {}, atOnce = 1) {
  const run = runOf(settings, overrides);
  const tally = new Tally('expire-images', run);
  await carryOut(decisions, { run, tally, commands, atOnce });
  return { ...tally.summary(), lines: run.lines };
}

test('a failed item does not stop the others, and is named', async () => {
  const commands: Commands = {
    'delete-snapshot': async ({ subject }) => {
      if (subject === 'snap-2') {
        throw fault('InternalError');
      }
      return DONE;
    },
  };

  const summary = await carriedOut(['snap-1', 'snap-2', 'snap-3'].map(deletion), commands);

  expect(summary.lines).toEqual([
    ['delete-snapshot', 'snap-1', 'done'], ['delete-snapshot', 'snap-2', 'failed'], ['delete-snapshot', 'snap-3', 'done'],
  ]);
  expect(summary).toMatchObject({ done: { 'delete-snapshot': 2 }, failures: [{ subject: 'snap-2', reason: 'InternalError: as AWS says' }], left: 0 });
});

test('changes that AWS does not show yet are awaited after all others, and do not stop them', async () => {
  const told: string[] = [];
  const commands: Commands = {
    'delete-snapshot': async ({ subject }) => {
      told.push(`begin ${subject}`);
      return subject === 'snap-3' ? DONE : {
        settle: async () => {
          told.push(`settle ${subject}`);
          if (subject === 'snap-1') {
            throw fault('InternalError');
          }
          return DONE;
        },
      };
    },
  };

  const summary = await carriedOut(['snap-1', 'snap-2', 'snap-3'].map(deletion), commands);

  expect(told).toEqual(['begin snap-1', 'begin snap-2', 'begin snap-3', 'settle snap-1', 'settle snap-2']);
  expect(summary).toMatchObject({ done: { 'delete-snapshot': 2 }, failures: [{ subject: 'snap-1', reason: 'InternalError: as AWS says' }] });
});

test('a dry run has the same decisions and changes nothing', async () => {
  const summary = await carriedOut([deletion('snap-1')], { 'delete-snapshot': () => Promise.reject(new Error('done in a dry run')) }, {}, { isDryRun: true });

  expect(summary).toMatchObject({ isDryRun: true, planned: { 'delete-snapshot': 1 }, done: {}, failures: [] });
});

test('a run that is short of time finishes the changes in progress and leaves the rest, which is no failure', async () => {
  let remaining = 2;
  const deadline = { isNear: () => remaining-- <= 0 };

  const summary = await carriedOut(['snap-1', 'snap-2', 'snap-3', 'snap-4'].map(deletion), { 'delete-snapshot': async () => DONE }, { deadline });

  expect(summary).toMatchObject({ done: { 'delete-snapshot': 2 }, left: 2, failures: [] });
});

test('each cause of a kept image is counted, a failed decision fails, and an overtaken change does neither', async () => {
  const summary = await carriedOut([
    { action: 'keep', subject: 'ami-1', causes: ['pointer', 'locked'], reason: 'it is needed' },
    { action: 'keep', subject: 'ami-2', causes: ['pointer'], reason: 'it is needed' },
    { action: 'fail', subject: 'ami-3', source: 'app01', reason: 'it has no day' },
    { action: 'skip', subject: 'ami-4', reason: 'nothing to do' },
    deletion('snap-1'),
  ], { 'delete-snapshot': async () => overtaken('an image uses it') });

  expect(summary).toMatchObject({
    kept: { pointer: 2, locked: 1 }, failures: [{ subject: 'ami-3', source: 'app01', reason: 'it has no day' }], done: {}, left: 0,
  });
});

test('a decision without a command fails', async () => {
  expect((await carriedOut([deletion('snap-1')], {})).failures).toEqual([{ subject: 'snap-1', reason: 'Error: this function has no command for delete-snapshot' }]);
});

test('several changes are in progress at a time, up to the limit', async () => {
  let [underWay, most] = [0, 0];
  const commands: Commands = {
    'delete-snapshot': async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return DONE;
    },
  };

  const summary = await carriedOut(Array.from({ length: 20 }, (_, index) => deletion(`snap-${index}`)), commands, {}, {}, 3);

  expect([summary.done, most]).toEqual([{ 'delete-snapshot': 20 }, 3]);
});
