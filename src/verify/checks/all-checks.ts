import { alarmChecks } from './alarms';
import { stacksAreComplete, stacksAreProtected } from './stacks';
import { trailLogs } from './trails';
import type { Check } from '../check';

/** The checks of the running account. */
export const CHECKS: readonly Check[] = [
  stacksAreComplete,
  stacksAreProtected,
  trailLogs,
  ...alarmChecks,
];
