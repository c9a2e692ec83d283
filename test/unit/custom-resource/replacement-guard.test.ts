import type { CdkCustomResourceEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { handler } from '../../../src/custom-resource/replacement-guard.lambda';

type Frozen = Record<string, string>;

const CONTEXT = { getRemainingTimeInMillis: () => 60_000 };
const REMEDY = 'Add a server under a new name.';

/** CloudFormation's part: what it remembers of the resource, and what it sends. */
class GuardedStack {
  private physicalId?: string;
  private deployed?: Frozen;

  /** A deployment; a refused one is rolled back at once, as CloudFormation does it: by an update to what was before. */
  public async deploy(frozen: Frozen, options: { laterFailure?: boolean } = {}): Promise<string | undefined> {
    const before = this.deployed;
    try {
      await this.send(frozen, before);
    } catch (error) {
      await this.send(before!, frozen);
      return (error as Error).message;
    }
    if (options.laterFailure && before) {
      await this.send(before, frozen);
      return 'something else failed';
    }
    this.deployed = frozen;
    return undefined;
  }

  private async send(frozen: Frozen, old?: Frozen): Promise<void> {
    const answer = await handler({
      RequestType: old ? 'Update' : 'Create',
      PhysicalResourceId: this.physicalId,
      ResourceProperties: { ServiceToken: 'arn', Subject: 'server app01', WayOut: REMEDY, Frozen: frozen },
      OldResourceProperties: { ServiceToken: 'arn', Subject: 'server app01', WayOut: REMEDY, Frozen: old },
    } as unknown as CdkCustomResourceEvent, CONTEXT);
    this.physicalId = answer.PhysicalResourceId; // a failed update leaves the id as it was
  }
}

const IMAGE = { 'image': 'ami-1', 'key pair': 'oban-prod', 'volume D': '' };

test('an unchanged resource is accepted', async () => {
  const stack = new GuardedStack();
  expect(await stack.deploy(IMAGE)).toBeUndefined();
  expect(await stack.deploy({ ...IMAGE })).toBeUndefined();
});

test('a rejected change is reported with the property, both values and the remedy', async () => {
  const stack = new GuardedStack();
  await stack.deploy(IMAGE);
  expect(await stack.deploy({ ...IMAGE, 'image': 'ami-2', 'volume D': 'snap-1' })).toBe(
    "server app01 was not changed: AWS cannot change its image from 'ami-1' to 'ami-2' and its volume D from none to 'snap-1' in place. " +
    'Restore the old value and deploy again. Add a server under a new name.',
  );
});

test('a long value is not printed', async () => {
  const stack = new GuardedStack();
  await stack.deploy({ 'user data': 'x'.repeat(5000) });
  expect(await stack.deploy({ 'user data': 'y' })).toContain('AWS cannot change its user data (too long to show) in place');
});

test('the rollback of a rejected change is accepted, and the change is rejected again', async () => {
  const stack = new GuardedStack();
  await stack.deploy(IMAGE);
  expect(await stack.deploy({ ...IMAGE, image: 'ami-2' })).toContain('was not changed');
  expect(await stack.deploy({ ...IMAGE, image: 'ami-2' })).toContain('was not changed');
  expect(await stack.deploy(IMAGE)).toBeUndefined();
});

test('a property that a later release freezes or no longer freezes is accepted', async () => {
  const stack = new GuardedStack();
  await stack.deploy(IMAGE);
  expect(await stack.deploy({ ...IMAGE, subnet: 'subnet-1' })).toBeUndefined();
  expect(await stack.deploy({ ...IMAGE, subnet: 'subnet-2' })).toContain('its subnet');
  expect(await stack.deploy(IMAGE)).toBeUndefined();
});

test('a deletion is accepted', async () => {
  await expect(handler({ RequestType: 'Delete', PhysicalResourceId: 'id', ResourceProperties: {} } as unknown as CdkCustomResourceEvent, CONTEXT)).resolves.toEqual({ PhysicalResourceId: 'id' });
});

test('an accepted value changes only when it is removed, in any sequence of deployments, rollbacks and rejections', async () => {
  const frozen = fc.dictionary(fc.constantFrom('image', 'subnet', 'volume D'), fc.constantFrom('', 'a', 'b'), { minKeys: 1, noNullPrototype: true });
  const sequence = fc.array(fc.record({ frozen, laterFailure: fc.boolean() }), { minLength: 2, maxLength: 8 });
  await fc.assert(fc.asyncProperty(sequence, async (deployments) => {
    const stack = new GuardedStack();
    let live: Frozen | undefined;
    for (const { frozen: next, laterFailure } of deployments) {
      const failure = await stack.deploy(next, { laterFailure });
      const changed = live && Object.keys(next).some((name) => name in live! && live![name] !== next[name]);
      expect(failure?.includes('was not changed') ?? false).toBe(Boolean(changed));
      live = failure ? live : next;
    }
  }));
});
