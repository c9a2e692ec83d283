import {
  DeleteParameterCommand, GetParameterCommand, ListTagsForResourceCommand, ParameterAlreadyExists, ParameterNotFound, PutParameterCommand, SSMClient,
} from '@aws-sdk/client-ssm';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/cluster/image-pointer-seed.lambda';

const POINTER = '/oban/prod/b2g/image/ami-0a1b2c3d4e5f60718';
const STACK_ID = 'arn:aws:cloudformation:ap-southeast-2:123456789012:stack/OBAN-prod/5b2f';
const ssm = mockClient(SSMClient);

function event(requestType: 'Create' | 'Update' | 'Delete'): CdkCustomResourceEvent {
  return {
    RequestType: requestType,
    StackId: STACK_ID,
    PhysicalResourceId: POINTER,
    ResourceProperties: { ParameterName: POINTER, BaseImage: 'ami-0a1b2c3d4e5f60718', EnvironmentName: 'prod', ClusterName: 'b2g', ServiceToken: 'arn' },
  } as unknown as CdkCustomResourceEvent;
}

/** As Lambda calls the handler. */
const handle = (request: CdkCustomResourceEvent) => handler(request, { getRemainingTimeInMillis: () => 120_000 });

const alreadyThere = new ParameterAlreadyExists({ message: 'exists', $metadata: {} });
const notThere = new ParameterNotFound({ message: 'not found', $metadata: {} });
const taggedBy = (stack: string, id?: string) => (
  { TagList: [{ Key: 'oban:stack', Value: stack }, ...id === undefined ? [] : [{ Key: 'oban:stack-id', Value: id }]] });

beforeEach(() => ssm.reset());

test('creates the pointer with its base image, never over an existing one, and waits until it reads back', async () => {
  jest.useFakeTimers({ advanceTimers: 1000 });
  ssm.on(PutParameterCommand).resolves({});
  ssm.on(GetParameterCommand).rejectsOnce(notThere).rejectsOnce(notThere).resolves({ Parameter: { Value: 'ami-0a1b2c3d4e5f60718' } });

  const answer = await handle(event('Create'));
  jest.useRealTimers();

  expect(answer.PhysicalResourceId).toBe(POINTER);
  expect(ssm.commandCalls(PutParameterCommand)[0].args[0].input).toMatchObject({
    Name: POINTER,
    Value: 'ami-0a1b2c3d4e5f60718',
    Type: 'String',
    DataType: 'aws:ec2:image',
    Overwrite: false,
    Tags: [
      { Key: 'oban:environment', Value: 'prod' },
      { Key: 'oban:source', Value: 'b2g' },
      { Key: 'oban:stack', Value: 'OBAN-prod' },
      { Key: 'oban:stack-id', Value: STACK_ID },
    ],
  });
  expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(3);
});

test.each(['Create', 'Update'] as const)('%s leaves a pointer alone that this stack seeded before', async (requestType) => {
  ssm.on(PutParameterCommand).rejects(alreadyThere);
  ssm.on(ListTagsForResourceCommand).resolves(taggedBy('OBAN-prod'));
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'ami-0b1b2c3d4e5f60718' } });

  await expect(handle(event(requestType))).resolves.toEqual({ PhysicalResourceId: POINTER });

  expect(ssm.calls().map((call) => call.args[0].constructor.name)).toEqual(['PutParameterCommand', 'ListTagsForResourceCommand', 'GetParameterCommand']);
});

describe('a pointer that an earlier stack of the same name left behind', () => {
  beforeEach(() => {
    jest.useFakeTimers({ advanceTimers: 1000 });
    ssm.on(PutParameterCommand).rejectsOnce(alreadyThere).resolves({});
    ssm.on(ListTagsForResourceCommand).resolves(taggedBy('OBAN-prod', `${STACK_ID}-of-the-earlier-one`));
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'ami-0a1b2c3d4e5f60718' } });
  });
  afterEach(() => jest.useRealTimers());
  const calls = () => ssm.calls().map((call) => call.args[0].constructor.name);
  const settled = async (requestType: 'Create' | 'Update') => {
    const answer = handle(event(requestType));
    await jest.advanceTimersByTimeAsync(29_999);
    const before = calls();
    await jest.advanceTimersByTimeAsync(2);
    return { answer: await answer, before };
  };

  test('is made again with the base image, half a minute after it is deleted', async () => {
    const { before } = await settled('Create');
    expect(before).toEqual(['PutParameterCommand', 'ListTagsForResourceCommand', 'DeleteParameterCommand']);
    expect(calls().slice(3)).toEqual(['PutParameterCommand', 'GetParameterCommand']);
    expect(ssm.commandCalls(PutParameterCommand)[1].args[0].input).toMatchObject({ Value: 'ami-0a1b2c3d4e5f60718', Overwrite: false });
  });

  test('is left alone by an update: then it is the pointer of this stack', async () => {
    await settled('Update');
    expect(ssm.commandCalls(DeleteParameterCommand)).toEqual([]);
  });

  test('is left alone when it was made again meanwhile', async () => {
    ssm.on(PutParameterCommand).rejects(alreadyThere);
    await settled('Create');
    expect(ssm.commandCalls(DeleteParameterCommand)).toHaveLength(1);
  });
});

