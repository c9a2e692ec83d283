import type { Resource } from '../../conformance/synthesis';
import { Control, met, notMet } from '../control';
import { listOf, proof, Proof } from '../proof';

const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

function attribute({ properties }: Resource, key: string): string | undefined {
  return listOf(properties.LoadBalancerAttributes).find(({ Key }) => Key === key)?.Value;
}

function setAttribute({ properties }: Resource, key: string, value: string): void {
  properties.LoadBalancerAttributes = [...listOf(properties.LoadBalancerAttributes).filter(({ Key }) => Key !== key), { Key: key, Value: value }];
}

/** Application load balancers, to which most attributes belong. */
function isApplication({ properties }: Resource): boolean {
  return properties.Type === 'application';
}

/** An attribute that is on, of every load balancer or of application load balancers. */
function isOn(key: string, concerns: (balancer: Resource) => boolean = () => true): Proof {
  return proof(BALANCER, (balancer) => !concerns(balancer) || attribute(balancer, key) === 'true', (balancer) => setAttribute(balancer, key, 'false'));
}

/** Load balancers and their certificates. */
export const LOAD_BALANCERS: Control[] = [
  {
    id: 'ACM.1',
    standards: ['FSBP'],
    asks: 'Certificates are renewed in time',
    outcome: met(proof(
      'AWS::CertificateManager::Certificate',
      ({ properties }) => properties.ValidationMethod === 'DNS' && listOf(properties.DomainValidationOptions).some(({ HostedZoneId }) => HostedZoneId !== undefined),
      ({ properties }) => { properties.ValidationMethod = 'EMAIL'; },
    ), 'ACM renews those that the library requests. The alarms `certificate` and `certificate-due` ring before one expires'),
  },
  {
    id: 'ACM.2',
    standards: ['FSBP'],
    asks: 'RSA keys of certificates have 2,048 bits or more',
    outcome: met(proof(
      'AWS::CertificateManager::Certificate',
      ({ properties }) => properties.KeyAlgorithm !== 'RSA_1024',
      ({ properties }) => { properties.KeyAlgorithm = 'RSA_1024'; },
    ), 'The default of ACM is 2,048'),
  },
  {
    id: 'ELB.1',
    standards: ['FSBP'],
    asks: 'HTTP is redirected to HTTPS',
    outcome: met(proof(
      'AWS::ElasticLoadBalancingV2::Listener', ({ properties }) => properties.Protocol !== 'HTTP', ({ properties }) => { properties.Protocol = 'HTTP'; },
    ), 'No listener speaks HTTP'),
  },
  { id: 'ELB.4', standards: ['FSBP'], asks: 'Application load balancers drop invalid headers', outcome: met(isOn('routing.http.drop_invalid_header_fields.enabled', isApplication)) },
  { id: 'ELB.5', standards: ['FSBP'], asks: 'Application load balancers write access logs', outcome: met(isOn('access_logs.s3.enabled', isApplication)) },
  { id: 'ELB.6', standards: ['FSBP'], asks: 'Load balancers are protected from deletion', outcome: met(isOn('deletion_protection.enabled'), 'Except where `protectionOptOut` or the profile for development says otherwise') },
  {
    id: 'ELB.12',
    standards: ['FSBP'],
    asks: 'Application load balancers defend against HTTP desynchronisation',
    outcome: met(proof(
      BALANCER,
      (balancer) => ['defensive', 'strictest'].includes(attribute(balancer, 'routing.http.desync_mitigation_mode') ?? 'defensive'),
      (balancer) => setAttribute(balancer, 'routing.http.desync_mitigation_mode', 'monitor'),
    ), 'The default of AWS is the defensive mode'),
  },
  {
    id: 'ELB.13',
    standards: ['FSBP'],
    asks: 'Load balancers are in several zones',
    outcome: met(proof(BALANCER, ({ properties }) => properties.Subnets?.length > 1, ({ properties }) => { properties.Subnets.length = 1; })),
  },
  {
    id: 'ELB.17',
    standards: ['FSBP'],
    asks: 'Listeners have a TLS policy that AWS recommends',
    outcome: notMet('The default `TLS13_12_PQ` has forward secrecy and admits AES-CBC, so that an upgrade of the library refuses no partner. `sslPolicy: SslPolicy.TLS13_12_RES_PQ` meets the control: [the TLS policy](decisions/0071-the-tls-policy-of-the-gateway.md)'),
  },
  { id: 'ELB.18', standards: ['FSBP'], asks: 'Listeners encrypt', outcome: notMet('`GatewayEntry.https` and `mutualTls` do. With `tlsPassThrough` the listener is TCP, because the members end TLS; partners still connect with TLS') },
  { id: 'ELB.21', standards: ['FSBP'], asks: 'Health checks are encrypted', outcome: notMet('They use HTTPS, except with `tlsPassThrough`: there they open a TCP connection and send nothing') },
  { id: 'ELB.22', standards: ['FSBP'], asks: 'Traffic to targets is encrypted', outcome: notMet('It uses HTTPS, except with `tlsPassThrough`, as ELB.18 says') },
];
