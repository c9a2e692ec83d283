import { Construct } from 'constructs';
import type { BoundGatewayEntry, GatewayEntryContext } from './bound-gateway-entry';
import { HttpsEntryOptions, MutualTlsEntryOptions, PassThroughEntryOptions } from './gateway-entry-options';
import { bindHttpsEntry } from './https-entry';
import { bindPassThroughEntry } from './pass-through-entry';
import { requireProperties } from '../checks/required-properties';
import { requireStruct } from '../checks/struct';

/**
 * The entry of a cluster from the Internet: a load balancer with TLS on port 443. Members cannot be reached from the Internet directly.
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
   * Returns an entry with HTTPS on an Application Load Balancer, with TLS 1.2 and 1.3 and forward secrecy.
   *
   * The constructor of the cluster throws an error if neither or both of `certificate` and `domainName` with `hostedZone` are given, or if a value
   * would make the deployment fail.
   *
   * @param options the certificate, the target, the health check and the allowed peers
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html
   */
  public static https(options: HttpsEntryOptions): GatewayEntry {
    requireStruct('GatewayEntry.https', 'HttpsEntryOptions', options);
    return new GatewayEntry((scope, context) => bindHttpsEntry(scope, context, options ?? {}));
  }

  /**
   * Returns an entry with HTTPS on an Application Load Balancer that requires a client certificate of an authority in the trust store.
   *
   * The constructor of the cluster throws an error if neither or both of `certificate` and `domainName` with `hostedZone` are given, or if a value
   * would make the deployment fail.
   *
   * @param options the trust store, the certificate, the target, the health check and the allowed peers
   * @throws if there is no trust store
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
   */
  public static mutualTls(options: MutualTlsEntryOptions): GatewayEntry {
    requireStruct('GatewayEntry.mutualTls', 'MutualTlsEntryOptions', options);
    requireProperties('GatewayEntry.mutualTls', options, ['trustStore']);
    return new GatewayEntry((scope, context) => bindHttpsEntry(scope, context, options, options.trustStore));
  }

  /**
   * Returns an entry with a Network Load Balancer that forwards TLS connections to the members, which have the certificate and terminate TLS. The
   * load balancer writes no access logs, and members see the address of the load balancer in place of the client's.
   *
   * @param options the target port, the health check and the allowed peers
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/introduction.html
   */
  public static tlsPassThrough(options: PassThroughEntryOptions = {}): GatewayEntry {
    requireStruct('GatewayEntry.tlsPassThrough', 'PassThroughEntryOptions', options);
    return new GatewayEntry((scope, context) => bindPassThroughEntry(scope, context, options));
  }

  private constructor(private readonly binder: (scope: Construct, context: GatewayEntryContext) => BoundGatewayEntry) {}

  /** @internal */
  public _bind(scope: Construct, context: GatewayEntryContext): BoundGatewayEntry {
    return this.binder(scope, context);
  }
}
