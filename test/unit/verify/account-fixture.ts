import { Account } from '../../../src/verify/account/account';
import type { VerifyClients } from '../../../src/verify/account/verify-clients';

export const NOW = new Date('2026-12-07T21:00:00Z');

/** Returns an account without clients: a check of a test answers itself. */
export function account(clients: Partial<VerifyClients> = {}): Account {
  return new Account({
    place: { environmentName: 'prod', accountId: '123456789012', region: 'ap-southeast-2' },
    clients: clients as VerifyClients,
    now: () => NOW,
    runTime: () => ({ clock: NOW, machineClock: NOW, awsClock: NOW }),
    settingsText: () => ({ environmentName: 'prod', json: '{}', place: 'a test' }),
  });
}
