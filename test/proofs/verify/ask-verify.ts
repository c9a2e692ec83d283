import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { RunningAccount } from './running-account';
import { input } from '../../../examples/production/input';
import { settingsParameterName } from '../../../src/backup/functions/model/parameter-names';
import { Account } from '../../../src/verify/account/account';
import type { Check } from '../../../src/verify/check';
import { CHECKS } from '../../../src/verify/checks/all-checks';
import type { VerifyReport } from '../../../src/verify/report/report';
import { verify } from '../../../src/verify/verify';

const ENVIRONMENT = 'prod';

/** The settings of the functions, as the deployment has written them. */
export type Settings = { readonly [functionName: string]: unknown };

export async function settingsIn({ clients: { ssm } }: RunningAccount): Promise<Settings> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: settingsParameterName(ENVIRONMENT) }));
  return JSON.parse(Parameter!.Value!);
}

/** Verifies a running account in this process, at the time of its own clock. */
export async function askVerify({ aws, clients }: RunningAccount, settings: Settings, checks: readonly Check[] = CHECKS): Promise<VerifyReport> {
  const now = new Date((await aws.control<{ now: string }>('clock')).now);
  return verify(new Account({
    place: { environmentName: ENVIRONMENT, accountId: input.account, region: input.region },
    clients,
    now: () => now,
    runTime: () => ({ clock: now, machineClock: now, awsClock: now }),
    settingsText: (name) => ({ environmentName: ENVIRONMENT, json: JSON.stringify(settings[name]) ?? '', place: `the settings of ${name}` }),
  }), { checks, accepted: [] });
}
