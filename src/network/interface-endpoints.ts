import * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * Returns the services that a member or server calls to boot, to signal and to be managed. The list does not include services that instances do not
 * call for that: KMS (EC2 decrypts the volumes), STS (credentials come from the metadata service) and Auto Scaling (the metadata of the group is in
 * the tags of the instance). Secrets Manager and SNS are only needed by your own software: `essential([...])`.
 */
function essentialServices(): ec2.InterfaceVpcEndpointAwsService[] {
  // A constant would create the several hundred services of the CDK in every app that imports the library.
  const services = ec2.InterfaceVpcEndpointAwsService;
  return [
    services.SSM, // the agent registers and gets its associations, and the boot script reads parameters
    services.SSM_MESSAGES, // Session Manager, and commands with agents since 3.3.40
    services.EC2_MESSAGES, // commands, with older agents
    services.CLOUDFORMATION, // a member signals that it is ready
    services.ELASTIC_LOAD_BALANCING, // a member reads the health of its target
    services.EC2, // the CloudWatch agent reads the tags that name the group
    services.CLOUDWATCH_MONITORING, // metrics of the CloudWatch agent
    services.CLOUDWATCH_LOGS, // logs of the CloudWatch agent
  ];
}

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
    return InterfaceEndpoints.of([...essentialServices(), ...additionalServices]);
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
      throw new Error(`the interface endpoint '${twice}' is given twice: name each service once (essential() has ${essentialServices().map((s) => s.shortName).join(', ')})`);
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
    return this.alreadyExist ? [] : essentialServices().map((service) => service.shortName).filter((name) => !given.has(name));
  }
}
