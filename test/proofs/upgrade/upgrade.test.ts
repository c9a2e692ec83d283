import { releasedVersions } from './baseline';
import { recordedReleases } from './recorded-releases';
import { losses } from './upgrade';
import { synthesisOf } from '../conformance/examples';

const RELEASES = recordedReleases();

const today = Object.fromEntries(synthesisOf('production').stacks.map(({ name, template }) => [name, template]));

test('each released version of the changelog has recorded templates', () => {
  expect(releasedVersions()).toEqual(RELEASES.map(({ version }) => version));
});

test.each(RELEASES)('an upgrade from $version loses and replaces no resource that holds data, addresses or names', ({ templates }) => {
  for (const [stack, template] of Object.entries(templates)) {
    expect({ [stack]: losses(template, today[stack]) }).toEqual({ [stack]: [] });
  }
});

// The test above would be worth nothing if these went unnoticed.
describe('losses that the comparison reports', () => {
  const stack = 'oban-production';
  const template = today[stack];
  const idOf = (type: string) => Object.keys(template.Resources).find((id) => template.Resources[id].Type === type)!;
  const changed = (type: string, change: (resource: any, resources: any) => void) => {
    const copy = JSON.parse(JSON.stringify(template));
    change(copy.Resources[idOf(type)], copy.Resources);
    return losses(template, copy);
  };
  const move = (type: string) => changed(type, (resource, resources) => {
    resources.Elsewhere = resource;
    delete resources[idOf(type)];
  });

  test.each([
    ['a database under another logical id', () => move('AWS::RDS::DBInstance'), /^WILL_ORPHAN|^WILL_DESTROY/],
    ['a volume under another logical id', () => move('AWS::EC2::Volume'), /^WILL_ORPHAN/],
    ['a load balancer under another logical id', () => move('AWS::ElasticLoadBalancingV2::LoadBalancer'), /^WILL_DESTROY/],
    ['a guard with another function', () => changed('Custom::ObanReplacementGuard', ({ Properties }) => { Properties.ServiceToken = 'arn'; }), /^ANOTHER_FUNCTION/],
    ['a frozen value in other words', () => changed('Custom::ObanReplacementGuard', ({ Properties }) => { Properties.Frozen.edition = 'SE'; }), /^REFUSED_BY_GUARD .* edition$/],
    ['a server with another image', () => changed('AWS::EC2::Instance', ({ Properties }) => { Properties.ImageId = 'ami-00000000000000000'; }), /^WILL_REPLACE .* ImageId/],
    ['a database in another time zone', () => changed('AWS::RDS::DBInstance', ({ Properties }) => { Properties.Timezone = 'UTC'; }), /^WILL_REPLACE .* Timezone/],
    ['a key pair with another tag', () => changed('AWS::EC2::KeyPair', ({ Properties }) => { Properties.Tags[0].Value = 'x'; }), /^WILL_REPLACE .* Tags/],
    ['a subnet in another range', () => changed('AWS::EC2::Subnet', ({ Properties }) => { Properties.CidrBlock = '10.20.99.0/24'; }), /^WILL_REPLACE .* CidrBlock/],
  ])('the comparison reports %s', (_, made, expected) => {
    expect(made()).toContainEqual(expect.stringMatching(expected));
  });
});
