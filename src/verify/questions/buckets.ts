import { GetPublicAccessBlockCommand, PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import { isFault } from '../../aws-calls/fault';
import { question } from '../account/question';

/** Returns the public access block of a bucket. Undefined if it has none. */
export const publicAccessBlock = question('s3:GetBucketPublicAccessBlock', async ({ clients: { s3 } }, bucket: string): Promise<PublicAccessBlockConfiguration | undefined> => {
  try {
    return (await s3.send(new GetPublicAccessBlockCommand({ Bucket: bucket }))).PublicAccessBlockConfiguration;
  } catch (error) {
    if (isFault(error, 'NoSuchPublicAccessBlockConfiguration', 'NoSuchBucket')) {
      return undefined;
    }
    throw error;
  }
});
