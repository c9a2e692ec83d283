import type { DatabaseInstance } from '../../../../src/restore/database/database-instance';
import { holdersOf } from '../../../../src/restore/database/database-world';
import { missingCopies } from '../../../../src/restore/database/exchange-steps';
import { finalSnapshotName, formerName, restoredName } from '../../../../src/restore/database/names';
import { planDatabase } from '../../../../src/restore/database/plan';
import { hasFinalSnapshot } from '../../../../src/restore/database/removal-steps';
import type { BackupCopy, DatabaseWorld, FinalSnapshot } from '../../../../src/restore/database/world';
import type { Step } from '../../../../src/restore/plan';
import type { Facts, RestoreRecord } from '../../../../src/restore/record';
import type { Restore } from '../../../../src/restore/restore';
import { RESTORE_TAG } from '../../../../src/tags/tag-keys';

/** The running database of the tests. */
export const MAIN: DatabaseInstance = {
  identifier: 'main',
  resourceId: 'db-ORIGINAL',
  arn: 'arn:aws:rds:ap-southeast-2:123456789012:db:main',
  status: 'available',
  isChanging: false,
  isProtected: true,
  engine: 'sqlserver-se',
  engineVersion: '16.00.4236.2.v1',
  isEncrypted: true,
  host: 'main.example.com',
  secretArn: 'arn:secret:original',
  tags: { 'oban:environment': 'prod' },
  settings: { MultiAZ: true, LogExports: ['error'], VpcSecurityGroupIds: ['sg-1'], ManageMasterUserPassword: true, EnablePerformanceInsights: false },
  copyArns: [],
};

/** A restore of the database that began at noon. */
export const BEGUN: RestoreRecord = {
  id: 'database-20261129T120000Z',
  subject: { kind: 'database', name: 'main' },
  action: 'begin',
  isDone: false,
  by: 'arn:aws:sts::123456789012:assumed-role/CFNAdmin/alice',
  began: new Date('2026-11-29T12:00:00Z'),
  aliveUntil: new Date('2026-11-29T12:10:00Z'),
  facts: { source: 'db-ORIGINAL', to: '2026-11-29T03:12:00.000Z' },
};

/** The error of a process that ended, as by a power failure. */
export class Ended extends Error {}

/** DB instances that change as RDS changes them: each change is in progress for two looks. */
export class SimulatedDatabases implements Restore<DatabaseWorld> {
  public instances: DatabaseInstance[] = [MAIN];
  public copies = new Map<string, BackupCopy[]>([[MAIN.resourceId, [{ region: 'us-west-2', retentionDays: 14 }]]]);
  public snapshots: FinalSnapshot[] = [];
  public logGroups: string[] = [];
  public stackStatus = 'UPDATE_COMPLETE';
  public stackSecret = 'arn:secret:original';
  /** The names under which clients found a database at each look. */
  public readonly names: string[][] = [];
  /** The number of the change at which the process ends, and whether AWS carries out that change. */
  public endsAt?: { readonly change: number; readonly isCarriedOut: boolean };
  public changes = 0;
  private readonly pending: { looks: number; end(): void }[] = [];

  public async ask(record: RestoreRecord): Promise<DatabaseWorld> {
    this.pass();
    this.names.push(this.instances.filter(({ status }) => status === 'available').map(({ identifier }) => identifier));
    const { facts } = record;
    const removed = finalSnapshotName(record.action === 'finish' ? formerName(record) : restoredName(record));
    return {
      environmentName: 'prod',
      original: this.instances.find(({ resourceId }) => resourceId === facts.source),
      restored: this.instances.find((each) => (facts.restored === undefined
        ? each.identifier === restoredName(record) && each.tags[RESTORE_TAG] === record.id
        : each.resourceId === facts.restored)),
      holders: holdersOf(this.instances),
      stack: {
        name: 'oban-production',
        status: this.stackStatus,
        outputs: new Map([['DatabaseSecretArn', this.stackSecret]]),
        secretReferences: ['output DatabaseSecretArn'],
      },
      copies: this.copies,
      finalSnapshot: this.snapshots.find(({ id }) => id === removed),
      logGroups: ['undo', 'finish'].includes(record.action) ? this.logGroups : [],
    };
  }

  public plan(world: DatabaseWorld, record: RestoreRecord) {
    return planDatabase(world, record);
  }

  public async apply(step: Step, world: DatabaseWorld, record: RestoreRecord): Promise<Facts | void> {
    const isLast = this.endsAt?.change === this.changes;
    this.changes += 1;
    if (isLast && !this.endsAt!.isCarriedOut) {
      throw new Ended();
    }
    const facts = this.change(step, world, record);
    if (isLast) {
      throw new Ended();
    }
    return facts;
  }

