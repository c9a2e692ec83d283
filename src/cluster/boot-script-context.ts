/** The values that the boot script of a member contains. */
export interface BootScriptContext {
  /** The cluster's name, with which each member's computer name begins. */
  readonly clusterName: string;
  readonly region: string;
  readonly stackName: string;
  /** The logical id of the Auto Scaling group, which waits for the signals of members. */
  readonly groupLogicalId: string;
  /** The target group in which the member must become healthy before it signals; undefined if the member need not be healthy. */
  readonly targetGroupArn?: string;
  /**
   * The time in minutes from the start of a member until it must be healthy. It is shorter than the timeout of CloudFormation, so that the member
   * signals first.
   */
  readonly timeoutMinutes: number;
  /** The user's commands that run at every boot before the computer is named. */
  readonly bootCommands: string[];
  /** The user's commands that run at every boot after the computer has its name. */
  readonly startCommands: string[];
}
