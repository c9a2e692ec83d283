import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

// The SDK warns of Node 20's age at every start; the demo's reader can do nothing about it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** What the CDK CLI and every SDK find in their environment, to talk to the local AWS and to nothing else. */
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
 * Asks the running AWS: `ask('ec2', 'DescribeInstances', {…})`.
 *
 * The SDK is there only once the demo has installed it, so it is loaded at the first question.
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
