/** The resources that were made by hand, as the AWS APIs describe them. */
export interface Estate {
  readonly account: string;
  readonly region: string;
  readonly vpcId: string;
  readonly availabilityZones: string[];
  readonly publicSubnetIds: string[];
  readonly applicationSubnetIds: string[];
  readonly dataSubnetIds: string[];
  readonly certificateArn: string;
  readonly gatewayImageId: string;
  readonly server: {
    readonly instanceId: string;
    readonly imageId: string;
    readonly instanceType: string;
    readonly keyName: string;
    readonly volume: { readonly volumeId: string; readonly device: string; readonly sizeInGib: number; readonly encrypted: boolean };
  };
  readonly database: {
    readonly identifier: string;
    readonly subnetGroupName: string;
    readonly keyArn: string;
    readonly storageInGib: number;
    readonly timezone: string;
    readonly masterUsername: string;
  };
}
