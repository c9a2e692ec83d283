import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { bindHttpsEntry } from './https-entry';
import { bindPassThroughEntry } from './pass-through-entry';

/** HTTPS that ends at the load balancer, which speaks to the members anew. */
export interface HttpsEntryOptions {
  /**
   * An existing certificate, issued or imported in this Region.
   *
   * @default - one is requested for `domainName`
   */
  readonly certificate?: acm.ICertificate;

  /**
   * The name that a certificate is requested for; it needs `hostedZone`.
   *
   * @default - `certificate` is given
   */
  readonly domainName?: string;

  /**
   * The public hosted zone in which the requested certificate is validated and renewed without anybody's doing.
   *
   * @default - `certificate` is given
   */
  readonly hostedZone?: route53.IHostedZone;

  /**
   * The port on which members serve. To change it on a running cluster is an outage: AWS makes a new target group, and members
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
   * The path that answers with a success code while a member can work.
   *
   * @default /
   */
  readonly healthPath?: string;

  /**
   * The HTTP codes of a healthy answer, such as `200` or `200-299,401`.
   *
   * @default 200
   */
  readonly healthyHttpCodes?: string;
}

/** HTTPS that ends at the load balancer, for partners that present a certificate of their own. */
export interface MutualTlsEntryOptions extends HttpsEntryOptions {
  /** The authorities whose certificates partners may present. A connection without one is refused. */
  readonly trustStore: elbv2.ITrustStore;
}

/** TLS that ends at the members. */
export interface PassThroughEntryOptions {
  /**
   * The port on which members serve TLS. To change it on a running cluster is an outage: add a second one and move the name.
   *
   * @default 443
   */
  readonly targetPort?: number;

  /**
   * A path that answers HTTPS without a client certificate while a member can work.
   *
   * @default - a member is healthy while it accepts connections
   */
  readonly healthPath?: string;
}

/** What an entry is built into. @internal */
export interface GatewayEntryContext {
  readonly clusterName: string;
  readonly vpc: ec2.IVpc;
  readonly publicSubnets: ec2.SubnetSelection;
  readonly deletionProtection: boolean;
}

/** What an entry has made. @internal */
export interface BoundGatewayEntry {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer | elbv2.NetworkLoadBalancer;
  readonly listener: elbv2.ApplicationListener | elbv2.NetworkListener;
  readonly targetGroup: elbv2.ApplicationTargetGroup | elbv2.NetworkTargetGroup;
  readonly securityGroup: ec2.SecurityGroup;
  readonly targetPort: number;
  readonly writesAccessLogs: boolean;
  attach(group: autoscaling.AutoScalingGroup): void;
}

/** How the Internet reaches a cluster: always through a load balancer, always TLS on port 443, never a member directly. */
export class GatewayEntry {
  /**
   * HTTPS on an application load balancer, TLS 1.2 and 1.3 with forward secrecy.
   *
   * @throws if not exactly one of `certificate` and `domainName` with `hostedZone` is given
   */
  public static https(options: HttpsEntryOptions): GatewayEntry {
    return new GatewayEntry((scope, context) => bindHttpsEntry(scope, context, options));
  }

  /**
   * The same, for partners that prove themselves by a certificate that the trust store knows.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
   * @throws if not exactly one of `certificate` and `domainName` with `hostedZone` is given
   */
  public static mutualTls(options: MutualTlsEntryOptions): GatewayEntry {
    return new GatewayEntry((scope, context) => bindHttpsEntry(scope, context, options, options.trustStore));
  }

  /**
   * TLS on a network load balancer that hands it to the members unopened: they hold the certificate. It writes no access
   * logs, and members see the load balancer's address, not the partner's.
   */
  public static tlsPassThrough(options: PassThroughEntryOptions = {}): GatewayEntry {
    return new GatewayEntry((scope, context) => bindPassThroughEntry(scope, context, options));
  }

  private constructor(private readonly binder: (scope: Construct, context: GatewayEntryContext) => BoundGatewayEntry) {}

  /** @internal */
  public _bind(scope: Construct, context: GatewayEntryContext): BoundGatewayEntry {
    return this.binder(scope, context);
  }
}
