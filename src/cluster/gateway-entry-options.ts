import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';

/** HTTPS that ends at the load balancer, which speaks to the members anew. */
export interface HttpsEntryOptions {
  /**
   * An existing certificate, issued or imported in this Region: one of another Region is refused.
   *
   * @default - one is requested for `domainName`
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
   */
  readonly certificate?: acm.ICertificate;

  /**
   * The name that a certificate is requested for: a full name within `hostedZone`, of at most 64 characters.
   *
   * @default - `certificate` is given
   * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
   */
  readonly domainName?: string;

  /**
   * The public hosted zone in which the requested certificate is validated and renewed without anybody's doing. A private one is refused.
   *
   * @default - `certificate` is given
   * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
   */
  readonly hostedZone?: route53.IHostedZone;

  /**
   * The port on which members serve, 1 to 65535. To change it on a running cluster is an outage: AWS makes a new target group, and members
   * join it only after the listener has moved. Add a second cluster and move the name instead.
   *
   * @default - 443 for HTTPS, 80 for HTTP
   */
  readonly targetPort?: number;

  /**
   * The protocol that members serve. With HTTPS the load balancer encrypts again and takes whatever certificate a member has.
   * To change it on a running cluster is an outage, as with `targetPort`.
   *
   * @default ApplicationProtocol.HTTPS
   */
  readonly targetProtocol?: elbv2.ApplicationProtocol;

  /**
   * The path that answers with a success code while a member can work. It begins with a slash and has at most 1024 characters.
   *
   * @default /
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
   */
  readonly healthPath?: string;

  /**
   * The HTTP codes of a healthy answer, such as `200` or `200-299,401`: codes and ranges from 200 to 499.
   *
   * @default 200
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
   */
  readonly healthyHttpCodes?: string;

  /**
   * The address ranges and prefix lists that may connect, such as `ec2.Peer.ipv4('203.0.113.0/24')` or `ec2.Peer.prefixList('pl-…')`. The network
   * ACLs of a new VPC admit the Internet on port 443, so that a change here changes the load balancer's security group only. An empty list
   * is refused.
   *
   * @default - the Internet
   */
  readonly allowFrom?: ec2.IPeer[];

  /**
   * The TLS versions and ciphers that partners may use: TLS 1.2 or 1.3 with forward secrecy. `SslPolicy.TLS13_12_RES_PQ` leaves out the
   * ciphers with AES-CBC, and `SslPolicy.TLS13_13_PQ` leaves out TLS 1.2.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
   * @default SslPolicy.TLS13_12_PQ
   */
  readonly sslPolicy?: elbv2.SslPolicy;
}

/** HTTPS that ends at the load balancer, for partners that present a certificate of their own. */
export interface MutualTlsEntryOptions extends HttpsEntryOptions {
  /** The authorities whose certificates partners may present. A connection without one is refused. */
  readonly trustStore: elbv2.ITrustStore;
}

/** TLS that ends at the members. */
export interface PassThroughEntryOptions {
  /**
   * The port on which members serve TLS, 1 to 65535. To change it on a running cluster is an outage: add a second one and move the name.
   *
   * @default 443
   */
  readonly targetPort?: number;

  /**
   * The address ranges and prefix lists that may connect, such as `ec2.Peer.ipv4('203.0.113.0/24')` or `ec2.Peer.prefixList('pl-…')`. The network
   * ACLs of a new VPC admit the Internet on port 443, so that a change here changes the load balancer's security group only. An empty list
   * is refused.
   *
   * @default - the Internet
   */
  readonly allowFrom?: ec2.IPeer[];

  /**
   * A path that answers HTTPS without a client certificate while a member can work. It begins with a slash and has at most 1024 characters.
   *
   * @default - a member is healthy while it accepts connections
   */
  readonly healthPath?: string;
}
