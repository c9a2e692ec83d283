import {
  DescribeLoadBalancerAttributesCommand, DescribeTargetHealthCommand, LoadBalancer, paginateDescribeLoadBalancers, TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { everyPage } from '../../aws-calls/every-page';
import { question } from '../account/question';

/** Returns the load balancers of the account. */
export const loadBalancers = question('elasticloadbalancing:DescribeLoadBalancers', ({ clients: { loadBalancing: client } }): Promise<LoadBalancer[]> => (
  everyPage(paginateDescribeLoadBalancers({ client }, {}), (page) => page.LoadBalancers)));

/** Returns the attributes of a load balancer, by key. */
export const loadBalancerAttributes = question('elasticloadbalancing:DescribeLoadBalancerAttributes', async ({ clients: { loadBalancing } }, arn: string) => {
  const { Attributes = [] } = await loadBalancing.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }));
  return Object.fromEntries(Attributes.map(({ Key, Value }) => [Key!, Value])) as { readonly [key: string]: string | undefined };
});

/** Returns the health of the targets of a target group. */
export const targetHealth = question('elasticloadbalancing:DescribeTargetHealth', async ({ clients: { loadBalancing } }, arn: string) => {
  const { TargetHealthDescriptions = [] } = await loadBalancing.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }));
  return TargetHealthDescriptions as readonly TargetHealthDescription[];
});
