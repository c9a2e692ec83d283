import type { AgentKind } from './agent-configuration';

/** Returns the name of the document that installs and configures the agent. Stacks of further servers refer to it by this name. */
export function agentDocumentName(environmentName: string): string {
  return `oban-${environmentName}-cloudwatch-agent`;
}

/** Returns the name of the parameter with the configuration for a kind of instance. */
export function configurationParameterName(environmentName: string, kind: AgentKind): string {
  return `/oban/${environmentName}/agent/${kind}`;
}
