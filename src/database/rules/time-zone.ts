import type { DatabaseRule } from './database-rule';
import { TIME_ZONES } from './time-zones';

export const TIME_ZONE: DatabaseRule = {
  name: 'time zone',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.TimeZone.html',
  check: (database) => {
    const zone = database.text('Timezone');
    return zone === undefined || TIME_ZONES.has(zone) ? undefined
      : `the database's timezone is '${zone}': give the Windows name of a time zone that RDS supports, such as 'AUS Eastern Standard Time' (Sydney), 'GMT Standard Time' (London) or 'UTC'`;
  },
};
