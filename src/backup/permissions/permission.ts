import type { Conditions } from './environment-resources';

/** A permission of a function. */
export interface Permission {
  /** Whether the permission is denied, which overrides every other permission. */
  readonly isDenied?: boolean;
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: Conditions;
  /** The reason for a wildcard in the resources. Absent if there is none. */
  readonly whyWildcard?: string;
}

/** Returns a permission for list actions, which have no resource-level permissions. */
export function listPermission(...actions: string[]): Permission {
  return { actions, resources: ['*'], whyWildcard: 'these actions list, and know no resource' };
}
