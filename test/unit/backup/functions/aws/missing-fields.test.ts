import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as fc from 'fast-check';
import { xml } from '../../../../../bench/stand-in/xml';
import { checkBackups } from '../../../../../src/backup/functions/check-backups/run';
import { createImages } from '../../../../../src/backup/functions/create-images/run';
import { expireImages } from '../../../../../src/backup/functions/expire-images/run';
import { tagSnapshots } from '../../../../../src/backup/functions/tag-snapshots/run';
import { runOf } from '../run-fixture';

/**
 * EC2's model calls every field of an image, a snapshot and an instance optional, and real accounts have images without a name or with
 * an empty creation date: cloud-custodian's recorded answers of 2020, apache/libcloud#1700 and #1701.
 */
const NOW = new Date('2026-11-22T15:00:00Z');
const OLD = '2026-10-01';

type Json = { [name: string]: any };

const tags = (source: string, day: string, deleteAfter: string): Json[] => Object.entries({
  'oban:environment': 'prod', 'oban:source': source, 'oban:source-instance': `i-${source}`, 'oban:created': day, 'delete-after': deleteAfter,
}).map(([key, value]) => ({ key, value }));

const image = (source: string, day: string, deleteAfter: string, more: Json = {}): Json => ({
  imageId: `ami-${source}-${day}`,
  name: `oban/prod/${source}/${day}`,
  imageState: 'available',
  creationDate: `${day}T15:00:00.000Z`,
  sourceInstanceId: `i-${source}`,
  isPublic: false,
  deregistrationProtection: 'disabled',
  blockDeviceMapping: [{ deviceName: '/dev/sda1', ebs: { snapshotId: `snap-${source}-${day}` } }],
  tagSet: tags(source, day, deleteAfter),
  ...more,
});

const snapshot = (source: string, day: string, deleteAfter: string): Json => ({
  snapshotId: `snap-${source}-${day}`,
  status: 'completed',
  volumeId: `vol-${source}`,
  description: `Created by CreateImage(i-${source}) for ami-${source}-${day}`,
  tagSet: tags(source, day, deleteAfter),
});

const DAYS: readonly (readonly [string, string])[] = [[OLD, '2026-10-15'], ['2026-10-02', '2026-10-16'], ['2026-11-21', '2026-12-05']];
const SOURCES = ['app01', 'app02'];

/** The answers of EC2 by their operation. */
const ANSWERS: { readonly [operation: string]: Json } = {
  DescribeImages: {
    imagesSet: [
      ...SOURCES.flatMap((source) => DAYS.map(([day, deleteAfter]) => image(source, day, deleteAfter))),
      image('app01', '2026-10-03', '2026-10-17', { isPublic: true }),
      image('app01', '2026-10-04', '2026-10-18', { tagSet: [...tags('app01', '2026-10-04', '2026-10-18'), { key: 'oban:keep', value: 'evidence' }] }),
      { imageId: 'ami-instance-store', imageState: 'available', creationDate: '', isPublic: false },
    ],
  },
  DescribeSnapshots: {
    snapshotSet: [
      ...SOURCES.flatMap((source) => DAYS.map(([day, deleteAfter]) => snapshot(source, day, deleteAfter))),
      snapshot('app01', '2026-10-03', '2026-10-17'), snapshot('app01', '2026-10-04', '2026-10-18'),
      snapshot('app02', '2026-09-01', '2026-09-15'), // its image is gone
    ],
  },
  DescribeInstances: {
    reservationSet: SOURCES.map((source) => ({
      instancesSet: [{
        instanceId: `i-${source}`,
        imageId: 'ami-base',
        instanceState: { name: 'running' },
        launchTime: '2026-09-01T00:00:00.000Z',
        tagSet: [{ key: 'oban:environment', value: 'prod' }, { key: 'oban:backup', value: 'daily' }],
      }],
    })),
  },
  DescribeLockedSnapshots: { snapshotSet: [] },
  DescribeLaunchTemplateVersions: { launchTemplateVersionSet: [{ launchTemplateId: 'lt-1', versionNumber: 1, launchTemplateData: { imageId: 'ami-base' } }] },
  DescribeImageReferences: { imageReferenceSet: [] },
  CreateImage: { imageId: 'ami-new' },
  CreateTags: { return: true },
  DeregisterImage: { return: true },
  DeleteSnapshot: { return: true },
};

