import { IConstruct } from 'constructs';

/** How a string or a number of the public API is looked at. */
export interface Check {
  /** Gives it a value where all else is right. What it returns is synthesised; nothing need be. */
  readonly give: (value: any) => IConstruct | void;

  /** Values that are refused, each with the message. */
  readonly refused?: readonly (readonly [value: unknown, message: string | RegExp])[];

  /** Why every text or number is taken, as the end of a sentence. It stands in place of `refused`. */
  readonly free?: string;

  /** The message for a value that is only known at deployment, where synthesis needs the value. All others take one. */
  readonly needsValue?: string | RegExp;
}

/** By `Struct.property` or `Class.method.parameter`. */
export type Checks = { readonly [name: string]: Check };
