import { check } from '../check';
import { expectedBy, failed, finding, Finding } from '../finding';
import { accountResources, physicalIds } from '../questions/stacks';
import { Trail, trails, TrailStatus, trailStatus } from '../questions/trails';

/** CloudTrail delivers every five minutes on average: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html */
const DELIVERY_MILLISECONDS = 3_600_000;

const TRAIL = 'AWS::CloudTrail::Trail';

interface TrailAnswer {
  readonly trail: Trail;
  readonly status: TrailStatus;
}

export const trailLogs = check({
  clause: 'TRAIL-1',
  question: 'Does the trail log all Regions, with validated and encrypted files?',
  async ask(account) {
    const names = physicalIds(await account.ask(accountResources), TRAIL);
    const found = (await account.ask(trails)).filter(({ name }) => names.includes(name));
    return Promise.all(found.map(async (trail) => ({ trail, status: await account.ask(trailStatus, trail.arn) })));
  },
  judge: (answers, { now }) => answers.map((answer) => judgeTrail(answer, now)),
});

function judgeTrail({ trail, status: { isLogging, startedAt, deliveredAt, errors } }: TrailAnswer, now: Date): Finding {
  const { arn, isOfAllRegions, isValidated, keyId } = trail;
  const faults = [
    ...isLogging ? [] : ['it does not log'],
    ...isOfAllRegions ? [] : ['it records one Region only'],
    ...isValidated ? [] : ['its files are not validated'],
    ...keyId === undefined ? ['its files have no key of their own'] : [],
    ...errors.map((error) => `its last delivery failed: ${error}`),
  ];
  if (faults.length > 0) {
    return failed(arn, faults.join('; '));
  }
  if (deliveredAt === undefined) {
    return expectedBy(new Date((startedAt ?? now).getTime() + DELIVERY_MILLISECONDS), now, arn, 'it logs, and has delivered no file');
  }
  return finding(now.getTime() - deliveredAt.getTime() <= 24 * DELIVERY_MILLISECONDS, arn, `it logs; last delivery ${deliveredAt.toISOString()}`);
}
