import { ListRulesCommand, ListTargetsByRuleCommand, Rule, Target } from '@aws-sdk/client-eventbridge';
import { question } from '../account/question';

/** Returns the rules of the default event bus. The SDK has no paginator for them. */
export const rules = question('events:ListRules', async ({ clients: { eventBridge } }): Promise<Rule[]> => {
  const found: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await eventBridge.send(new ListRulesCommand({ NextToken }));
    found.push(...page.Rules ?? []);
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return found;
});

/** Returns the targets of a rule. */
export const targetsOf = question('events:ListTargetsByRule', async ({ clients: { eventBridge } }, rule: string): Promise<Target[]> => {
  const { Targets = [] } = await eventBridge.send(new ListTargetsByRuleCommand({ Rule: rule }));
  return Targets;
});
