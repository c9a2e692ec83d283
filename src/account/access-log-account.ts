import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ObanAccount } from './account';
import { IObanAccount } from './account-reference';

/**
 * Throws if the bucket belongs to another account, because its policy allows only load balancers of its own account. A bucket of the organization is
 * not checked, because its owner manages the policy.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function requireBucketOfSameAccount(cluster: IConstruct, clusterName: string, account: IObanAccount): void {
  const isOrganizations = account instanceof ObanAccount && account.logBucket === undefined;
  const [own, other] = [Stack.of(cluster).account, account.topic.env.account];
  if (!isOrganizations && !Token.isUnresolved(own) && !Token.isUnresolved(other) && own !== other) {
    throw new Error(
      `the account's bucket is in the account ${other} and cluster '${clusterName}' is in ${own}, and the bucket accepts access logs of load balancers of ${other} only: ` +
      `give the environment the ObanAccount of ${own}, or an accessLogBucket, or set accessLogs to false`,
    );
  }
}
