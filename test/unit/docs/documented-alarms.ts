import * as fs from 'fs';
import { synthesisOf } from '../../proofs/conformance/examples';

/** An alarm as a reader of the documentation names it. */
export interface DocumentedAlarm {
  readonly severity: string;
  readonly owner: 'environment' | 'account';
  readonly kind: string;
  /** Whether the alarm sends a message itself. Another alarm notifies for the others. */
  readonly notifies: boolean;
}

const NAME = /^(CRITICAL|WARNING)-oban-([a-z]+)-(.+)$/;
const ALARMS = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];

/** The kinds of alarms, by the articles of the runbook. The longest first: `database-event` is not an alarm of the kind `database`. */
function kinds(): string[] {
  const articles = [...fs.readFileSync('docs/runbook.md', 'utf-8').matchAll(/^## ([a-z-]+)$/gm)].map(([, article]) => article);
  return [...articles, 'errors'].sort((a, b) => b.length - a.length);
}

/** Every kind of alarm of an app that has all parts of an environment, once. */
export function documentedAlarms(): DocumentedAlarm[] {
  const known = kinds();
  const found = new Map<string, DocumentedAlarm>();
  const resources = synthesisOf('extended').stacks.flatMap(({ template }) => Object.values<any>(template.Resources ?? {}));
  for (const { Properties } of resources.filter(({ Type }) => ALARMS.includes(Type))) {
    const [, severity, owner, rest] = NAME.exec(Properties.AlarmName)!;
    const kind = known.find((each) => rest === each || rest.startsWith(`${each}-`));
    if (kind === undefined) {
      throw new Error(`the alarm ${Properties.AlarmName} has no article in docs/runbook.md`);
    }
    // An action on an instance, such as its recovery, is a string or a join with `automate`.
    const notifies = (Properties.AlarmActions ?? []).some((action: unknown) => !JSON.stringify(action).includes('automate'));
    const alarm: DocumentedAlarm = { severity, owner: owner === 'account' ? 'account' : 'environment', kind, notifies };
    const key = `${severity} ${alarm.owner} ${kind}`;
    found.set(key, { ...alarm, notifies: notifies || (found.get(key)?.notifies ?? false) });
  }
  return [...found.values()];
}

/** The rows of the table in docs/guide/alarms.md: severity, owner, the kinds that notify, and those that do not. */
export function alarmRows(): string[] {
  const alarms = documentedAlarms();
  const named = (selected: DocumentedAlarm[]) => selected.map(({ kind }) => `\`${kind}\``).sort().join(', ') || '–';
  return ['CRITICAL', 'WARNING'].flatMap((severity) => (['environment', 'account'] as const).map((owner) => {
    const of = alarms.filter((alarm) => alarm.severity === severity && alarm.owner === owner);
    return `| ${severity} | ${owner} | ${named(of.filter(({ notifies }) => notifies))} | ${named(of.filter(({ notifies }) => !notifies))} |`;
  }));
}
