import { Token } from 'aws-cdk-lib';

/**
 * Where the console of another partition is, by what its Regions begin with.
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
 * A link into the CloudWatch console of a Region. Where the Region is only known at deployment, it is that of commercial Regions.
 *
 * @param fragment what follows the `#`
 */
export function cloudWatchLink(region: string, fragment: string): string {
  const prefix = Token.isUnresolved(region) ? undefined : Object.keys(CONSOLES).find((each) => region.startsWith(each));
  return `https://${prefix === undefined ? COMMERCIAL_CONSOLE : CONSOLES[prefix]}/cloudwatch/home?region=${region}#${fragment}`;
}
