import type { ClauseId } from '../../../../src/verify/catalogue/catalogue';
import type { Seed } from '../seeding/seed';

/** A fault in the running account, with the answer that verify must give. */
export interface Fault {
  /** A sentence, unique among the faults. */
  readonly name: string;
  /** The clauses that must fail, written down before the first run. No other result may change. */
  readonly fails: readonly ClauseId[];
  /** The clauses with fewer results, because the resource is gone and another clause fails for it. */
  readonly fewer?: readonly ClauseId[];
  /** The reason that verify does not notice the fault yet. Then none of its clauses fails, and the trial fails as soon as one does. */
  readonly notNoticed?: string;
  /** The options that verify needs to notice the fault. */
  readonly options?: readonly string[];
  /** Brings the fault about, and lets as much time pass as AWS needs to show it. */
  readonly seed: Seed;
}
