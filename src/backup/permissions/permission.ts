import type { Conditions } from './environment-resources';

/** Something that a function may do. */
export interface Permission {
  /** Whether it must not, whatever else says that it may. */
  readonly isDenied?: boolean;
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: Conditions;
  /** Why the resources are not named one by one, where they are not. */
  readonly whyWildcard?: string;
}

/** Questions that AWS answers about everything or not at all. */
export function toAsk(...actions: string[]): Permission {
  return { actions, resources: ['*'], whyWildcard: 'these actions list, and know no resource' };
}
