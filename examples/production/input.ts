/** The values that differ between organizations. All other values are defaults of the library. */
export const input = {
  account: '123456789012',
  region: 'ap-southeast-2',
  availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'],
  addressRange: '10.20.0.0/16',
  /** The account whose principals operate this account. */
  operatorsAccount: '210987654321',
  alertEmailAddresses: ['alerts@example.com'],
  hostedZone: { hostedZoneId: 'Z0123456789EXAMPLE000', zoneName: 'oban.example.com' },
  gatewayDomainName: 'b2g.oban.example.com',
  /** Images of Windows Server with the gateway software: see docs/guide/first-deployment.md. */
  gatewayImages: { 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' },
  /** Images of Windows Server for the stand-alone servers. */
  serverImages: { 'ap-southeast-2': 'ami-0f1e2d3c4b5a69788' },
  /** The Windows name of the database's time zone, which cannot change later. */
  databaseTimezone: 'AUS Eastern Standard Time',
};