const INVENTORY = SOURCES.map((source) => ({
  Name: `/oban/prod/inventory/${source}`, Value: JSON.stringify({ kind: 'server', instanceId: `i-${source}` }), LastModifiedDate: 1_760_000_000,
}));

/** The places of all fields of an answer. */
function fieldsOf(value: any, place: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => fieldsOf(item, [...place, index]));
  }
  return typeof value !== 'object' ? [] : Object.keys(value).flatMap((name) => [[...place, name], ...fieldsOf(value[name], [...place, name])]);
}

function without(answer: Json, [first, ...rest]: readonly (string | number)[]): any {
  if (Array.isArray(answer)) {
    return answer.map((item, index) => (index === first ? without(item, rest) : item));
  }
  return Object.fromEntries(Object.entries(answer).flatMap(([name, value]) => (
    name !== first ? [[name, value]] : rest.length === 0 ? [] : [[name, without(value, rest)]])));
}

/** The snapshots of an answer that have one of these ids. */
function only({ snapshotSet = [] }: Json, ids: readonly string[]): Json {
  return { snapshotSet: snapshotSet.filter(({ snapshotId }: Json) => ids.includes(snapshotId)) };
}

/** Clients of the SDK that deserialise the answers of the moment. */
class DeserialisingClients {
  public answers: { readonly [operation: string]: Json } = ANSWERS;
  public readonly sent: Json[] = [];
  private readonly config = { region: 'ap-southeast-2', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };
  public readonly clients = {
    ec2: new EC2Client({
      ...this.config, requestHandler: answering(({ body }) => this.answer(Object.fromEntries(new URLSearchParams(String(body))))),
    }),
    ssm: new SSMClient({ ...this.config, requestHandler: answering(() => ({ body: JSON.stringify({ Parameters: INVENTORY }) })) }),
    sns: new SNSClient({ ...this.config, requestHandler: answering(() => ({ body: EMPTY_PAGE('ListSubscriptionsByTopic') })) }),
    autoScaling: new AutoScalingClient({ ...this.config, requestHandler: answering(() => ({ body: EMPTY_PAGE('DescribeAutoScalingGroups') })) }),
    cloudFormation: new CloudFormationClient(this.config),
    loadBalancing: new ElasticLoadBalancingV2Client(this.config),
  };

  private answer(request: Json): { body: string; statusCode?: number } {
    const { Action, SnapshotId } = request;
    // EC2 refuses to delete what is behind an image: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-deleting-snapshot.html
    const isBehindImage = JSON.stringify(ANSWERS.DescribeImages).includes(`"${SnapshotId}"`)
      && !this.sent.some(({ Action: action, ImageId }) => action === 'DeregisterImage' && ImageId.replace('ami', 'snap') === SnapshotId);
    if (Action === 'DeleteSnapshot' && isBehindImage) {
      return { body: '<Response><Errors><Error><Code>InvalidSnapshot.InUse</Code><Message/></Error></Errors></Response>', statusCode: 400 };
    }
    this.sent.push(request);
    const answer = request['Filter.1.Name'] === 'snapshot-id' ? only(this.answers[Action], Object.values(request)) : this.answers[Action];
    return { body: `<${Action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${xml(answer, 'item')}</${Action}Response>` };
  }
}

const EMPTY_PAGE = (operation: string) => `<${operation}Response><${operation}Result/></${operation}Response>`;

function answering(answer: (request: { body: unknown }) => { body: string; statusCode?: number }): any {
  return {
    handle: async (request: { body: unknown }) => {
      const { body, statusCode = 200 } = answer(request);
      return { response: { statusCode, headers: { date: NOW.toUTCString() }, body: new TextEncoder().encode(body) } };
    },
  };
}

