import { input } from '../../../../examples/production/input';
import type { Check } from '../clause';
import { EXISTING_CERTIFICATE, PRODUCTION_STACK, SECOND_CLUSTER } from '../examples';

export const requestedCertificate: Check = (synthesis) => {
  const certificate = synthesis.only('AWS::CertificateManager::Certificate');
  const { hostedZoneId, zoneName } = input.hostedZone;
  expect(certificate.properties).toMatchObject({
    DomainName: input.gatewayDomainName,
    ValidationMethod: 'DNS',
    DomainValidationOptions: [{ DomainName: input.gatewayDomainName, HostedZoneId: hostedZoneId }],
  });
  expect(input.gatewayDomainName).toMatch(new RegExp(`\\.${zoneName}$`));

  const listener = synthesis.only('AWS::ElasticLoadBalancingV2::Listener');
  expect(listener.properties.Certificates).toEqual([{ CertificateArn: { Ref: certificate.logicalId } }]);
  return [certificate, listener];
};

export const importedCertificate: Check = (synthesis) => {
  const production = synthesis.stack(PRODUCTION_STACK);
  const [listener] = synthesis.all('AWS::ElasticLoadBalancingV2::Listener', production).filter(({ path }) => path.includes(`/${SECOND_CLUSTER}/`));
  expect(listener.properties.Certificates).toEqual([{ CertificateArn: EXISTING_CERTIFICATE }]);
  // The gateway's alone: none is requested where one is given.
  expect(synthesis.all('AWS::CertificateManager::Certificate').map(({ properties }) => properties.DomainName)).toEqual([input.gatewayDomainName]);
  return [listener];
};
