import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DeleteParameterCommand, GetParameterCommand, ListTagsForResourceCommand, ParameterAlreadyExists, ParameterNotFound, PutParameterCommand, SSMClient,
} from '@aws-sdk/client-ssm';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../src/custom-resource/image-pointer-seed.lambda';
import { fault } from '../backup/functions/run-fixture';

const POINTER = '/oban/prod/b2g/image/ami-0a1b2c3d4e5f60718';
const STACK_ID = 'arn:aws:cloudformation:ap-southeast-2:123456789012:stack/OBAN-prod/5b2f';
const IMAGE = 'ami-0a1b2c3d4e5f60718';
const MINUTE = 60_000;
const [ec2, ssm] = [mockClient(EC2Client), mockClient(SSMClient)];

function event(requestType: 'Create' | 'Update' | 'Delete'): CdkCustomResourceEvent {
  return {
    RequestType: requestType,
    StackId: STACK_ID,
    PhysicalResourceId: POINTER,
    ResourceProperties: { ParameterName: POINTER, BaseImage: 'ami-0a1b2c3d4e5f60718', EnvironmentName: 'prod', ClusterName: 'b2g', ServiceToken: 'arn' },
  } as unknown as CdkCustomResourceEvent;
}

/** As Lambda calls the handler. */
const handle = (request: CdkCustomResourceEvent) => {
  const begun = performance.now();
  return handler(request, { getRemainingTimeInMillis: () => 14 * MINUTE - (performance.now() - begun) });
};

const alreadyThere = new ParameterAlreadyExists({ message: 'exists', $metadata: {} });
const notThere = new ParameterNotFound({ message: 'not found', $metadata: {} });
const taggedBy = (stack: string, id?: string) => (
  { TagList: [{ Key: 'oban:stack', Value: stack }, ...id === undefined ? [] : [{ Key: 'oban:stack-id', Value: id }]] });

beforeEach(() => {
  jest.useFakeTimers();
  ssm.reset();
  ec2.reset().on(DescribeImagesCommand).resolves({ Images: [{ ImageId: IMAGE, State: 'available' }] });
});
afterEach(() => jest.useRealTimers());

const named = { Parameter: { Value: IMAGE } };
const puts = () => ssm.commandCalls(PutParameterCommand).map((call) => call.args[0].input);

/** Lets the whole time of the function pass. */
async function settled<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined); // The test that awaits the promise checks the rejection.
  await jest.advanceTimersByTimeAsync(15 * MINUTE);
  return answer;
}

/** The pointer can be read from so many minutes after now on. */
function readableAfter(minutes: number): void {
  const begun = performance.now();
  ssm.on(GetParameterCommand).callsFake(() => {
    if (performance.now() - begun < minutes * MINUTE) {
      throw notThere;
    }
    return named;
  });
}

test.each([0.1, 3, 4.9])('Create writes the pointer with its base image and waits until it can be read, here %d minutes', async (minutes) => {
  readableAfter(minutes);
  ssm.on(PutParameterCommand).resolves({});
  ssm.on(ListTagsForResourceCommand).resolves(taggedBy('OBAN-prod'));

  expect(await settled(handle(event('Create')))).toEqual({ PhysicalResourceId: POINTER });
  expect(puts()).toEqual([expect.objectContaining({
    Name: POINTER,
    Value: IMAGE,
    Type: 'String',
    DataType: 'aws:ec2:image',
    Overwrite: false,
    Tags: [
      { Key: 'oban:environment', Value: 'prod' },
      { Key: 'oban:source', Value: 'b2g' },
      { Key: 'oban:stack', Value: 'OBAN-prod' },
      { Key: 'oban:stack-id', Value: STACK_ID },
    ],
  })]);
});

