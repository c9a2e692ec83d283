/** A call of the SDK, with the answer of AWS. */
export interface Call {
  /** The id of the service in the SDK, such as `Auto Scaling`. */
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: CallError;
  /** The schemas of the SDK for the input and the output. */
  readonly schemas: { readonly input: unknown; readonly output: unknown };
}

/** An error of AWS. */
export interface CallError {
  readonly name: string;
  readonly message: string;
}

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A time in a recording: JSON has no type for it. */
export interface RecordedTime {
  readonly $time: string;
}

/** A redacted call, as a recording keeps it. Either the output or the error is present. */
export interface RecordedCall {
  readonly input: Json;
  readonly output?: Json;
  readonly error?: { readonly name: string; readonly message: string };
}

/** The redacted calls of one operation. A recording has one file for each. */
export interface RecordedOperation {
  readonly service: string;
  readonly operation: string;
  readonly calls: readonly RecordedCall[];
}

/** The environment of a recording, and the moment at which its questions were asked. All values are redacted. */
export interface RecordedEnvironment {
  readonly environmentName: string;
  readonly accountId: string;
  readonly region: string;
  readonly recordedAt: string;
  /** The settings of each function. */
  readonly settings: { readonly [functionName: string]: Json };
}

/** A recording of the running account. */
export interface Recording {
  readonly environment: RecordedEnvironment;
  readonly operations: readonly RecordedOperation[];
}
