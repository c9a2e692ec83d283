import type { LocalAws } from './local-aws';

/** What every SDK client of a test is made with. */
export function clientConfig(aws: LocalAws) {
  return { endpoint: aws.url, region: 'ap-southeast-2', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}
