import { Token } from 'aws-cdk-lib';

const LONGEST_PATH = 1024;

/** The codes that an Application Load Balancer accepts. A Network Load Balancer accepts codes up to 599. */
const CODES = { first: 200, last: 499 };

const CODE_OR_RANGE = /^(\d{3})(?:-(\d{3}))?$/;

/**
 * Throws if the path of a health check is invalid. A path that is only known at deployment is accepted.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export function requireHealthPath(clusterName: string, path: string | undefined): void {
  if (path !== undefined && !Token.isUnresolved(path) && !(/^\/[\x21-\x7e]*$/.test(path) && path.length <= LONGEST_PATH)) {
    throw new Error(
      `healthPath of cluster '${clusterName}' is '${path}': give a path that begins with a slash, such as '/health', ` +
      `without spaces and of at most ${LONGEST_PATH} characters`,
    );
  }
}

/**
 * Throws if an Application Load Balancer does not accept the codes of a healthy response. Codes that are only known at deployment are accepted.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
 */
export function requireHealthyHttpCodes(clusterName: string, codes: string | undefined): void {
  if (codes !== undefined && !Token.isUnresolved(codes) && !codes.split(',').every(isCodeOrRange)) {
    throw new Error(
      `healthyHttpCodes of cluster '${clusterName}' is '${codes}': give codes and ranges from ${CODES.first} to ${CODES.last}, such as '200' or '200-299,401'`,
    );
  }
}

function isCodeOrRange(text: string): boolean {
  const [, from, to = from] = CODE_OR_RANGE.exec(text) ?? [];
  return from !== undefined && Number(from) >= CODES.first && Number(from) <= Number(to) && Number(to) <= CODES.last;
}
