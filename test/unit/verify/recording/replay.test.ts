import * as fs from 'fs';
import { createImages } from '../../../../src/backup/functions/create-images/plan';
import { expireImages } from '../../../../src/backup/functions/expire-images/plan';
import { readInventory } from '../../../../src/backup/functions/model/inventory';
import { CHECKS } from '../../../../src/verify/checks/all-checks';
import { backups } from '../../../../src/verify/questions/backups';
import { inventory } from '../../../../src/verify/questions/parameters';
import { verify } from '../../../../src/verify/verify';
import { backupWorlds } from '../../../support/recordings/backup-worlds';
import { LOCAL_AWS_RECORDING, LOCAL_AWS_ROWS, readRecording, replayed } from '../../../support/recordings/replay';
import { tableRows } from '../../../support/recordings/table-rows';

const DAY_MILLISECONDS = 86_400_000;
const RECORDING = readRecording(LOCAL_AWS_RECORDING);
const ROWS: string[] = JSON.parse(fs.readFileSync(LOCAL_AWS_ROWS, 'utf-8'));

/** `npm run recordings` replays all checks. A check that is newer than the recording has no row in it. */
const RECORDED_CHECKS = CHECKS.filter(({ clause, question }) => ROWS.some((row) => row.startsWith(`${clause} `) && (row.endsWith(`: ${question}`) || row.endsWith('is not here'))));

test('verify gives the table that it gave when it was recorded', async () => {
  const report = await verify(replayed(RECORDING), { checks: RECORDED_CHECKS, accepted: [] });
  expect(tableRows(report)).toEqual(ROWS);
  expect(report.counts.passed).toBeGreaterThan(150);
});

test('a recording without an answer gives unknown, and never passed', async () => {
  const operations = RECORDING.operations.filter(({ operation }) => operation !== 'DescribeKey');
  const { results } = await verify(replayed({ ...RECORDING, operations }), { checks: RECORDED_CHECKS, accepted: [], only: ['OPS-9'] });
  expect(results.filter(({ question }) => question.startsWith('Is each key')).map(({ result }) => result)).toEqual(['unknown']);
});

test('the recording has none of the names of the example', () => {
  const text = JSON.stringify(RECORDING);
  for (const secret of [/\bprod\b/, /production/i, /app0\d/, /b2g/i, /example/i, /123456789012/, /\b10\.20\./]) {
    expect([secret, secret.exec(text)?.[0]]).toEqual([secret, undefined]);
  }
});

describe('the planners of the backup read the recording', () => {
  test('the inventory has the servers and the cluster, and check-backups finds a good image of each', async () => {
    const account = replayed(RECORDING);
    const entries = readInventory(await account.ask(inventory));
    expect(entries.map(({ kind }) => kind).sort()).toEqual(['cluster', 'server', 'server']);
    const { verdict } = await account.ask(backups);
    expect(verdict).toMatchObject({ isWrong: false, findings: [] });
    expect(verdict.sources.map(({ source, state }) => [source, state]).sort()).toEqual(entries.map((entry) => ['name' in entry ? entry.name : '', 'right']).sort());
  });

  test('create-images makes no second image on the same day, and one of each server on the next', async () => {
    const { creation } = await backupWorlds(replayed(RECORDING));
    const at = (days: number) => {
      const clock = new Date(creation.runTime.clock.getTime() + days * DAY_MILLISECONDS);
      return createImages({ ...creation, runTime: { clock } }).map(({ action }) => action);
    };
    expect(at(0)).toEqual(['skip', 'skip']);
    expect(at(1)).toEqual(['create-image', 'create-image']);
  });

  test('expire-images finds no candidate on the same day, and keeps the newest image of each source always', async () => {
    const { expiry } = await backupWorlds(replayed(RECORDING));
    const candidates = (days: number) => {
      const clock = new Date(expiry.runTime.clock.getTime() + days * DAY_MILLISECONDS);
      return expireImages({ ...expiry, runTime: { clock, machineClock: clock, awsClock: clock } }).candidates.map(({ imageId }) => imageId);
    };
    expect(candidates(0)).toEqual([]);
    expect(candidates(60)).toEqual([]);
  });
});
