import type { Clause } from './clause';

/** The requirements of an environment in operation that the design does not have. Their numbers are public: a new clause gets the next number. */
export const OPERATION_CLAUSES = [
  { id: 'OPS-1', asks: 'The stacks are deployed completely, and are protected from deletion' },
  { id: 'OPS-2', asks: 'Each image pointer names an available image' },
  { id: 'OPS-3', asks: 'The quotas of the account leave room for one member more of each cluster' },
  { id: 'OPS-4', asks: 'Each of the other alarms has data, or a source of events' },
  { id: 'OPS-5', asks: 'No alarm is muted that must not be muted' },
  { id: 'OPS-6', asks: 'CloudWatch and EventBridge may publish to the topics, and the keys admit them' },
  { id: 'OPS-7', asks: 'The rules of events exist and are enabled' },
  { id: 'OPS-8', asks: 'Each server and cluster has a recovery point of the last day' },
  { id: 'OPS-9', asks: 'Volumes, the database and the topics are encrypted with a key that is enabled and not scheduled for deletion' },
  { id: 'OPS-10', asks: 'Instances answer requests for metadata with IMDSv2 only' },
  { id: 'OPS-11', asks: 'Servers, load balancers and the database are protected from deletion' },
  { id: 'OPS-12', asks: 'The database runs with its parameter group in sync, no pending maintenance, a valid certificate authority, and TLS for all connections' },
  { id: 'OPS-13', asks: 'The CloudWatch agent and the disks of servers are configured: associations have succeeded' },
  { id: 'OPS-14', asks: 'Flow logs arrive' },
  { id: 'OPS-15', asks: 'The resources are as the template of their stack describes them (drift)', askedWith: '--drift' },
  { id: 'OPS-16', asks: 'Images, members of clusters, the database and the log bucket are not public' },
] as const satisfies readonly Clause[];
