import * as ec2 from 'aws-cdk-lib/aws-ec2';

const SERVICES = ec2.InterfaceVpcEndpointAwsService;

/**
 * The services that a member or server calls to boot, to signal and to be managed. The list does not include services that instances do not call for
 * that: KMS (EC2 decrypts the volumes), STS (credentials come from the metadata service) and Auto Scaling (the metadata of the group is in the tags
 * of the instance). Secrets Manager and SNS are only needed by your own software: `essential([...])`.
 */
const ESSENTIAL = [
  SERVICES.SSM, // the agent registers and gets its associations, and the boot script reads parameters
  SERVICES.SSM_MESSAGES, // Session Manager, and commands with agents since 3.3.40
  SERVICES.EC2_MESSAGES, // commands, with older agents
  SERVICES.CLOUDFORMATION, // a member signals that it is ready
  SERVICES.ELASTIC_LOAD_BALANCING, // a member reads the health of its target
  SERVICES.EC2, // the CloudWatch agent reads the tags that name the group
  SERVICES.CLOUDWATCH_MONITORING, // metrics of the CloudWatch agent
  SERVICES.CLOUDWATCH_LOGS, // logs of the CloudWatch agent
];

/**
 * The interface endpoints of the application tier, through which it reaches AWS services without egress from the VPC.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export class InterfaceEndpoints {
  /** Returns no interface endpoints. The application tier reaches AWS services through its NAT gateways. */
  public static none(): InterfaceEndpoints {
    return new InterfaceEndpoints([], false);
  }

  /**
   * Returns the endpoints that a member or server needs to boot, to signal and to be managed: Systems Manager (`ssm`, `ssmmessages`, `ec2messages`),
   * `cloudformation`, `elasticloadbalancing`, `ec2`, `monitoring` and `logs`.
   *
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-and-interface-VPC.html
   * @param additionalServices further services, such as Secrets Manager for an application that reads its password from it
   * @throws if a service is given twice
   */
  public static essential(additionalServices: ec2.InterfaceVpcEndpointAwsService[] = []): InterfaceEndpoints {
    return InterfaceEndpoints.of([...ESSENTIAL, ...additionalServices]);
  }

  /**
   * Returns the endpoints of exactly these services. In an application tier without egress, they must include all services of `essential()`.
   *
   * @param services the services, each at most once
   * @throws if a service is given twice: AWS refuses a second endpoint with the same private DNS name
   */
  public static of(services: ec2.InterfaceVpcEndpointAwsService[]): InterfaceEndpoints {
    const names = services.map((service) => service.shortName);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      throw new Error(`the interface endpoint '${twice}' is given twice: name each service once (essential() has ${ESSENTIAL.map((s) => s.shortName).join(', ')})`);
    }
    return new InterfaceEndpoints(services, false);
  }

  /** Returns no new endpoints, for an existing VPC that already has all endpoints that the application tier needs. This is not checked. */
  public static existing(): InterfaceEndpoints {
    return new InterfaceEndpoints([], true);
  }

  private constructor(
    /** The services for which an endpoint is created. */
    public readonly services: ec2.InterfaceVpcEndpointAwsService[],
    /** Whether the existing VPC already has the endpoints. */
    public readonly alreadyExist: boolean,
  ) {}

  /**
   * Returns the names of the essential services that a tier without egress could not reach.
   *
   * @internal
   */
  public _missingEssentials(): string[] {
    const given = new Set(this.services.map((service) => service.shortName));
    return this.alreadyExist ? [] : ESSENTIAL.map((service) => service.shortName).filter((name) => !given.has(name));
  }
}
