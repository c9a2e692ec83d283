import { creationWorld } from '../../../src/backup/functions/create-images/creation-world';
import { expiryWorld } from '../../../src/backup/functions/expire-images/expiry-world';
import type { CreationWorld, ExpiryWorld } from '../../../src/backup/functions/model/world';
import { creationSettings, functionSettings } from '../../../src/backup/functions/runtime/read-settings';
import type { Account } from '../../../src/verify/account/account';

/** The states of AWS that two functions of the backup decide on. */
export interface BackupWorlds {
  readonly creation: CreationWorld;
  readonly expiry: ExpiryWorld;
}

/** Reads the states with the code of the functions. The account may be a running or a replayed one. */
export async function backupWorlds(account: Account): Promise<BackupWorlds> {
  const run = {
    clients: account.clients,
    runTime: () => account.runTime(),
    deadline: { isNear: () => false },
    log: { decided: () => undefined, judged: () => undefined },
  };
  return {
    creation: await creationWorld({ ...run, settings: creationSettings(account.settingsText('create-images')) }),
    expiry: await expiryWorld({ ...run, settings: functionSettings(account.settingsText('expire-images')) }),
  };
}
