/** The words of the names of this library's alarms, and of the sentences in their descriptions by which verify knows the alarm that notifies. */
export const ALARM_WORDS: readonly string[] = [
  'CRITICAL WARNING agent availability backlog certificate due check client tls cpu database connections event memory read latency restorable slow storage write',
  'delivery disk missing errors healthy unhealthy hosts host no none not served settling key topic launch pointer recipients status timeout run root login trail silent cfn admin load balancer member throttled',
  'Turned off Oban Does not notify on its own does suppresses',
].join(' ').split(' ');
