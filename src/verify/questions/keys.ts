import { DescribeKeyCommand, GetKeyPolicyCommand, KeyMetadata } from '@aws-sdk/client-kms';
import { isFault } from '../../aws-calls/fault';
import { question } from '../account/question';

/** Returns a key, or undefined if it does not exist. */
export const key = question('kms:DescribeKey', async ({ clients: { kms } }, keyId: string): Promise<KeyMetadata | undefined> => {
  try {
    return (await kms.send(new DescribeKeyCommand({ KeyId: keyId }))).KeyMetadata;
  } catch (error) {
    if (isFault(error, 'NotFoundException')) {
      return undefined;
    }
    throw error;
  }
});

/** Returns the policy of a key as JSON. A key has one policy, named `default`. */
export const keyPolicy = question('kms:GetKeyPolicy', async ({ clients: { kms } }, keyId: string): Promise<string> => {
  const { Policy = '' } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyId, PolicyName: 'default' }));
  return Policy;
});
