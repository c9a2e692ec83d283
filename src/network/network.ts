import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { checkZones } from './availability-zones';
import { FIRST_EPHEMERAL_PORT, requireFirstEphemeralPort } from './ephemeral-ports';
import { checkOwner, checkTiers, hasEgress } from './existing-vpc';
import { FlowLogs } from './flow-logs';
import { InterfaceEndpoints } from './interface-endpoints';
import { natAddresses, natGatewayCount } from './nat-addresses';
import { checkServiceAccess, chooseVpc, ExistingVpcChoice, NewVpcChoice } from './network-choice';
import { NetworkOptions } from './network-options';
import { NEW_VPC_SUBNETS, newVpc } from './new-vpc';
import { PrivateServices } from './private-services';
import { TierAcl } from './tier-acl';
import { applicationTierRules, dataTierRules, publicTierRules } from './tier-acl-rules';
import { requireKey } from '../checks/encryption-key';
import { requireEnvironmentName } from '../checks/environment-name';
import { requireProperties } from '../checks/required-properties';
import { requireProps } from '../checks/struct';
import { EnvironmentProfile } from '../profile';

/** Properties of the network of an environment. */
export interface EnvironmentNetworkProps extends NetworkOptions {
  /** The environment's name. */
  readonly environmentName: string;

  /**
   * The key that encrypts the flow logs. Its policy must allow CloudWatch Logs to use it.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @default - the flow logs are encrypted with a key of CloudWatch Logs
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The profile with the defaults of `natGateways` and `flowLogRetention`.
   *
   * @default EnvironmentProfile.production()
   */
  readonly profile?: EnvironmentProfile;
}

/**
 * The network of an environment with three tiers: public (load balancers, NAT gateways), application (clusters and servers) and data (the database),
 * in two or three Availability Zones.
 *
 * A new VPC has one network ACL per tier, flow logs, an S3 gateway endpoint and a default security group without rules. Its data tier has no egress.
 * In an existing VPC, only the given interface endpoints are created. IPv6 is not supported.
 */
export class EnvironmentNetwork extends Construct {
  /** The new or existing VPC. */
  public readonly vpc: ec2.IVpc;

  /** The subnets of the public tier, for load balancers. Use them in `vpc.selectSubnets()` and in every construct that accepts a subnet selection. */
  public readonly publicSubnets: ec2.SubnetSelection;

  /** The subnets of the application tier, for clusters and servers. */
  public readonly applicationSubnets: ec2.SubnetSelection;

  /** The subnets of the data tier, for the database. */
  public readonly dataSubnets: ec2.SubnetSelection;

  /** The names of the Availability Zones of the application tier. */
  public readonly availabilityZones: string[];

  /**
   * The public addresses of connections from the application tier, which partners can add to allow lists. The list is empty for an existing VPC and
   * without NAT gateways.
   */
  public readonly natPublicIps: string[];

  /** Whether the application tier has egress from the VPC. */
  public readonly applicationTierHasEgress: boolean;

  /** The network ACL of the public tier; undefined in an existing VPC. */
  public readonly publicAcl?: ec2.NetworkAcl;

  /** The network ACL of the application tier; undefined in an existing VPC. */
  public readonly applicationAcl?: ec2.NetworkAcl;

  /** The network ACL of the data tier; undefined in an existing VPC. */
  public readonly dataAcl?: ec2.NetworkAcl;

  /** The log group of the flow logs; undefined in an existing VPC. */
  public readonly flowLogGroup?: logs.LogGroup;

  /** The S3 gateway endpoint of the application tier; undefined in an existing VPC. */
  public readonly s3Endpoint?: ec2.GatewayVpcEndpoint;

  /** The created interface endpoints by the short name of their service, such as `ssm`. Use them to add endpoint policies. */
  public readonly interfaceEndpoints: { [service: string]: ec2.InterfaceVpcEndpoint };

