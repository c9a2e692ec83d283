/** What differs from one organisation to the next. Everything else is the library's. */
export const input = {
  account: '123456789012',
  region: 'ap-southeast-2',
  availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'],
  addressRange: '10.20.0.0/16',
  /** The account whose people operate this one. */
  operatorsAccount: '210987654321',
  alertEmailAddresses: ['alerts@example.com'],
  hostedZone: { hostedZoneId: 'Z0123456789EXAMPLE000', zoneName: 'oban.example.com' },
  gatewayDomainName: 'b2g.oban.example.com',
  /** Windows Server with the gateway software on it: see docs/guide/first-deployment.md. */
  gatewayImages: { 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' },
  /** Windows Server as the stand-alone servers start from it. */
  serverImages: { 'ap-southeast-2': 'ami-0f1e2d3c4b5a69788' },
  /** A Windows time zone: the database keeps it. */
  databaseTimezone: 'AUS Eastern Standard Time',
};
