import type { CertificateDetail } from '@aws-sdk/client-acm';
import { check } from '../check';
import { failed, Finding, finding } from '../finding';
import { certificate } from '../questions/certificates';
import { environmentResources, physicalIds } from '../questions/stacks';

/** ACM renews 60 days before the end: https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html */
const RENEWAL_MILLISECONDS = 45 * 86_400_000;

export const certificatesAreIssued = check({
  clause: 'CERT-1',
  question: 'Is each certificate issued, in use, and renewed in time?',
  async ask(account) {
    const arns = physicalIds(await account.ask(environmentResources), 'AWS::CertificateManager::Certificate');
    return Promise.all(arns.map(async (arn) => ({ arn, found: await account.ask(certificate, arn) })));
  },
  judge: (certificates, { now }) => (certificates.length === 0
    ? { notHere: 'the stacks have no certificate' }
    : certificates.map(({ arn, found }) => judgeCertificate(arn, found, now))),
});

function judgeCertificate(arn: string, found: CertificateDetail | undefined, now: Date): Finding {
  if (found === undefined) {
    return failed(arn, 'it does not exist');
  }
  const { Status, NotAfter, RenewalSummary } = found;
  const lasts = NotAfter !== undefined && NotAfter.getTime() - now.getTime() > RENEWAL_MILLISECONDS;
  const renewal = RenewalSummary?.RenewalStatus;
  return finding(Status === 'ISSUED' && lasts && renewal !== 'FAILED', arn,
    `${Status} until ${NotAfter?.toISOString() ?? 'no date'}${renewal === undefined ? '' : `, renewal ${renewal}`}`);
}