test.each([
  ['Create', taggedBy('OBAN-prod', STACK_ID)],
  ['Create', taggedBy('OBAN-prod')],
  ['Update', taggedBy('OBAN-prod', STACK_ID)],
] as const)('%s does not change a pointer that this stack seeded before, whatever the state of its base image', async (requestType, tags) => {
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'ami-0b1b2c3d4e5f60718' } });
  ssm.on(ListTagsForResourceCommand).resolves({ ...tags });
  ec2.on(DescribeImagesCommand).rejects(fault('InvalidAMIID.NotFound'));

  await expect(handle(event(requestType))).resolves.toEqual({ PhysicalResourceId: POINTER });
  expect([...new Set(ssm.calls().map((call) => call.args[0].constructor.name))]).toEqual(['GetParameterCommand', 'ListTagsForResourceCommand']);
});

describe('a pointer that a former stack of the same name left behind', () => {
  let value: string | undefined;
  beforeEach(() => {
    value = 'ami-0f1b2c3d4e5f60718';
    ssm.on(ListTagsForResourceCommand).resolves(taggedBy('OBAN-prod', `${STACK_ID}-of-the-former-one`));
    ssm.on(GetParameterCommand).callsFake(() => {
      if (value === undefined) {
        throw notThere;
      }
      return { Parameter: { Value: value } };
    });
    ssm.on(DeleteParameterCommand).callsFake(() => {
      value = undefined;
      return {};
    });
    ssm.on(PutParameterCommand).callsFake(({ Value }) => {
      value = Value;
      return {};
    });
    jest.spyOn(console, 'log').mockImplementation();
  });
  const calls = () => ssm.calls().map((call) => call.args[0].constructor.name);

  // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html: wait 30 seconds before the name is used again.
  test('a pointer of a former stack is created again with the base image, half a minute after its deletion', async () => {
    const answer = handle(event('Create'));
    await jest.advanceTimersByTimeAsync(29_999);
    expect(calls().at(-1)).toBe('DeleteParameterCommand');
    await settled(answer);
    expect(puts()).toEqual([expect.objectContaining({ Value: IMAGE, Overwrite: false })]);
  });

  test('a pointer of a former stack stays if the base image cannot be used', async () => {
    ec2.on(DescribeImagesCommand).rejects(fault('InvalidAMIID.NotFound'));
    await expect(handle(event('Create'))).rejects.toThrow(/does not exist/);
    expect(ssm.commandCalls(DeleteParameterCommand)).toEqual([]);
  });

  test('an update does not change the pointer, which is that of this stack', async () => {
    await settled(handle(event('Update')));
    expect(ssm.commandCalls(DeleteParameterCommand)).toEqual([]);
  });
});

describe('an earlier attempt that has ended before the check', () => {
  beforeEach(() => ssm.on(ListTagsForResourceCommand).resolves(taggedBy('OBAN-prod')));

  test.each([
    ['reports that the check is under way', fault('TooManyUpdates')],
    ['reports it in other words', fault('ValidationException', 'The validation is still in progress')],
    ['reports that the pointer exists', alreadyThere],
  ])('an attempt waits for the check of the earlier attempt: Parameter Store %s', async (_, error) => {
    readableAfter(4);
    ssm.on(PutParameterCommand).rejects(error);

    expect(await settled(handle(event('Create')))).toEqual({ PhysicalResourceId: POINTER });
    expect(puts()).toHaveLength(1);
  });

  test('an attempt writes the pointer again if the earlier image was rejected', async () => {
    readableAfter(100);
    ssm.on(PutParameterCommand).rejectsOnce(fault('TooManyUpdates')).callsFake(() => {
      readableAfter(1);
      return {};
    });

    expect(await settled(handle(event('Create')))).toEqual({ PhysicalResourceId: POINTER });
    expect(puts()).toHaveLength(2);
  });
});

test('a check that exceeds the time of the function fails the deployment with a remedy', async () => {
  readableAfter(100);
  ssm.on(PutParameterCommand).resolves({});

  await expect(settled(handle(event('Create')))).rejects.toThrow(/has not yet accepted ami-0a1b2c3d4e5f60718 .*deploy again, and the next attempt continues the check/);
  expect(ssm.commandCalls(DeleteParameterCommand)).toEqual([]);
});

