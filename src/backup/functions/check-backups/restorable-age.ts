/**
 * The maximum age in hours of a database's latest restorable time, for functions and alarms. This file imports nothing. RDS advances the time
 * every five minutes, and less often during maintenance of the DB instance.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
 */
export const LONGEST_RESTORABLE_AGE_HOURS = 6;
