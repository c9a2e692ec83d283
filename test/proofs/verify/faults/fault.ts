import type { ClauseId } from '../../../../src/verify/catalogue/catalogue';
import type { RunningAccount } from '../running-account';

/** A fault in the running account, with the answer that verify must give. */
export interface Fault {
  /** A sentence, unique among the faults. */
  readonly name: string;
  /** The clauses that must fail, written down before the first run. No other result may change. */
  readonly fails: readonly ClauseId[];
  /** Brings the fault about, and lets as much time pass as AWS needs to show it. */
  seed(account: RunningAccount): Promise<unknown>;
}
