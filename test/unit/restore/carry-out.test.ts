import { RECORD } from './record-fixture';
import { carryOut } from '../../../src/restore/carry-out';
import type { Plan, Step } from '../../../src/restore/plan';
import type { RestoreRecord } from '../../../src/restore/record';
import type { Restore } from '../../../src/restore/restore';

/** A restore whose steps are done some looks after they were applied, as on AWS. */
class SlowRestore implements Restore<readonly Step[]> {
  public readonly applied: string[] = [];
  private readonly looksLeft = new Map<string, number>();

  constructor(private readonly steps: readonly string[], private readonly looks = 2, private readonly failing?: string) {}

  public async ask(): Promise<readonly Step[]> {
    return this.steps.map((id) => ({ id, title: id, state: this.stateOf(id) }));
  }

  public plan(steps: readonly Step[]): Plan {
    return { steps, lost: [], warnings: [], next: [], kept: [] };
  }

  public async apply({ id }: Step) {
    this.applied.push(id);
    this.looksLeft.set(id, this.looks);
    return { [id]: 'applied' };
  }

  private stateOf(id: string): Step['state'] {
    const left = this.looksLeft.get(id);
    if (left === undefined) {
      return 'due';
    }
    this.looksLeft.set(id, left - 1);
    return left > 0 ? 'running' : id === this.failing ? 'failed' : 'done';
  }
}

function props(isNear: () => boolean = () => false) {
  const written: RestoreRecord[] = [];
  const write = jest.fn(async (record: RestoreRecord) => {
    written.push(record);
    return record;
  });
  const extend = jest.fn(async (record: RestoreRecord) => record);
  return { written, deadline: { isNear }, pause: jest.fn(async () => undefined), lock: { write, extend }, show: jest.fn() };
}

test('each step is applied once, after the one before it is done, and its facts are in the record', async () => {
  const restore = new SlowRestore(['image', 'volume', 'swap']);
  const ending = await carryOut(restore, RECORD, props());
  expect(ending).toMatchObject({ result: 'done', record: { facts: { ...RECORD.facts, image: 'applied', volume: 'applied', swap: 'applied' } } });
  expect(restore.applied).toEqual(['image', 'volume', 'swap']);
});

test('a step that fails ends the action, and no later step starts', async () => {
  const restore = new SlowRestore(['image', 'volume', 'swap'], 1, 'volume');
  expect(await carryOut(restore, RECORD, props())).toMatchObject({ result: 'failed', step: { id: 'volume' } });
  expect(restore.applied).toEqual(['image', 'volume']);
});

test('an interruption starts no further step, and the same call continues later', async () => {
  const restore = new SlowRestore(['image', 'volume']);
  let looks = 0;
  expect(await carryOut(restore, RECORD, props(() => (looks += 1) > 2))).toMatchObject({ result: 'interrupted', step: { id: 'image' } });
  expect(restore.applied).toEqual(['image']);
  expect(await carryOut(restore, RECORD, props())).toMatchObject({ result: 'done' });
  expect(restore.applied).toEqual(['image', 'volume']);
});

test('a process that has lost the lock starts no change', async () => {
  const restore = new SlowRestore(['image']);
  const { lock, ...others } = props();
  lock.write.mockRejectedValueOnce(new Error('another process has written it'));
  await expect(carryOut(restore, RECORD, { ...others, lock })).rejects.toThrow('another process');
  expect(restore.applied).toEqual([]);
});

test('a step that waits extends the lock', async () => {
  const { lock, ...others } = props();
  await carryOut(new SlowRestore(['image'], 3), RECORD, { ...others, lock });
  expect(lock.extend).toHaveBeenCalledTimes(3);
});
