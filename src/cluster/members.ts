/** The number of members of a cluster without its optional spare member. */
export const MEMBERS = 2;
