import type { Stack } from '@aws-sdk/client-cloudformation';
import { check } from '../check';
import { finding } from '../finding';
import { physicalIds, resourcesOfStacks, stack, StackResource } from '../questions/stacks';

/** Stacks of a status with this ending are deployed completely, or were rolled back to a complete deployment. */
const COMPLETE = /^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK|IMPORT_ROLLBACK)_COMPLETE$/;

const NESTED_STACK = 'AWS::CloudFormation::Stack';

export const stacksAreComplete = check({
  clause: 'OPS-1',
  question: 'Is each stack deployed completely?',
  async ask(account) {
    const resources = await account.ask(resourcesOfStacks);
    const nested = physicalIds(resources, NESTED_STACK);
    return Promise.all(idsOf(resources).map(async (id) => ({ id, isNested: nested.includes(id), stack: await account.ask(stack, id) })));
  },
  judge: (stacks) => stacks.map(({ id, stack: found }) => finding(COMPLETE.test(found?.StackStatus ?? ''), id, found?.StackStatus ?? 'it does not exist')),
});

export const stacksAreProtected = check({
  clause: 'OPS-1',
  question: 'Is each stack protected from deletion?',
  ask: stacksAreComplete.ask,
  judge: (stacks: readonly { readonly id: string; readonly isNested: boolean; readonly stack?: Stack }[]) => stacks
    // The protection of a nested stack is that of its root stack.
    .filter(({ isNested }) => !isNested)
    .map(({ id, stack: found }) => finding(found?.EnableTerminationProtection === true, id, `termination protection is ${found?.EnableTerminationProtection === true ? 'on' : 'off'}`)),
});

function idsOf(resources: readonly StackResource[]): string[] {
  return [...new Set(resources.map(({ stackId }) => stackId))];
}
