import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';

/** Options of an entry whose load balancer terminates HTTPS and opens separate connections to the members. */
export interface HttpsEntryOptions {
  /**
   * An existing certificate, issued or imported in the Region of the cluster. A certificate of another Region is refused.
   *
   * @default - a certificate is requested for `domainName`
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
   */
  readonly certificate?: acm.ICertificate;

  /**
   * The domain name for which a certificate is requested: a fully qualified name in `hostedZone`, of at most 64 characters.
   *
   * @default - none, and `certificate` is required
   * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
   */
  readonly domainName?: string;

  /**
   * The public hosted zone in which the requested certificate is validated and renewed automatically. A private hosted zone is refused.
   *
   * @default - none, and `certificate` is required
   * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
   */
  readonly hostedZone?: route53.IHostedZone;

  /**
   * The port on which members serve, from 1 to 65535. A change on a running cluster causes an outage: AWS creates a new target group, and members
   * join it only after the listener has changed. Add a second cluster and change the DNS name instead.
   *
   * @default - 443 for HTTPS, 80 for HTTP
   */
  readonly targetPort?: number;

  /**
   * The protocol on which members serve. With HTTPS, the load balancer encrypts the connections to members and does not verify their certificates. A
   * change on a running cluster causes an outage: AWS creates a new target group, and members join it only after the listener has changed.
   *
   * @default ApplicationProtocol.HTTPS
   */
  readonly targetProtocol?: elbv2.ApplicationProtocol;

  /**
   * The path of the health check. It must return one of `healthyHttpCodes` while a member can serve. It begins with a slash and has at most 1024
   * characters.
   *
   * @default /
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
   */
  readonly healthPath?: string;

  /**
   * The HTTP codes of a healthy response, such as `200` or `200-299,401`: codes and ranges from 200 to 499.
   *
   * @default 200
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
   */
  readonly healthyHttpCodes?: string;

  /**
   * The address ranges and prefix lists that may connect, such as `ec2.Peer.ipv4('203.0.113.0/24')` or `ec2.Peer.prefixList('pl-…')`. They restrict
   * the security group of the load balancer; the network ACLs of a new VPC allow the Internet on port 443. An empty list is refused.
   *
   * @default - the Internet
   */
  readonly allowFrom?: ec2.IPeer[];

  /**
   * The TLS versions and ciphers that clients may use: TLS 1.2 or 1.3 with forward secrecy. `SslPolicy.TLS13_12_RES_PQ` excludes ciphers with
   * AES-CBC, and `SslPolicy.TLS13_13_PQ` excludes TLS 1.2.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
   * @default SslPolicy.TLS13_12_PQ
   */
  readonly sslPolicy?: elbv2.SslPolicy;
}

/** Options of an entry whose load balancer terminates HTTPS and requires client certificates. */
export interface MutualTlsEntryOptions extends HttpsEntryOptions {
  /** The certificate authorities that sign client certificates. A connection without a valid client certificate is refused. */
  readonly trustStore: elbv2.ITrustStore;
}

/** Options of an entry whose members terminate TLS. */
export interface PassThroughEntryOptions {
  /**
   * The port on which members serve TLS, from 1 to 65535. A change on a running cluster causes an outage: add a second cluster and change the DNS
   * name.
   *
   * @default 443
   */
  readonly targetPort?: number;

  /**
   * The address ranges and prefix lists that may connect, such as `ec2.Peer.ipv4('203.0.113.0/24')` or `ec2.Peer.prefixList('pl-…')`. They restrict
   * the security group of the load balancer; the network ACLs of a new VPC allow the Internet on port 443. An empty list is refused.
   *
   * @default - the Internet
   */
  readonly allowFrom?: ec2.IPeer[];

  /**
   * The path of an HTTPS health check, which must not require a client certificate. It begins with a slash and has at most 1024 characters.
   *
   * @default - none, and a member is healthy while it accepts TCP connections
   */
  readonly healthPath?: string;
}
