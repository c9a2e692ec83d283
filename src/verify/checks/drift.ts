import { PropertyDifference, StackResourceDrift, StackResourceDriftStatus } from '@aws-sdk/client-cloudformation';
import type { Account } from '../account/account';
import { UnansweredQuestion } from '../account/question';
import { check } from '../check';
import { failed, Finding, passed, unknown } from '../finding';
import { drift, StackDrift } from '../questions/drift';
import { resourcesOfStacks } from '../questions/stacks';

/** The drift of a stack, or the reason that there is no answer. */
export interface DriftAnswer {
  readonly stackId: string;
  /** The number of resources of the stack. */
  readonly size: number;
  readonly drift?: StackDrift;
  readonly unanswered?: string;
}

/** The paths of properties whose values may be secret. */
const SECRET = /^\/(UserData|Environment|LaunchTemplateData|MasterUserPassword)\b/;
const LONGEST_VALUE = 60;

export const stacksHaveNotDrifted = check({
  clause: 'OPS-15',
  question: 'Does CloudFormation find that no resource has been changed or deleted outside of it?',
  async ask(account): Promise<DriftAnswer[]> {
    const resources = await account.ask(resourcesOfStacks);
    // The detection for a stack leaves out the stacks that are nested in it, so that each stack is asked.
    const stackIds = [...new Set(resources.map(({ stackId }) => stackId))];
    return Promise.all(stackIds.map(async (stackId) => (
      { stackId, size: resources.filter((each) => each.stackId === stackId).length, ...await driftOf(account, stackId) })));
  },
  judge: (answers) => answers.flatMap(judgeDrift),
});

/** A stack that is being deployed refuses the detection, and the other stacks answer. */
async function driftOf(account: Account, stackId: string): Promise<Pick<DriftAnswer, 'drift' | 'unanswered'>> {
  try {
    return { drift: await account.ask(drift, stackId) };
  } catch (error) {
    if (error instanceof UnansweredQuestion) {
      return { unanswered: error.message };
    }
    throw error;
  }
}

/** Judges the drift of one stack: each resource that has drifted or could not be read, or the stack. */
export function judgeDrift({ stackId, size, drift: found, unanswered }: DriftAnswer): Finding[] {
  if (found === undefined) {
    return [unknown(stackId, unanswered ?? 'no answer')];
  }
  const { resources, failure } = found;
  const findings = resources.flatMap(judgeResource);
  if (failure !== undefined && !findings.some(({ result }) => result === 'unknown')) {
    findings.push(unknown(stackId, failure));
  }
  if (findings.length > 0) {
    return findings;
  }
  const inSync = resources.filter(({ StackResourceDriftStatus: status }) => status === StackResourceDriftStatus.IN_SYNC).length;
  return [passed(stackId, `${inSync} resources are as the template says; CloudFormation does not check the other ${size - inSync}`)];
}

function judgeResource(resource: StackResourceDrift): Finding[] {
  const { LogicalResourceId, PhysicalResourceId, ResourceType, PropertyDifferences = [], DriftStatusReason } = resource;
  const id = PhysicalResourceId ?? LogicalResourceId!;
  switch (resource.StackResourceDriftStatus) {
    case StackResourceDriftStatus.DELETED:
      return [failed(id, `${ResourceType} ${LogicalResourceId} has been deleted`)];
    case StackResourceDriftStatus.MODIFIED:
      return [failed(id, `${ResourceType} ${LogicalResourceId}: ${PropertyDifferences.map(phraseOf).join('; ') || 'CloudFormation names no property'}`)];
    case StackResourceDriftStatus.UNKNOWN:
      return [unknown(id, `${ResourceType} ${LogicalResourceId}: ${DriftStatusReason ?? 'CloudFormation gives no reason'}`)];
    default: return [];
  }
}

function phraseOf({ PropertyPath = '', ExpectedValue, ActualValue, DifferenceType }: PropertyDifference): string {
  switch (DifferenceType) {
    case 'ADD': return `${PropertyPath} is added${valueOf(PropertyPath, ': ', ActualValue)}`;
    case 'REMOVE': return `${PropertyPath} is removed${valueOf(PropertyPath, ': ', ExpectedValue)}`;
    default: return `${PropertyPath} is changed${valueOf(PropertyPath, ' from ', ExpectedValue)}${valueOf(PropertyPath, ' to ', ActualValue)}`;
  }
}

function valueOf(path: string, before: string, value: string | undefined): string {
  if (value === undefined || SECRET.test(path)) {
    return '';
  }
  return before + (value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value);
}
