import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SSMClient } from '@aws-sdk/client-ssm';

/** The services that the functions talk to. Each function makes the clients that it needs, so that its bundle has no others. */
export interface Clients {
  readonly autoScaling: AutoScalingClient;
  readonly cloudFormation: CloudFormationClient;
  readonly ec2: EC2Client;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
}

/**
 * How clients retry: EC2's buckets hold a hundred mutating calls and refill with five a second, so a client has to slow down by itself
 * and not give up. A connection that hangs is cut, as a function that waits for it would never hand over.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const CLIENT_CONFIGURATION = {
  retryMode: 'adaptive', // promise ALL-5c.1
  maxAttempts: 10, // promise ALL-5c.2
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
};

/**
 * A client of EC2 without the SDK's preparation of every answer for a log, which it makes even where nobody keeps one: of tens of
 * thousands of images that is an eighth of the work of reading them.
 */
export function ec2Client(): EC2Client {
  const client = new EC2Client(CLIENT_CONFIGURATION);
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