  /** @throws if a property is missing or invalid, or if options of a new and of an existing VPC are combined */
  constructor(scope: Construct, id: string, props: EnvironmentNetworkProps) {
    super(scope, id);
    requireProps(this, EnvironmentNetwork, 'EnvironmentNetwork', props);
    requireProperties('EnvironmentNetwork', props, ['environmentName']);
    requireEnvironmentName(props.environmentName);
    requireKey(this, 'encryptionKey of the network', props.encryptionKey);
    const choice = chooseVpc(props);
    const profile = props.profile ?? EnvironmentProfile.production();
    const endpoints = props.interfaceEndpoints ?? InterfaceEndpoints.none();

    if (isExisting(choice)) {
      checkTiers(this, choice);
      checkOwner(this, choice, endpoints);
      this.vpc = choice.vpc;
      this.publicSubnets = choice.publicSubnets;
      this.applicationSubnets = choice.applicationSubnets;
      this.dataSubnets = choice.dataSubnets;
      this.natPublicIps = [];
      this.applicationTierHasEgress = hasEgress(choice);
    } else {
      const { availabilityZones } = choice;
      checkZones(this, availabilityZones);
      const firstEphemeralPort = props.firstEphemeralPort ?? FIRST_EPHEMERAL_PORT;
      requireFirstEphemeralPort(firstEphemeralPort);
      const natGateways = props.natGateways ?? (profile.natGatewayPerZone ? availabilityZones.length : 1);
      const natZones = availabilityZones.slice(0, natGatewayCount(natGateways, availabilityZones));
      const addresses = natAddresses(this, props.environmentName, props.natAddresses, natZones);
      const vpc = newVpc(this, 'Vpc', {
        vpcName: `oban-${props.environmentName}`,
        ipAddresses: choice.ipAddresses,
        availabilityZones,
        subnetMask: props.subnetMask ?? 24,
        natAddresses: addresses,
      });
      this.vpc = vpc;
      this.publicSubnets = NEW_VPC_SUBNETS.publicSubnets;
      this.applicationSubnets = NEW_VPC_SUBNETS.applicationSubnets;
      this.dataSubnets = NEW_VPC_SUBNETS.dataSubnets;
      this.natPublicIps = addresses.map((address) => address.publicIp);
      this.applicationTierHasEgress = addresses.length > 0;

      const [publicTier, applicationTier, dataTier] = [this.publicSubnets, this.applicationSubnets, this.dataSubnets]
        .map((tier) => vpc.selectSubnets(tier).subnets);
      this.publicAcl = new TierAcl(this, 'PublicAcl', { vpc, subnets: publicTier, rules: publicTierRules(vpc) });
      this.applicationAcl = new TierAcl(this, 'ApplicationAcl', { vpc, subnets: applicationTier, rules: applicationTierRules(vpc, firstEphemeralPort) });
      this.dataAcl = new TierAcl(this, 'DataAcl', { vpc, subnets: dataTier, rules: dataTierRules(applicationTier, dataTier) });
      this.flowLogGroup = new FlowLogs(this, 'FlowLogs', {
        vpc,
        retention: props.flowLogRetention ?? profile.flowLogRetention,
        encryptionKey: props.encryptionKey,
      }).logGroup;
      // The data tier has no S3 endpoint: it has no egress, and its network ACL would drop the responses.
      this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3, subnets: [this.applicationSubnets] });
    }

    this.availabilityZones = [...new Set(this.vpc.selectSubnets(this.applicationSubnets).availabilityZones)];
    checkServiceAccess(this.applicationTierHasEgress, endpoints);
    this.interfaceEndpoints = endpoints.services.length === 0
      ? {}
      : new PrivateServices(this, 'Endpoints', { vpc: this.vpc, subnets: this.applicationSubnets, endpoints }).endpoints;
  }
}

function isExisting(choice: NewVpcChoice | ExistingVpcChoice): choice is ExistingVpcChoice {
  return 'vpc' in choice;
}
