import type { ConfirmedRunTime } from '../backup/functions/model/run-time';

/** The clocks of a machine. */
export interface MachineClocks {
  /** Returns the clock's time of day, in milliseconds since 1970. People and services may set this clock to any time. */
  now(): number;
  /** Returns the milliseconds since a fixed moment. This clock is never set. */
  elapsed(): number;
}

/** The part of an HTTP response that contains its time. */
export interface DatedResponse {
  readonly statusCode: number;
  readonly headers: { readonly [name: string]: string | undefined };
}

const NO_DATE = { unanswered: 'no response of AWS had a valid Date header; a proxy between this process and AWS must not remove or change the header' };

const MACHINE: MachineClocks = { now: () => Date.now(), elapsed: () => performance.now() };

/**
 * AWS's time, from the `Date` headers of its responses.
 *
 * The SDK corrects its signatures with the same header, so that calls of a machine with a wrong clock succeed.
 *
 * @see https://docs.rs/crate/aws-runtime/1.9.3/source/test-data/clock-skew-test-cases.json AWS's test cases for all SDKs.
 */
export class AwsTime {
  /** AWS's time at the start of the machine's elapsed time: from the latest response, and from the response with the earliest time. */
  private latest?: number;
  private earliest?: number;

  constructor(private readonly machine: MachineClocks = MACHINE) {}

  /** Forgets the times of earlier responses: a function is frozen between two invocations, and its elapsed time may be frozen with it. */
  public reset(): void {
    this.latest = this.earliest = undefined;
  }

  /** Reads the date of a response, if the response is AWS's own. */
  public observe(response: DatedResponse): void {
    const stated = dateOf(response);
    if (stated !== undefined) {
      this.latest = stated - this.machine.elapsed();
      this.earliest = Math.min(this.latest, this.earliest ?? this.latest);
    }
  }

  /** Returns AWS's present time, or that of the machine's clock until AWS has returned a time. */
  public now(): Date {
    return this.since(this.latest) ?? new Date(this.machine.now()); // promise TIME-7.5
  }

  /** Returns the run time of a run, by both clocks. */
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
 * Returns the date of a successful response. An error may be that of a proxy, with the time of the proxy. A response with an `Age` header
 * comes from a cache and has an earlier date.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
 */
function dateOf({ statusCode, headers: { date, age } }: DatedResponse): number | undefined {
  if (statusCode >= 300 || age !== undefined || date === undefined) { // promise TIME-7.6
    return undefined;
  }
  const stated = new Date(date);
  // `Date` parses nearly every text. Only a text in the header's format is equal to the formatted date.
  return !Number.isNaN(stated.getTime()) && stated.toUTCString() === date ? stated.getTime() : undefined;
}
