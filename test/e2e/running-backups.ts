import { CreateTagsCommand, DescribeImagesCommand, DescribeInstancesCommand, DescribeSnapshotsCommand, EC2Client, Image, Snapshot } from '@aws-sdk/client-ec2';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterHistoryCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientConfig } from './clients';
import type { Deployment } from './deployment';
import type { LocalAws } from './local-aws';
import { FunctionName, FUNCTIONS } from '../unit/backup/image-backup-fixture';

/** A time after the last function of a day. */
const EVENING = '21:00';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const ALARM = /^(ALARM|OK|INSUFFICIENT_DATA): /;

/** The state at the end of a virtual day. */
export interface Day {
  readonly date: string;
  readonly images: readonly Image[];
  readonly snapshots: readonly Snapshot[];
  /** The names of the functions whose runs failed, one for each failed run. */
  readonly failures: readonly FunctionName[];
  /** The subjects of mails. Lambda's records of failed events have no subject, and are listed by the name of the function. */
  readonly mails: readonly string[];
  /** The messages of alarms. */
  readonly alarms: readonly string[];
}

/** The backups of the environment and the functions that make them, read from the AWS APIs day by day. */
export class RunningBackups {
  /** Sets the clock to the evening of a day: everything that is deployed afterwards begins with the day after it. */
  public static async beginOn(aws: LocalAws, firstDay: string): Promise<void> {
    await aws.control('clock', { to: instant(addDays(firstDay, -1), EVENING) });
  }

  public static async of(aws: LocalAws, deployment: Deployment, stackName: string, firstDay: string): Promise<RunningBackups> {
    const backups = new RunningBackups(aws, firstDay);
    await backups.follow(deployment, stackName);
    return backups;
  }

  private readonly ec2: EC2Client;
  private readonly lambda: LambdaClient;
  private readonly ssm: SSMClient;
  /** The deployed functions by their names. */
  private readonly functions = new Map<FunctionName, string>();
  /** The names by the physical names of all functions so far. */
  private readonly names = new Map<string, FunctionName>();
  /** The present day, or the next one if it is about to begin. */
  private today: string;
  private seen = { invocations: 0, messages: 0 };

  private constructor(private readonly aws: LocalAws, firstDay: string) {
    this.lambda = new LambdaClient(clientConfig(aws));
    this.ec2 = new EC2Client(clientConfig(aws));
    this.ssm = new SSMClient(clientConfig(aws));
    this.today = firstDay;
  }

  /** Looks the functions up, again after each deployment that may have made others. */
  public async follow(deployment: Deployment, stackName: string): Promise<void> {
    const physicalNames = await deployment.resources(stackName, 'AWS::Lambda::Function');
    const functions = await Promise.all(physicalNames.map((each) => this.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: each }))));
    for (const name of FUNCTIONS) {
      const physicalName = functions.find(({ Handler }) => Handler === `${name}.handler`)?.FunctionName;
      if (physicalName !== undefined) {
        this.functions.set(name, physicalName);
        this.names.set(physicalName, name);
      }
    }
  }

  /** Moves the clock to a time of the present day, at which the rules until then have fired. */
  public async passTo(time: string): Promise<void> {
    await this.aws.control('clock', { to: instant(this.today, time), stepwise: true });
  }

  /** Moves the clock to the end of the present day. */
  public async untilEvening(): Promise<Day> {
    await this.passTo(EVENING);
    const [images, snapshots, invocations, messages] = await Promise.all([
      this.images(), this.snapshots(), this.aws.control<any[]>('invocations'), this.aws.control<any[]>('messages'),
    ]);
    const sent = messages.slice(this.seen.messages).map((each) => ({ ...each, subject: each.subject ?? eventOf(each.message) }));
    const day = {
      date: this.today,
      images,
      snapshots,
      failures: invocations.slice(this.seen.invocations).filter(({ error }) => error).map((each) => this.functionOf(each.function)),
      mails: sent.filter(({ subject }) => !ALARM.test(subject)).map(({ subject, message }) => (
        subject ?? `${this.functionOf(JSON.parse(message).requestContext.functionArn.split(':')[6])} has failed`)),
      alarms: sent.flatMap(({ subject }) => (ALARM.test(subject) ? [subject] : [])),
    };
    this.seen = { invocations: invocations.length, messages: messages.length };
    this.today = addDays(this.today, 1);
    return day;
  }

  public async images(): Promise<Image[]> {
    return (await this.ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: OF_ENVIRONMENT }))).Images!;
  }

  /** Returns every value that a pointer has had, the latest last. */
  public async pointerHistory(name: string): Promise<string[]> {
    const { Parameters } = await this.ssm.send(new GetParameterHistoryCommand({ Name: name }));
    return Parameters!.sort((one, other) => one.Version! - other.Version!).map(({ Value }) => Value!);
  }

  public async serverId(name: string): Promise<string> {
    const { Reservations } = await this.ec2.send(new DescribeInstancesCommand({
      Filters: [{ Name: 'tag:Name', Values: [`prod-${name}`] }, { Name: 'instance-state-name', Values: ['running'] }],
    }));
    return Reservations![0].Instances![0].InstanceId!;
  }

  /** Runs a function with an empty event, as "Test" in the console does. */
  public async runByHand(name: FunctionName): Promise<void> {
    await this.lambda.send(new InvokeCommand({ FunctionName: this.functions.get(name), Payload: Buffer.from('{}') }));
  }

  /** Returns the hash of the code that a function runs. */
  public async codeOf(name: FunctionName): Promise<string> {
    return (await this.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: this.functions.get(name) }))).CodeSha256!;
  }

  /** Sets the tag that holds an image, as an operator does. */
  public async keep(imageId: string): Promise<void> {
    await this.ec2.send(new CreateTagsCommand({ Resources: [imageId], Tags: [{ Key: 'oban:keep', Value: 'evidence' }] }));
  }

  private async snapshots(): Promise<Snapshot[]> {
    return (await this.ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters: OF_ENVIRONMENT }))).Snapshots!;
  }

  private functionOf(physicalName: string): FunctionName {
    return this.names.get(physicalName)!;
  }
}

const OF_ENVIRONMENT = [{ Name: 'tag:oban:environment', Values: ['prod'] }];

/** Returns the value of a tag. */
export function tagOf(tagged: { Tags?: { Key?: string; Value?: string }[] }, key: string): string | undefined {
  return tagged.Tags?.find(({ Key }) => Key === key)?.Value;
}

/** Returns the image of a source of a day: the good one, if there were several attempts. */
export function imageOf(source: string, date: string, images: readonly Image[]): Image | undefined {
  return images.find((image) => image.State === 'available' && tagOf(image, 'oban:source') === source && tagOf(image, 'oban:created') === date);
}

/** Returns the snapshots that no image uses. */
export function orphansOf({ images, snapshots }: Day): Snapshot[] {
  const mapped = new Set(images.flatMap((image) => image.BlockDeviceMappings!.map(({ Ebs }) => Ebs?.SnapshotId)));
  return snapshots.filter(({ SnapshotId }) => !mapped.has(SnapshotId));
}

/** Returns the alarm name of a message. An event that is published like an alarm has no subject, but its alarm's name in its text. */
function eventOf(message: string): string | null {
  const { AlarmName } = JSON.parse(message);
  return AlarmName === undefined ? null : `ALARM: ${AlarmName}`;
}

export function addDays(day: string, days: number): string {
  return new Date(new Date(`${day}T00:00:00Z`).getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

function instant(day: string, time: string): string {
  return `${day}T${time}:00.000Z`;
}