test('a pointer of an earlier attempt that never became readable fails the deployment, and is not removed by this one', async () => {
  jest.useFakeTimers({ advanceTimers: 1000 });
  ssm.on(PutParameterCommand).rejects(alreadyThere);
  ssm.on(ListTagsForResourceCommand).resolves(taggedBy('OBAN-prod'));
  ssm.on(GetParameterCommand).rejects(notThere);

  const creation = expect(handle(event('Create'))).rejects.toThrow(/did not take/);
  await jest.advanceTimersByTimeAsync(120_000);
  await creation;
  jest.useRealTimers();

  expect(ssm.commandCalls(DeleteParameterCommand)).toHaveLength(0);
});

test('refuses a pointer that another stack seeded', async () => {
  ssm.on(PutParameterCommand).rejects(alreadyThere);
  ssm.on(ListTagsForResourceCommand).resolves(taggedBy('Other'));

  await expect(handle(event('Create'))).rejects.toThrow(/belongs to the stack Other, not to OBAN-prod: environment names are unique/);
});

test('refuses a pointer that somebody made by hand', async () => {
  ssm.on(PutParameterCommand).rejects(alreadyThere);
  ssm.on(ListTagsForResourceCommand).resolves({ TagList: [] });

  await expect(handle(event('Create'))).rejects.toThrow(/belongs to no stack/);
});

test('an image that Parameter Store rejects fails the deployment and leaves no pointer behind', async () => {
  jest.useFakeTimers({ advanceTimers: 1000 });
  ssm.on(PutParameterCommand).resolves({});
  ssm.on(GetParameterCommand).rejects(notThere);
  ssm.on(ListTagsForResourceCommand).resolves(taggedBy('OBAN-prod'));
  ssm.on(DeleteParameterCommand).resolves({});

  const creation = expect(handle(event('Create'))).rejects.toThrow(/did not take ami-0a1b2c3d4e5f60718 .* must exist in this Region/);
  await jest.advanceTimersByTimeAsync(120_000);
  await creation;
  jest.useRealTimers();

  expect(ssm.commandCalls(DeleteParameterCommand)).toHaveLength(1);
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

test.each([['before', 'ListTags'], ['between', 'Delete']])('Delete is done when the pointer is gone %s', async (_when, where) => {
  const gone = Object.assign(new Error('gone'), { name: 'InvalidResourceId' });
  if (where === 'ListTags') {
    ssm.on(ListTagsForResourceCommand).rejects(gone);
  } else {
    ssm.on(ListTagsForResourceCommand).resolves(taggedBy('OBAN-prod'));
    ssm.on(DeleteParameterCommand).rejects(notThere);
  }

  await expect(handle(event('Delete'))).resolves.toEqual({ PhysicalResourceId: POINTER });
});

test('a failing call fails the deployment instead of passing for success', async () => {
  ssm.on(PutParameterCommand).rejects(Object.assign(new Error('denied'), { name: 'AccessDeniedException' }));

  await expect(handle(event('Create'))).rejects.toThrow('denied');
});

test('the deletion of a creation that was cut short answers with the id that CloudFormation made up', async () => {
  ssm.on(ListTagsForResourceCommand).rejects(notThere);
  const cutShort = { ...event('Delete'), PhysicalResourceId: 'oban-prod-Seed-1A2B3C' } as CdkCustomResourceEvent;
  await expect(handle(cutShort)).resolves.toEqual({ PhysicalResourceId: 'oban-prod-Seed-1A2B3C' });
});
