/** What a member's boot script needs to know. */
export interface BootScriptContext {
  /** The cluster's name: the beginning of each member's computer name. */
  readonly clusterName: string;
  readonly region: string;
  readonly stackName: string;
  /** Logical id of the Auto Scaling group: the resource that waits for the members' signals. */
  readonly groupLogicalId: string;
  /** The target group in which the member has to become healthy before it signals; none if running is enough. */
  readonly targetGroupArn?: string;
  /** How long a member may take from its start until it is healthy, in minutes: less than CloudFormation waits, so that its own verdict comes first. */
  readonly timeoutMinutes: number;
  /** The consumer's own commands, run at every boot before the computer is named. */
  readonly bootCommands: string[];
  /** The consumer's own commands, run at every boot once the computer has its name. */
  readonly startCommands: string[];
}
