import type { LocalAws } from './local-aws';

/** What every SDK client of a test is made with. The clock of the local AWS moves, and that of the test does not. */
export function clientConfig(aws: LocalAws) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { endpoint: aws.url, region: 'ap-southeast-2', credentials, disableClockSkewCorrection: true };
}
