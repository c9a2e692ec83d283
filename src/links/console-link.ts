import { Token } from 'aws-cdk-lib';

/**
 * The console hosts of other partitions, by the prefix of their Regions.
 *
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-Beijing.html
 * @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/configure-account.html
 */
const CONSOLES: { readonly [prefix: string]: string } = {
  'cn-': 'console.amazonaws.cn',
  'us-gov-': 'console.amazonaws-us-gov.com',
};

const COMMERCIAL_CONSOLE = 'console.aws.amazon.com';

/**
 * Returns a link into the CloudWatch console of a Region. If the Region is known only at deployment, the host is that of commercial Regions.
 *
 * @param fragment the part after the `#`
 */
export function cloudWatchLink(region: string, fragment: string): string {
  const prefix = Token.isUnresolved(region) ? undefined : Object.keys(CONSOLES).find((each) => region.startsWith(each));
  return `https://${prefix === undefined ? COMMERCIAL_CONSOLE : CONSOLES[prefix]}/cloudwatch/home?region=${region}#${fragment}`;
}
