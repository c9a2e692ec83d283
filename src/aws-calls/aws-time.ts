import type { ConfirmedRunTime } from '../backup/functions/model/run-time';

/** The clocks of a machine. */
export interface MachineClocks {
  /** The time of day by its clock, in milliseconds since 1970. People and services set that clock, at any time and to any time. */
  now(): number;
  /** Milliseconds since some moment: this clock is never set. */
  elapsed(): number;
}

/** The part of an HTTP response that states its time. */
export interface DatedResponse {
  readonly statusCode: number;
  readonly headers: { readonly [name: string]: string | undefined };
}

const NO_DATE = { unanswered: 'no answer of AWS had a valid Date header; a proxy between this process and AWS must not remove or change it' };

const MACHINE: MachineClocks = { now: () => Date.now(), elapsed: () => performance.now() };

/**
 * AWS's time, as the `Date` headers of its answers state it.
 *
 * The SDK corrects its signatures by the same header, so every call of a machine with a wrong clock succeeds.
 *
 * @see https://docs.rs/crate/aws-runtime/1.9.3/source/test-data/clock-skew-test-cases.json AWS's test cases for all SDKs.
 */
export class AwsTime {
  /** AWS's time at the start of the machine's elapsed time, by the latest answer and by the one that states the earliest time. */
  private latest?: number;
  private earliest?: number;

  constructor(private readonly machine: MachineClocks = MACHINE) {}

  /** Forgets what earlier answers stated: a function is frozen between two invocations, and its elapsed time may be frozen with it. */
  public reset(): void {
    this.latest = this.earliest = undefined;
  }

  /** Reads the date of an answer, if the answer is AWS's own. */
  public observe(response: DatedResponse): void {
    const stated = dateOf(response);
    if (stated !== undefined) {
      this.latest = stated - this.machine.elapsed();
      this.earliest = Math.min(this.latest, this.earliest ?? this.latest);
    }
  }

  /** AWS's time now; the time of the machine's clock as long as AWS has not stated a time. */
  public now(): Date {
    return this.since(this.latest) ?? new Date(this.machine.now()); // promise TIME-7.5
  }

  /** The run time of a run that looks at both clocks now. */
  public runTime(eventTime?: Date): ConfirmedRunTime {
    return {
      eventTime,
      clock: this.now(),
      machineClock: new Date(this.machine.now()),
      awsClock: this.since(this.earliest) ?? NO_DATE,
    };
  }

  private since(start: number | undefined): Date | undefined {
    return start === undefined ? undefined : new Date(start + this.machine.elapsed());
  }
}

/**
 * The date of a successful answer. An error may be that of a proxy, with the time of the proxy; an answer with an `Age` comes from
 * a cache and has the date of an earlier one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
 */
function dateOf({ statusCode, headers: { date, age } }: DatedResponse): number | undefined {
  if (statusCode >= 300 || age !== undefined || date === undefined) { // promise TIME-7.6
    return undefined;
  }
  const stated = new Date(date);
  // Date takes nearly every text for some date, and writes them all in the one form that the header has.
  return !Number.isNaN(stated.getTime()) && stated.toUTCString() === date ? stated.getTime() : undefined;
}
