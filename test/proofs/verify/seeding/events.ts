import { DeleteRuleCommand, DisableRuleCommand, ListTargetsByRuleCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import type { Seed } from './seed';
import type { RunningAccount } from '../running-account';

/** Disables a rule, by its logical id. */
export function disableRule(logicalId: string): Seed {
  return (account) => account.clients.eventBridge.send(new DisableRuleCommand({ Name: account.id(logicalId) }));
}

/** Removes the targets of a rule. */
export function removeTargets(logicalId: string): Seed {
  return async (account) => {
    const Rule = account.id(logicalId);
    const ids = await targetIds(account, Rule);
    if (ids.length === 0) {
      throw new Error(`the rule ${logicalId} has no target`);
    }
    await account.clients.eventBridge.send(new RemoveTargetsCommand({ Rule, Ids: ids }));
  };
}

/** Deletes a rule with its targets. */
export function deleteRule(logicalId: string): Seed {
  return async (account) => {
    const Name = account.id(logicalId);
    const ids = await targetIds(account, Name);
    if (ids.length > 0) {
      await account.clients.eventBridge.send(new RemoveTargetsCommand({ Rule: Name, Ids: ids }));
    }
    await account.clients.eventBridge.send(new DeleteRuleCommand({ Name }));
  };
}

async function targetIds({ clients: { eventBridge } }: RunningAccount, rule: string): Promise<string[]> {
  const { Targets = [] } = await eventBridge.send(new ListTargetsByRuleCommand({ Rule: rule }));
  return Targets.map(({ Id }) => Id!);
}