const deserialising = new DeserialisingClients();

/** The results of the functions: the requests to EC2, and the decisions by their subjects. */
async function outcomeOf(answers: { readonly [operation: string]: Json }) {
  const { clients, sent } = deserialising;
  deserialising.answers = answers;
  sent.length = 0;
  const run = (settings: object) => ({ ...runOf({ retention: { dailyDays: 14 }, ...settings }, { runTime: { clock: NOW } }), clients });
  const runs = [run({}), run({}), run({}), run({ allowedAgeHours: 26, topicArn: 'arn:aws:sns:ap-southeast-2:111122223333:alarms', heartbeat: 'off' })] as any[];
  await createImages(runs[0]);
  await expireImages(runs[1]);
  await tagSnapshots(runs[2]);
  const { verdict } = await checkBackups(runs[3]);
  const removed = sent.flatMap(({ Action, ImageId, SnapshotId }) => (Action === 'DeregisterImage' ? [ImageId] : Action === 'DeleteSnapshot' ? [SnapshotId] : []));
  const about = (source: string) => runs.flatMap(({ outcomes }) => outcomes).map(({ decision }: any) => decision)
    .filter((decision: any) => `${decision.subject}`.includes(source)).map(({ action, subject, causes }: any) => [action, subject, causes]);
  return { removed: removed.sort(), about, verdict };
}

const CHANGED = ['DescribeImages', 'DescribeSnapshots', 'DescribeInstances'] as const;
const PLACES = CHANGED.flatMap((operation) => fieldsOf(ANSWERS[operation]).map((place) => ({ operation, place })));

function recordAt({ operation, place }: typeof PLACES[0]): string {
  return JSON.stringify(place.slice(0, operation === 'DescribeInstances' ? 4 : 2).reduce<any>((value, name) => value[name], ANSWERS[operation]));
}

describe('an answer of EC2 from which any optional field is removed', () => {
  test('the complete responses have images to remove, so that the tests below can fail', async () => {
    const { removed, verdict } = await outcomeOf(ANSWERS);
    expect(removed).toEqual([...SOURCES.flatMap((source) => [OLD, '2026-10-02'].map((day) => `ami-${source}-${day}`)), ...SOURCES.flatMap((source) => (
      [OLD, '2026-10-02'].map((day) => `snap-${source}-${day}`))), 'snap-app02-2026-09-01'].sort());
    expect(verdict?.sources.map(({ state }) => state)).toEqual(['right', 'right']);
  });

  test('a missing field does not end a run, removes no further image, and changes nothing for the other server', async () => {
    const whole = await outcomeOf(ANSWERS);
    await fc.assert(fc.asyncProperty(fc.constantFrom(...PLACES), async (gap) => {
      const { removed, about } = await outcomeOf({ ...ANSWERS, [gap.operation]: without(ANSWERS[gap.operation], gap.place) });
      expect(removed.filter((id) => !whole.removed.includes(id))).toEqual([]);
      const isRecord = gap.place.length > (gap.operation === 'DescribeInstances' ? 4 : 2);
      for (const source of isRecord ? SOURCES.filter((each) => !recordAt(gap).includes(each)) : []) {
        expect(about(source)).toEqual(whole.about(source));
      }
    }), { numRuns: 100 });
  }, 120_000);

  test('expire-images names an image whose ownership is unknown, and keeps it', async () => {
    for (const field of ['name', 'creationDate', 'sourceInstanceId', 'imageState', 'blockDeviceMapping', 'isPublic']) {
      const { removed, about } = await outcomeOf({ ...ANSWERS, DescribeImages: without(ANSWERS.DescribeImages, ['imagesSet', 0, field]) });
      expect([field, removed.includes(`ami-app01-${OLD}`)]).toEqual([field, false]);
      expect([field, about('app01').filter(([action, subject]) => action === 'keep' && subject === `ami-app01-${OLD}`).length]).toEqual([field, 1]);
    }
  });
});
