import { CloudFormationClient, StackResourceDrift } from '@aws-sdk/client-cloudformation';
import { account, NOW } from './account-fixture';
import { CHECKS, checksWith } from '../../../src/verify/checks/all-checks';
import { DriftAnswer, judgeDrift, stacksHaveNotDrifted } from '../../../src/verify/checks/drift';
import { drift } from '../../../src/verify/questions/drift';
import { verify } from '../../../src/verify/verify';

const STACK = 'arn:aws:cloudformation:ap-southeast-2:123456789012:stack/oban-production/1';

function resource(id: string, status: string, more: Partial<StackResourceDrift> = {}): StackResourceDrift {
  return {
    StackId: STACK, LogicalResourceId: id, PhysicalResourceId: `${id.toLowerCase()}-1`, ResourceType: 'AWS::EC2::Volume', StackResourceDriftStatus: status as 'IN_SYNC', Timestamp: NOW, ...more,
  };
}

const IN_SYNC = resource('Data', 'IN_SYNC');
const answer = (resources: StackResourceDrift[], failure?: string): DriftAnswer => ({ stackId: STACK, size: 5, drift: { resources, failure } });
const judged = (given: DriftAnswer) => judgeDrift(given).map((each) => `${each.result} ${each.resource}: ${each.answer}`);

test('a stack without drift passes, with the number of resources that CloudFormation does not check', () => {
  expect(judged(answer([IN_SYNC, resource('Other', 'IN_SYNC')])))
    .toEqual([`passed ${STACK}: 2 resources are as the template says; CloudFormation does not check the other 3`]);
});

test('each resource that was changed or deleted fails, with its properties', () => {
  const changed = resource('Group', 'MODIFIED', {
    PropertyDifferences: [
      { PropertyPath: '/SecurityGroupIngress/1', DifferenceType: 'ADD', ExpectedValue: 'null', ActualValue: '{"ToPort":3389}' },
      { PropertyPath: '/Tags/0', DifferenceType: 'REMOVE', ExpectedValue: 'owner', ActualValue: 'null' },
      { PropertyPath: '/Size', DifferenceType: 'NOT_EQUAL', ExpectedValue: '20', ActualValue: '40' },
    ],
  });
  expect(judged(answer([IN_SYNC, changed, resource('Gone', 'DELETED')]))).toEqual([
    'failed group-1: AWS::EC2::Volume Group: /SecurityGroupIngress/1 is added: {"ToPort":3389}; /Tags/0 is removed: owner; /Size is changed from 20 to 40',
    'failed gone-1: AWS::EC2::Volume Gone has been deleted',
  ]);
});

test('a value that may be secret is not shown, and a long one not in full', () => {
  const changed = resource('Function', 'MODIFIED', {
    PropertyDifferences: [
      { PropertyPath: '/Environment/Variables/TOKEN', DifferenceType: 'NOT_EQUAL', ExpectedValue: 'old', ActualValue: 'new' },
      { PropertyPath: '/Description', DifferenceType: 'NOT_EQUAL', ExpectedValue: 'a', ActualValue: 'b'.repeat(100) },
    ],
  });
  expect(judged(answer([changed]))).toEqual([
    `failed function-1: AWS::EC2::Volume Function: /Environment/Variables/TOKEN is changed; /Description is changed from a to ${'b'.repeat(60)}…`,
  ]);
});

test('a resource that cannot be read, a failed detection and a refused one are unknown', () => {
  expect(judged(answer([IN_SYNC, resource('Key', 'UNKNOWN', { DriftStatusReason: 'access denied' })], 'failed')))
    .toEqual(['unknown key-1: AWS::EC2::Volume Key: access denied']);
  expect(judged(answer([IN_SYNC], 'Failed to detect drift on resource [Key]'))).toEqual([`unknown ${STACK}: Failed to detect drift on resource [Key]`]);
  expect(judged(answer([resource('Gone', 'DELETED')], 'throttled')).map((each) => each.split(' ')[0])).toEqual(['failed', 'unknown']);
  expect(judged({ stackId: STACK, size: 5, unanswered: 'it is being updated' })).toEqual([`unknown ${STACK}: it is being updated`]);
});

test('only --drift asks about drift, and otherwise the report says so', async () => {
  expect(checksWith(['--drift'])).toEqual(CHECKS);
  expect(checksWith([])).toEqual(CHECKS.filter((each) => each !== stacksHaveNotDrifted));
  const { notAsked } = await verify(account(), { checks: [], only: ['OPS-15'], accepted: [] });
  expect(notAsked.map(({ clause, reason }) => [clause, reason])).toEqual([['OPS-15', 'it takes minutes, and only --drift asks']]);
});

describe('detection', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** Returns a client whose detection has these statuses, one after the other, and the names of its commands. */
  function detecting(...statuses: string[]) {
    const commands: string[] = [];
    const send = async (command: object) => {
      commands.push(command.constructor.name);
      switch (command.constructor.name) {
        case 'DetectStackDriftCommand': return { StackDriftDetectionId: 'd-1' };
        case 'DescribeStackDriftDetectionStatusCommand': return { DetectionStatus: statuses.length > 1 ? statuses.shift() : statuses[0], DetectionStatusReason: 'a reason' };
        default: return { StackResourceDrifts: [IN_SYNC] };
      }
    };
    return { commands, cloudFormation: Object.assign(new CloudFormationClient({ region: 'ap-southeast-2' }), { send }) };
  }

  async function answerOf(cloudFormation: CloudFormationClient, now = () => NOW) {
    const answered = drift.ask(Object.assign(account({ cloudFormation }), { now }), STACK);
    const settled = answered.catch((error: Error) => error.message);
    await jest.advanceTimersByTimeAsync(60_000);
    return settled;
  }

  test('the status of a detection is asked for until it ends', async () => {
    const { commands, cloudFormation } = detecting('DETECTION_IN_PROGRESS', 'DETECTION_IN_PROGRESS', 'DETECTION_COMPLETE');
    expect(await answerOf(cloudFormation)).toEqual({ resources: [IN_SYNC] });
    expect(commands.filter((name) => name.startsWith('DescribeStackDrift'))).toHaveLength(3);
  });

  test('a failed detection has a reason beside its results', async () => {
    expect(await answerOf(detecting('DETECTION_FAILED').cloudFormation)).toEqual({ resources: [IN_SYNC], failure: 'a reason' });
  });

  test('a detection that does not end has no answer', async () => {
    let minutes = 0;
    const answered = await answerOf(detecting('DETECTION_IN_PROGRESS').cloudFormation, () => new Date(NOW.getTime() + 6 * 60_000 * minutes++));
    expect(answered).toBe('the detection of drift has not ended in 15 minutes');
  });
});
