import * as ec2 from 'aws-cdk-lib/aws-ec2';

const SERVICES = ec2.InterfaceVpcEndpointAwsService;

/**
 * What a cluster member or server calls to boot, signal and be managed. Not in the list, as the instance does not call them
 * for any of that: KMS (EC2 decrypts the volumes), STS (credentials come from the metadata service), Auto Scaling (the
 * group's metadata is in the instance's tags), Secrets Manager and SNS (only what you run may need them: `essential([...])`).
 */
const ESSENTIAL = [
  SERVICES.SSM, // the agent registers, gets its associations; the boot script reads parameters
  SERVICES.SSM_MESSAGES, // Session Manager, the only way in; commands, with agents since 3.3.40
  SERVICES.EC2_MESSAGES, // commands, with older agents
  SERVICES.CLOUDFORMATION, // a member signals that it is ready
  SERVICES.ELASTIC_LOAD_BALANCING, // and asks for the health of its target before
  SERVICES.EC2, // the CloudWatch agent reads the tags that name the group
  SERVICES.CLOUDWATCH_MONITORING, // its metrics
  SERVICES.CLOUDWATCH_LOGS, // its logs
];

/**
 * The interface endpoints of the application tier: AWS services reachable without a way out of the VPC.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export class InterfaceEndpoints {
  /** No interface endpoints: the application tier reaches AWS through its NAT gateways. */
  public static none(): InterfaceEndpoints {
    return new InterfaceEndpoints([], false);
  }

  /**
   * What a member or server needs to boot, signal readiness and be managed: Systems Manager (`ssm`, `ssmmessages`,
   * `ec2messages`), `cloudformation`, `elasticloadbalancing`, `ec2`, `monitoring` and `logs`.
   *
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-and-interface-VPC.html
   * @param additionalServices further services, such as Secrets Manager for an application that reads its password there
   */
  public static essential(additionalServices: ec2.InterfaceVpcEndpointAwsService[] = []): InterfaceEndpoints {
    return InterfaceEndpoints.of([...ESSENTIAL, ...additionalServices]);
  }

  /**
   * Exactly these services. In an application tier without a way out, all of `essential()` must be among them.
   *
   * @param services each at most once
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

  /** None are made: the existing VPC has all that the application tier needs. Its owner answers for that, it is not checked. */
  public static existing(): InterfaceEndpoints {
    return new InterfaceEndpoints([], true);
  }

  private constructor(
    /** The services for which an endpoint is made. */
    public readonly services: ec2.InterfaceVpcEndpointAwsService[],
    /** Whether the existing VPC is said to have its endpoints already. */
    public readonly alreadyExist: boolean,
  ) {}

  /**
   * The names of the essential services that a tier without a way out would lack.
   *
   * @internal
   */
  public _missingEssentials(): string[] {
    const given = new Set(this.services.map((service) => service.shortName));
    return this.alreadyExist ? [] : ESSENTIAL.map((service) => service.shortName).filter((name) => !given.has(name));
  }
}
