import type { Call, Json, Recording, RecordedOperation } from './recorded-call';
import { redactCall, redactedDocument } from './redaction/redact-call';
import { StandIns } from './redaction/stand-ins';
import type { Place } from '../../aws-calls/place';
import { byText } from '../../backup/functions/model/order';

/** The environment that was asked, before its redaction. */
export interface AskedEnvironment {
  readonly place: Place;
  readonly askedAt: Date;
  /** The settings of each function, as parsed JSON. */
  readonly settings: { readonly [functionName: string]: unknown };
}

/**
 * Returns the redacted recording of an environment.
 *
 * @param key random bytes for the stand-ins of addresses, which the recording does not contain
 */
export function recordingOf({ place, askedAt, settings }: AskedEnvironment, calls: readonly Call[], key: Buffer): Recording {
  const standIns = new StandIns(place.environmentName, key);
  const environment = {
    environmentName: standIns.text(place.environmentName, 'foreign'),
    accountId: standIns.text(place.accountId, 'foreign'),
    region: place.region,
    recordedAt: askedAt.toISOString(),
    settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, redactedDocument(value, 'ours', standIns)])),
  };
  return { environment, operations: operationsOf(calls, standIns) };
}

/** The order of answers differs from run to run, so the calls are sorted before stand-ins are numbered. */
function operationsOf(calls: readonly Call[], standIns: StandIns): RecordedOperation[] {
  const byOperation = new Map<string, Call[]>();
  for (const call of [...calls].sort(byText(({ service, operation, input }) => `${service} ${operation} ${JSON.stringify(input)}`))) {
    const name = `${call.service} ${call.operation}`;
    byOperation.set(name, [...byOperation.get(name) ?? [], call]);
  }
  return [...byOperation.values()].map(([first, ...others]) => ({
    service: first.service,
    operation: first.operation,
    calls: withoutRepetitions([first, ...others].map((call) => redactCall(call, standIns))),
  }));
}

/** Several questions may make the same call, and get the same answer. */
function withoutRepetitions<Item extends { readonly input: Json }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
