/** The values that differ between organizations and environments. All other values are defaults of oban-environment. */
export interface EnvironmentSettings {
  /** A part of the names of parameters, alarms and tags. Permanent: another name creates another environment. */
  readonly environmentName: string;
  readonly account: string;
  readonly region: string;
  /** Two zones of the Region. Permanent, as is the order. */
  readonly availabilityZones: string[];
  /** The addresses of the network. Permanent. Networks that you connect later must not overlap. */
  readonly addressRange: string;
  /** The recipients of the alarms of the environment. */
  readonly alertEmailAddresses: string[];
  /** The public name of the gateway, in a public hosted zone of the account. */
  readonly gatewayDomainName: string;
  readonly hostedZone: { readonly hostedZoneId: string; readonly zoneName: string };
  /** The Windows image of the first gateway members. The backups then move the members to images of their own. */
  readonly gatewayImage: string;
  /** The Windows name of the time zone of the database. Permanent. */
  readonly databaseTimezone: string;
  /** The account whose users and roles may assume CFNAdmin and EC2_Query in this account. */
  readonly operatorsAccount: string;
}

export const production: EnvironmentSettings = {
  environmentName: 'prod',
  account: '111111111111',
  region: 'ap-southeast-2',
  availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'],
  addressRange: '10.20.0.0/16',
  alertEmailAddresses: ['alerts@example.com'],
  gatewayDomainName: 'b2g.oban.example.com',
  hostedZone: { hostedZoneId: 'Z0123456789EXAMPLE000', zoneName: 'oban.example.com' },
  gatewayImage: 'ami-0a1b2c3d4e5f60718',
  databaseTimezone: 'UTC',
  operatorsAccount: '111111111111',
};

export const staging: EnvironmentSettings = {
  environmentName: 'staging',
  account: '222222222222',
  region: 'us-west-2',
  availabilityZones: ['us-west-2a', 'us-west-2b'],
  addressRange: '10.21.0.0/16',
  alertEmailAddresses: ['alerts@example.com'],
  gatewayDomainName: 'b2g.staging.oban.example.com',
  hostedZone: { hostedZoneId: 'Z0123456789EXAMPLE001', zoneName: 'staging.oban.example.com' },
  gatewayImage: 'ami-0f1e2d3c4b5a69788',
  databaseTimezone: 'UTC',
  operatorsAccount: '222222222222',
};

/** The GitHub repository whose workflow deploys: owner and name. */
export const repository = 'example/oban-deployment';
