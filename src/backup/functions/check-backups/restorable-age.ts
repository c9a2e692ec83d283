/**
 * How long ago the latest time may be that a database can be restored to, for functions and alarms: this file imports nothing. RDS
 * moves it every five minutes, and later while the DB instance is busy with itself.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
 */
export const LONGEST_RESTORABLE_AGE_HOURS = 6;
