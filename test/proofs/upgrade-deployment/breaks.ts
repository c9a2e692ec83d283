/** A change of the library that an upgrade must not contain. */
export interface Break {
  /** The part of the library that is changed. */
  readonly what: string;
  readonly file: string;
  /** The text that is replaced, which the file has once. */
  readonly from: string;
  readonly to: string;
}

export const BREAKS: readonly Break[] = [
  {
    what: 'logical ID of the database',
    file: 'src/database/sql-server-database.ts',
    from: "new rds.DatabaseInstance(this, 'Instance'",
    to: "new rds.DatabaseInstance(this, 'Renamed'",
  },
  {
    what: 'logical ID of data volumes',
    file: 'src/server/attached-data-volume.ts',
    from: "new ec2.CfnVolume(this, 'Volume'",
    to: "new ec2.CfnVolume(this, 'Renamed'",
  },
  {
    what: 'logical ID of the load balancer',
    file: 'src/cluster/https-entry.ts',
    from: "new elbv2.ApplicationLoadBalancer(scope, 'LoadBalancer'",
    to: "new elbv2.ApplicationLoadBalancer(scope, 'Renamed'",
  },
  {
    what: 'name of the pointer parameter',
    file: 'src/cluster/image-pointer.ts',
    from: '/image/${props.baseImageId}`',
    to: '/images/${props.baseImageId}`',
  },
  {
    what: 'key of the tag that names the source of an image',
    file: 'src/tags/tag-keys.ts',
    from: "'oban:source'",
    to: "'oban:renamed'",
  },
  {
    what: 'key of the tag with the last day of an image',
    file: 'src/tags/tag-keys.ts',
    from: "'delete-after'",
    to: "'renamed'",
  },
  {
    what: 'key of the tag with which somebody keeps an image',
    file: 'src/tags/tag-keys.ts',
    from: "'oban:keep'",
    to: "'oban:renamed'",
  },
  {
    what: 'schedule of the backup functions',
    file: 'src/backup/backup-schedule.ts',
    from: 'events.Schedule.cron({ hour',
    to: "events.Schedule.cron({ month: '1', hour",
  },
];
