import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { Duration, Size } from 'aws-cdk-lib';
import { clientConfig } from './clients';
import { Deployment } from './deployment';
import { LocalAws } from './local-aws';
import { gatewayApp, SEED } from './production-app';
import { RunningAlarms } from './running-alarms';
import { RunningBackups } from './running-backups';
import { input } from '../../examples/production/input';
import { Heartbeat, ServerImage } from '../../src';

const STACK = 'oban-production';
/** A Monday. */
const FIRST_DAY = '2027-03-01';

/** The settings of the local AWS without a fault. */
export const WELL = { failedStatusChecks: {}, deadAgents: [], diskPercent: {}, cpuPercent: {}, databaseMetrics: {}, failingFunctions: {} };

/** An environment with a maintenance window on Sundays from 14:00 to 22:00 UTC, so that the daily functions, from 15:00 on, run in it. */
export class MaintainedEnvironment {
  public static async deploy(): Promise<MaintainedEnvironment> {
    const aws = await LocalAws.start(SEED);
    await RunningBackups.beginOn(aws, FIRST_DAY);
    const deployment = new Deployment(aws);
    await deployment.deploy(gatewayApp({}, {
      servers: { app01: { image: ServerImage.windows(input.serverImages), dataVolumes: [{ drive: 'D', size: Size.gibibytes(20) }] } },
      backup: { retention: { daily: Duration.days(2) }, heartbeat: Heartbeat.OFF },
      maintenance: {
        windows: { patching: { schedule: 'cron(0 14 * * SUN)', duration: Duration.hours(8), targets: ['app01', 'database'], reason: 'Windows updates' } },
      },
    }));
    const [server] = await deployment.resources(STACK, 'AWS::EC2::Instance');
    const [database] = await deployment.resources(STACK, 'AWS::RDS::DBInstance');
    const functions = await deployment.resources(STACK, 'AWS::Lambda::Function');
    return new MaintainedEnvironment(aws, server, database, functions.find((name) => name.includes('ExpireImages'))!);
  }

  public readonly alarms: RunningAlarms;
  public readonly cloudWatch: CloudWatchClient;
  private muted = 0;

  private constructor(
    public readonly aws: LocalAws, public readonly server: string, public readonly database: string, public readonly expireImages: string,
  ) {
    this.alarms = new RunningAlarms(aws);
    this.cloudWatch = new CloudWatchClient(clientConfig(aws));
  }

  public knobs(turned: object): Promise<unknown> {
    return this.aws.control('knobs', turned);
  }

  /** Moves the clock to a time, and waits for everything that is due on the way. */
  public goTo(day: string, time: string): Promise<unknown> {
    return this.aws.control('clock', { to: `${day}T${time}:00.000Z`, stepwise: true });
  }

  public pass(minutes: number): Promise<unknown> {
    return this.aws.control('clock', { advanceSeconds: minutes * 60, stepwise: true });
  }

  /** Returns the messages since the last call, with the time of each. */
  public async arrived(): Promise<string[]> {
    const notifications = await this.alarms.notifications();
    await this.alarms.forget();
    return notifications.map(({ time, about }) => `${time.slice(11, 16)} ${about.replace(/ of arn:.*/, '')}`);
  }

  /** Returns the alarms whose actions were muted since the last call, in the order of the alphabet. */
  public async kept(): Promise<string[]> {
    const results = (await this.alarms.all()).flatMap(({ name, results: each }) => each.map((result) => ({ ...result, name })));
    const muted = results.filter(({ outcome }) => outcome === 'muted').sort((one, other) => one.time.localeCompare(other.time));
    const found = muted.slice(this.muted);
    this.muted = muted.length;
    return found.map(({ name, state }) => `${name} ${state}`).sort();
  }

  /** Returns the states of alarms. */
  public async statesOf(...names: string[]): Promise<Record<string, string>> {
    return Object.fromEntries((await this.alarms.all()).filter(({ name }) => names.includes(name)).map(({ name, state }) => [name, state]));
  }
}
