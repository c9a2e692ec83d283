import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { alarmNamesOf, deleteMuteRule, muteRules, putMuteRule } from './mute-rules';
import { PlannedRule, planQuiet, QuietWorld } from './plan-quiet';
import type { QuietBegin, QuietRequest } from './quiet-command-line';
import { askForSources } from './sources';
import { named } from '../../aws-calls/place';
import { MuteRule, mutesOf, originOf } from '../../monitoring/mute/mute-rule';
import { warnOfClock } from '../clock-warning';
import { confirm } from '../confirmation';
import { openSession, Session } from '../session';
import { say, Terminal } from '../terminal';

/** The account of a mute, and the options of the command. */
interface QuietRun extends Pick<QuietRequest, 'isDryRun' | 'isYes' | 'isJson'> {
  readonly session: Session;
  readonly cloudWatch: CloudWatchClient;
  readonly terminal: Terminal;
}

/** Begins a mute, or ends the mutes of operators. Returns true, as every failure is an error. */
export async function quiet(request: QuietRequest, terminal: Terminal): Promise<boolean> {
  const session = await openSession(request.environmentName);
  warnOfClock(session, terminal.err);
  const run: QuietRun = { ...request, session, terminal, cloudWatch: session.connection.client(CloudWatchClient) };
  const rules = (await muteRules(run.cloudWatch)).filter(({ description = '' }) => isOfOperators(description, request.environmentName));
  await (request.begin === undefined ? end(run, rules) : begin(run, request.begin));
  if (!request.isDryRun) {
    await removeExpired(run, rules);
  }
  return true;
}

async function begin(run: QuietRun, what: QuietBegin): Promise<void> {
  const { session: { environmentName, place }, cloudWatch, terminal, isDryRun, isYes, isJson } = run;
  let planned = planQuiet(what, await worldOf(run));
  if (!isDryRun) {
    const muted = alarmsOf(planned);
    await confirm(terminal, isYes, `Mute ${muted.length} alarms of ${named(place)} for ${what.minutes} minutes: ${muted.join(', ')}?`);
    // The answer may have come after the start of the window.
    planned = planQuiet(what, await worldOf(run));
    for (const rule of planned) {
      await putMuteRule(cloudWatch, environmentName, rule);
    }
  }
  const result = isDryRun ? 'planned' : 'done';
  const [{ start, end: until }] = planned;
  const alarms = alarmsOf(planned);
  say(terminal.out, ...isJson
    ? [JSON.stringify({ ...place, result, reason: what.reason, start, end: until, rules: planned.map(({ name }) => name), alarms }, undefined, 2)]
    : [
      `${result}: ${alarms.length} alarms of ${named(place)} are muted from ${minute(start)} to ${minute(until)} UTC:`,
      ...alarms.map((name) => `  ${name}`),
      'An alarm that is still in the ALARM state at the end notifies then.',
      `To end it now: npx oban-environment quiet --end --environment ${environmentName}`,
    ]);
}

async function worldOf({ session, cloudWatch }: QuietRun): Promise<QuietWorld> {
  const { environmentName } = session;
  const [alarmNames, sources, operator] = await Promise.all([alarmNamesOf(cloudWatch, environmentName), askForSources(session), operatorOf(session)]);
  return { environmentName, alarmNames, sources, operator, now: session.now() };
}

async function end({ session, cloudWatch, terminal, isDryRun, isYes, isJson }: QuietRun, rules: readonly MuteRule[]): Promise<void> {
  const { place } = session;
  const mutes = mutesOf(rules, session.now());
  if (!isDryRun && mutes.length > 0) {
    await confirm(terminal, isYes, `End ${mutes.length} mutes of ${named(place)}? Their alarms that are in the ALARM state notify at once.`);
    for (const { ruleName } of mutes) {
      await deleteMuteRule(cloudWatch, ruleName);
    }
  }
  const result = isDryRun ? 'planned' : 'done';
  const lines = mutes.map(({ ruleName, origin }) => `${result}: ${ruleName} of ${named(place)} ends: ${origin!.reason} (${origin!.by})`);
  say(terminal.out, ...isJson
    ? [JSON.stringify({ ...place, result, ended: mutes.map(({ ruleName }) => ruleName) }, undefined, 2)]
    : lines.length === 0 ? [`no operator has muted an alarm of ${named(place)}`] : lines);
}

/** Removes the rules of operators that have expired, which CloudWatch keeps. */
async function removeExpired({ session, cloudWatch }: QuietRun, rules: readonly MuteRule[]): Promise<void> {
  const live = new Set(mutesOf(rules, session.now()).map(({ ruleName }) => ruleName));
  for (const { name } of rules.filter((rule) => !live.has(rule.name))) {
    await deleteMuteRule(cloudWatch, name);
  }
}

async function operatorOf({ connection }: Session): Promise<string> {
  return (await connection.client(STSClient).send(new GetCallerIdentityCommand({}))).Arn ?? 'an unknown identity';
}

function isOfOperators(description: string, environmentName: string): boolean {
  const origin = originOf(description);
  return origin?.kind === 'quiet' && origin.environmentName === environmentName;
}

function alarmsOf(rules: readonly PlannedRule[]): string[] {
  return rules.flatMap(({ alarmNames }) => alarmNames);
}

function minute(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ');
}
