import { input } from '../../../examples/production/input';
import { CHECKS } from '../../../src/verify/checks/all-checks';
import { AccountRecorder } from '../../../src/verify/recording/account-recorder';
import type { Recording } from '../../../src/verify/recording/recorded-call';
import type { VerifyReport } from '../../../src/verify/report/report';
import { verify } from '../../../src/verify/verify';
import { backupWorlds } from '../../support/recordings/backup-worlds';
import { settingsIn } from '../verify/ask-verify';
import type { RunningAccount } from '../verify/running-account';

/** A key that everybody knows: the addresses of the example are no secret, and the same recording is the same files. */
const KEY = Buffer.from('the recording of the local AWS');

/** Verifies a running account, and records its answers. */
export async function recordedVerify(account: RunningAccount): Promise<{ readonly report: VerifyReport; readonly recording: Recording }> {
  const settings = await settingsIn(account);
  const now = new Date((await account.aws.control<{ now: string }>('clock')).now);
  const recorder = new AccountRecorder({
    place: { environmentName: 'prod', accountId: input.account, region: input.region },
    clients: account.clients,
    now: () => now,
    runTime: () => ({ clock: now, machineClock: now, awsClock: now }),
    settingsText: (name) => ({ environmentName: 'prod', json: JSON.stringify(settings[name]) ?? '', place: `the settings of ${name}` }),
  });
  const report = await verify(recorder.account, { checks: CHECKS, accepted: [] });
  await backupWorlds(recorder.account);
  return { report, recording: recorder.recording(KEY) };
}
