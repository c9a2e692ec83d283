import { Construct } from 'constructs';
import type { BoundGatewayEntry, GatewayEntryContext } from './bound-gateway-entry';
import { HttpsEntryOptions, MutualTlsEntryOptions, PassThroughEntryOptions } from './gateway-entry-options';
import { bindHttpsEntry } from './https-entry';
import { bindPassThroughEntry } from './pass-through-entry';
import { requireProperties } from '../checks/required-properties';

/**
 * How the Internet reaches a cluster: always through a load balancer, always TLS on port 443, never a member directly.
 *
 * @example
 * declare const hostedZone: route53.IHostedZone;
 *
 * const entry = GatewayEntry.https({
 *   domainName: 'b2g.example.com',
 *   hostedZone,
 *   healthPath: '/health',
 *   allowFrom: [ec2.Peer.ipv4('203.0.113.0/24')],
 * });
 */
export class GatewayEntry {
  /**
   * HTTPS on an application load balancer, TLS 1.2 and 1.3 with forward secrecy.
   *
   * @throws when a cluster is made of it: if not exactly one of `certificate` and `domainName` with `hostedZone` is given, or a value is one that
   * the deployment would refuse
   */
  public static https(options: HttpsEntryOptions): GatewayEntry {
    return new GatewayEntry((scope, context) => bindHttpsEntry(scope, context, options ?? {}));
  }

  /**
   * The same, for partners that prove themselves by a certificate that the trust store knows.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
   * @throws when a cluster is made of it: if not exactly one of `certificate` and `domainName` with `hostedZone` is given, or a value is one that
   * the deployment would refuse
   */
  public static mutualTls(options: MutualTlsEntryOptions): GatewayEntry {
    requireProperties('GatewayEntry.mutualTls', options, ['trustStore']);
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
