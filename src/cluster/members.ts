/** How many members a cluster always has; it may have a spare one beside them. */
export const MEMBERS = 2;
