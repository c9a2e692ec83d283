import type { AgentKind } from './agent-configuration';

/** The document that installs and configures the agent: stacks of further servers name it. */
export function agentDocumentName(environmentName: string): string {
  return `oban-${environmentName}-cloudwatch-agent`;
}

/** The parameter that holds the configuration for a kind of instance. */
export function configurationParameterName(environmentName: string, kind: AgentKind): string {
  return `/oban/${environmentName}/agent/${kind}`;
}
