import type { Proof } from './proof';

/**
 * A standard of Security Hub. Versions 3.0 and 5.0 of the CIS benchmark recommend alarms on the trail as well, and leave the check to people, so that
 * Security Hub has these controls for the earlier versions only.
 */
export type Standard = 'FSBP' | 'CIS 1.2' | 'CIS 1.4' | 'CIS 3.0' | 'CIS 5.0';

/** A control of Security Hub, and how the library stands to it. */
export interface Control {
  /** As Security Hub numbers it. */
  readonly id: string;
  readonly standards: readonly Standard[];
  /** The demand, in our words. */
  readonly asks: string;
  readonly outcome: Outcome;
}

export type Outcome = Met | NotMet | Owners;

export interface Met {
  readonly state: 'met';
  /** Undefined where a template does not show it. */
  readonly proof?: Proof;
  /** How it is met, where the proof does not say so by itself. */
  readonly how?: string;
}

export interface NotMet {
  readonly state: 'not met';
  readonly why: string;
}

/** A matter of the account, of people or of the time after the deployment. */
export interface Owners {
  readonly state: 'account owner’s';
  readonly does: string;
}

/** The templates of the scanned apps prove it. */
export function met(proof: Proof, how?: string): Met {
  return { state: 'met', proof, how };
}

/** No template shows it. */
export function metUnseen(how: string): Met {
  return { state: 'met', how };
}

export function notMet(why: string): NotMet {
  return { state: 'not met', why };
}

export function owners(does: string): Owners {
  return { state: 'account owner’s', does };
}