  /** Lets all changes end. */
  public settle(): void {
    while (this.pending.length > 0) {
      this.pass();
    }
  }

  private pass(): void {
    for (const each of [...this.pending]) {
      each.looks -= 1;
      if (each.looks === 0) {
        this.pending.splice(this.pending.indexOf(each), 1);
        each.end();
      }
    }
  }

  private change({ id }: Step, world: DatabaseWorld, record: RestoreRecord): Facts | void {
    const { original, restored } = world;
    const isForward = record.action === 'exchange';
    const [coming, going] = isForward ? [restored, original] : [original, restored];
    const removed = record.action === 'finish' ? original : restored;
    switch (id) {
      case 'restore': return this.create(record);
      case 'identify': return { restored: restored!.resourceId };
      case 'settings': return this.begin(restored!, 'modifying', { settings: original!.settings, secretArn: 'arn:secret:restored' });
      case 'remember': return { exchanged: 'now' };
      case 'protect': return this.begin(coming!, 'modifying', { isProtected: true });
      case 'rename-away': return this.rename(going!, isForward ? formerName(record) : restoredName(record));
      case 'rename-in': return this.rename(coming!, record.subject.name);
      case 'tag': return this.set(going!, { tags: { ...going!.tags, [RESTORE_TAG]: record.id } });
      case 'untag': return this.set(coming!, { tags: without(coming!.tags) });
      case 'copies':
        this.copies.set(coming!.resourceId, [...this.copies.get(coming!.resourceId) ?? [], ...missingCopies(world, coming!, going!)]);
        return undefined;
      case 'unprotect': return this.begin(removed!, 'modifying', { isProtected: false });
      case 'delete': return this.delete(removed!, record);
      case 'snapshot':
        this.snapshots = this.snapshots.map((each) => ({ ...each, isTagged: false }));
        return undefined;
      case 'logs':
        this.logGroups = [];
        return undefined;
      default: throw new Error(`RDS has no '${id}'`);
    }
  }

  private create(record: RestoreRecord): void {
    const restored: DatabaseInstance = {
      ...MAIN,
      identifier: restoredName(record),
      resourceId: 'db-RESTORED',
      arn: 'arn:restored',
      status: 'creating',
      isChanging: true,
      isProtected: false,
      secretArn: undefined,
      tags: { ...MAIN.tags, [RESTORE_TAG]: record.id },
      settings: { ...MAIN.settings, MultiAZ: false, ManageMasterUserPassword: false },
    };
    this.instances.push(restored);
    this.logGroups.push(`/aws/rds/instance/${restored.identifier}/error`);
    this.later(() => this.set(restored, { status: 'available', isChanging: false }));
  }

  private rename(instance: DatabaseInstance, identifier: string): void {
    if (this.instances.some((each) => each.identifier === identifier)) {
      throw new Error(`RDS refuses the name ${identifier}, because it is taken`);
    }
    this.begin(instance, 'renaming', { newIdentifier: identifier }, { identifier, newIdentifier: undefined });
  }

  private delete(instance: DatabaseInstance, record: RestoreRecord): void {
    if (this.find(instance).isProtected) {
      throw new Error('RDS deletes no protected DB instance');
    }
    if (hasFinalSnapshot(record)) {
      this.snapshots.push({ id: finalSnapshotName(instance.identifier), arn: 'arn:snapshot', status: 'available', isTagged: true });
    }
    this.set(instance, { status: 'deleting', isChanging: true });
    this.later(() => {
      this.instances = this.instances.filter(({ resourceId }) => resourceId !== instance.resourceId);
    });
  }

  private begin(instance: DatabaseInstance, status: string, change: Partial<DatabaseInstance>, end: Partial<DatabaseInstance> = {}): void {
    if (this.find(instance).status !== 'available') {
      throw new Error(`RDS refuses a change of ${instance.identifier}, because it is ${this.find(instance).status}`);
    }
    this.set(instance, { ...change, status, isChanging: true });
    this.later(() => this.set(instance, { ...end, status: 'available', isChanging: false }));
  }

  private set({ resourceId }: DatabaseInstance, change: Partial<DatabaseInstance>): void {
    this.instances = this.instances.map((each) => (each.resourceId === resourceId ? { ...each, ...change } : each));
  }

  private find({ resourceId }: DatabaseInstance): DatabaseInstance {
    return this.instances.find((each) => each.resourceId === resourceId)!;
  }

  private later(end: () => void): void {
    this.pending.push({ looks: 2, end });
  }
}

function without({ [RESTORE_TAG]: _, ...others }: DatabaseInstance['tags']): DatabaseInstance['tags'] {
  return others;
}
