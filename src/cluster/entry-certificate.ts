import { Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { HttpsEntryOptions } from './gateway-entry-options';
import { regionOfArn, requireSameRegion } from '../checks/known-arn';

/** The longest common name of a certificate: https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
const LONGEST_DOMAIN_NAME = 64;
const DOMAIN_NAME = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9]$/i;

/** The ARN of a certificate that a listener accepts: of Certificate Manager, or of IAM, whose ARNs have no Region. */
const CERTIFICATE_ARN = /^arn:[\w-]+:(acm:[\w-]+:\d+:certificate\/|iam::\d+:server-certificate\/)/;

/**
 * Returns the certificate of an entry: the given one, or one that is requested and validated in the hosted zone.
 *
 * @throws if the options are ambiguous, the deployment would fail, or the validation would never end
 */
export function entryCertificate(scope: Construct, clusterName: string, options: HttpsEntryOptions): acm.ICertificate {
  const { certificate, domainName, hostedZone } = options;
  if (certificate && !domainName && !hostedZone) {
    requireCertificate(scope, clusterName, certificate);
    return certificate;
  }
  if (!certificate && domainName && hostedZone) {
    requireDomainName(clusterName, domainName);
    requirePublicZone(clusterName, hostedZone);
    requireDomainInZone(clusterName, domainName, hostedZone);
    return new acm.Certificate(scope, 'Certificate', { domainName, validation: acm.CertificateValidation.fromDns(hostedZone) });
  }
  const given = Object.entries({ certificate, domainName, hostedZone }).filter(([, value]) => value).map(([name]) => name);
  throw new Error(
    `the entry of cluster '${clusterName}' was given ${given.join(' and ') || 'no certificate'}: ` +
    'give either certificate (an existing one), or domainName and hostedZone (one is requested and validated)',
  );
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html */
function requireCertificate(scope: Construct, clusterName: string, certificate: acm.ICertificate): void {
  const { certificateArn } = certificate;
  if (!Token.isUnresolved(certificateArn) && !CERTIFICATE_ARN.test(certificateArn)) {
    throw new Error(
      `certificate of cluster '${clusterName}' is '${certificateArn}': give the ARN of a certificate, ` +
      'such as arn:aws:acm:ap-southeast-2:123456789012:certificate/12345678-1234-1234-1234-123456789012',
    );
  }
  const region = regionOfArn(certificateArn) ?? (Token.isUnresolved(certificateArn) ? certificate.env.region : undefined);
  requireSameRegion(scope, `certificate of cluster '${clusterName}' (${shown(certificateArn, certificate)})`, region, 'a load balancer accepts only a certificate of its own Region');
}

function requireDomainName(clusterName: string, domainName: string): void {
  if (!Token.isUnresolved(domainName) && !(DOMAIN_NAME.test(domainName) && domainName.length <= LONGEST_DOMAIN_NAME)) {
    throw new Error(
      `domainName of cluster '${clusterName}' is '${domainName}': give a full name of at most ${LONGEST_DOMAIN_NAME} characters, such as 'b2g.oban.example.com'`,
    );
  }
}

/** @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html */
function requirePublicZone(clusterName: string, hostedZone: route53.IHostedZone): void {
  if (isPrivate(hostedZone)) {
    throw new Error(
      `hostedZone of cluster '${clusterName}' (${hostedZone.node.path}) is a private hosted zone, in which Certificate Manager finds no record, so that the validation would never end: ` +
      'give a public hosted zone, or an existing certificate',
    );
  }
}

function requireDomainInZone(clusterName: string, domainName: string, hostedZone: route53.IHostedZone): void {
  const zoneName = nameOf(hostedZone)?.replace(/\.$/, '');
  if (zoneName === undefined || Token.isUnresolved(zoneName) || Token.isUnresolved(domainName)) {
    return;
  }
  if (!`.${domainName.toLowerCase()}`.endsWith(`.${zoneName.toLowerCase()}`)) {
    throw new Error(
      `domainName of cluster '${clusterName}' is '${domainName}', which is outside its hostedZone '${zoneName}': ` +
      `give a name that ends with '.${zoneName}', or the hosted zone of '${domainName}'`,
    );
  }
}

/** Returns whether a hosted zone is private. An imported private zone is only recognised by the error of the CDK when its name is read. */
function isPrivate(hostedZone: route53.IHostedZone): boolean {
  if (hostedZone instanceof route53.PrivateHostedZone) {
    return true;
  }
  const { vpcs } = hostedZone as { vpcs?: unknown[] };
  return (vpcs?.length ?? 0) > 0 || /PrivateHostedZone/.test(whyWithoutName(hostedZone));
}

function nameOf(hostedZone: route53.IHostedZone): string | undefined {
  return whyWithoutName(hostedZone) === '' ? hostedZone.zoneName : undefined;
}

/** Returns the error of the CDK if the zone was imported by its id, so that its name is unknown; an empty string if the zone has a name. */
function whyWithoutName(hostedZone: route53.IHostedZone): string {
  try {
    return hostedZone.zoneName === undefined ? 'none' : '';
  } catch (error) {
    return (error as Error).message;
  }
}

function shown(arn: string, certificate: acm.ICertificate): string {
  return Token.isUnresolved(arn) ? certificate.node.path : arn;
}