test.each<[string, () => unknown, RegExp]>([
  ['does not exist', () => ec2.on(DescribeImagesCommand).rejects(fault('InvalidAMIID.NotFound')), /does not exist in this Region, or this account may not use it/],
  ['is not available yet', () => ec2.on(DescribeImagesCommand).resolves({ Images: [{ ImageId: IMAGE, State: 'pending' }] }), /is pending: it must be available/],
  ['is disabled', () => ec2.on(DescribeImagesCommand).resolves({ Images: [{ ImageId: IMAGE, State: 'disabled' }] }), /is disabled: it must be available/],
])('a base image that %s fails the deployment at once, and nothing is written', async (_, answer, message) => {
  answer();
  ssm.on(GetParameterCommand).rejects(notThere);

  await expect(handle(event('Create'))).rejects.toThrow(message);
  expect(puts()).toEqual([]);
});

test('Create rejects a pointer that another stack seeded', async () => {
  ssm.on(GetParameterCommand).resolves(named);
  ssm.on(ListTagsForResourceCommand).resolves(taggedBy('Other'));

  await expect(handle(event('Create'))).rejects.toThrow(/belongs to the stack Other, not to OBAN-prod: environment names are unique/);
});

test('Create rejects a pointer that was not seeded by a stack', async () => {
  ssm.on(GetParameterCommand).resolves(named);
  ssm.on(ListTagsForResourceCommand).resolves({ TagList: [] });

  await expect(handle(event('Create'))).rejects.toThrow(/belongs to no stack/);
});

test('Delete removes the pointer that this stack seeded', async () => {
  ssm.on(ListTagsForResourceCommand).resolves(taggedBy('OBAN-prod'));
  ssm.on(DeleteParameterCommand).resolves({});

  await handle(event('Delete'));

  expect(ssm.commandCalls(DeleteParameterCommand).map((call) => call.args[0].input)).toEqual([{ Name: POINTER }]);
});

test('Delete leaves a pointer that another stack seeded', async () => {
  jest.spyOn(console, 'log').mockImplementation();
  ssm.on(ListTagsForResourceCommand).resolves(taggedBy('Other'));

  await handle(event('Delete'));

  expect(ssm.commandCalls(DeleteParameterCommand)).toHaveLength(0);
});

test.each([['before', 'ListTags'], ['between', 'Delete']])('Delete succeeds if the pointer does not exist %s its two calls', async (_when, where) => {
  const gone = Object.assign(new Error('gone'), { name: 'InvalidResourceId' });
  if (where === 'ListTags') {
    ssm.on(ListTagsForResourceCommand).rejects(gone);
  } else {
    ssm.on(ListTagsForResourceCommand).resolves(taggedBy('OBAN-prod'));
    ssm.on(DeleteParameterCommand).rejects(notThere);
  }

  await expect(handle(event('Delete'))).resolves.toEqual({ PhysicalResourceId: POINTER });
});

test('a failed call fails the deployment', async () => {
  ssm.on(GetParameterCommand).rejects(notThere);
  ssm.on(PutParameterCommand).rejects(Object.assign(new Error('denied'), { name: 'AccessDeniedException' }));

  await expect(handle(event('Create'))).rejects.toThrow('denied');
});

test('the deletion after an interrupted creation returns the id that CloudFormation generated', async () => {
  ssm.on(ListTagsForResourceCommand).rejects(notThere);
  const cutShort = { ...event('Delete'), PhysicalResourceId: 'oban-prod-Seed-1A2B3C' } as CdkCustomResourceEvent;
  await expect(handle(cutShort)).resolves.toEqual({ PhysicalResourceId: 'oban-prod-Seed-1A2B3C' });
});
