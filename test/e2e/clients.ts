import type { LocalAws } from './local-aws';

/** The configuration of every SDK client of a test. The clock of the local AWS moves, and that of the test does not. */
export function clientConfig(aws: LocalAws) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { endpoint: aws.url, region: 'ap-southeast-2', credentials, disableClockSkewCorrection: true };
}
