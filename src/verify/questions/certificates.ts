import { CertificateDetail, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { isFault } from '../../aws-calls/fault';
import { question } from '../account/question';

/** Returns a certificate, or undefined if it does not exist. */
export const certificate = question('acm:DescribeCertificate', async ({ clients: { acm } }, arn: string): Promise<CertificateDetail | undefined> => {
  try {
    return (await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }))).Certificate;
  } catch (error) {
    if (isFault(error, 'ResourceNotFoundException')) {
      return undefined;
    }
    throw error;
  }
});
