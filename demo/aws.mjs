import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

// The SDK warns at every start that Node.js 20 loses support, and the reader of the demo cannot act on the warning.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Returns the environment variables with which the CDK CLI and every SDK use the local AWS only. */
export function environment(url, region) {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
  };
}

/**
 * Returns a function that queries the running AWS: `ask('ec2', 'DescribeInstances', {…})`.
 *
 * The demo installs the SDK, so the SDK is loaded at the first query.
 */
export function asker(url, region) {
  // The clock of the local AWS moves, and that of this process does not.
  const config = { endpoint: url, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, disableClockSkewCorrection: true };
  const clients = new Map();
  return (service, operation, input = {}) => {
    const sdk = require(`@aws-sdk/client-${service}`);
    if (!clients.has(service)) {
      const Client = Object.entries(sdk).find(([name]) => /^[A-Z]\w+Client$/.test(name))[1];
      clients.set(service, new Client(config));
    }
    return clients.get(service).send(new sdk[`${operation}Command`](input));
  };
}

/** Sends a control request to the local AWS: reads facts that AWS has no API for, or changes a setting or the clock. */
export async function control(url, verb, body = {}) {
  const response = await fetch(`${url}/_local/${verb}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) {
    throw new Error(`the local AWS refused ${verb}: ${await response.text()}`);
  }
  return response.json();
}
