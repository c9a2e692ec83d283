import * as fs from 'fs';
import * as path from 'path';
import type { LocalAws } from './local-aws';
import { Operator } from './operator';

const GUIDE = path.join(__dirname, '../../docs/guide/restoring.md');

/** Where an action has another prefix than its service in the local AWS. */
const PREFIXES: Record<string, string> = { elbv2: 'elasticloadbalancing', monitoring: 'cloudwatch' };

/** IAM asks for it where a request has tags, and there is no call of this name: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const WITHOUT_CALL = ['ssm:AddTagsToResource'];

/** Returns the permissions that the guide lists for a command, apart from those that no call has. */
export function documentedPermissions(command: string): string[] {
  const row = fs.readFileSync(GUIDE, 'utf-8').split('\n').find((line) => line.startsWith(`| \`${command}\` |`));
  const actions = [...(row ?? '').matchAll(/`([a-z0-9]+:[A-Z]\w+)`/g)].map(([, action]) => action);
  return [...new Set(actions)].filter((action) => !WITHOUT_CALL.includes(action)).sort();
}

/** The calls of an operator, in the log of the local AWS. */
export class OperatorCalls {
  private seen = 0;

  constructor(private readonly aws: LocalAws) {}

  /** Returns the actions since the last call of this method. */
  public async actions(): Promise<string[]> {
    const all = await this.aws.control<any[]>('requests');
    const own = all.slice(this.seen).filter(({ accessKeyId }) => accessKeyId === Operator.ACCESS_KEY_ID);
    this.seen = all.length;
    return [...new Set(own.map(({ service, operation }) => `${PREFIXES[service] ?? service}:${operation}`))].sort();
  }
}
