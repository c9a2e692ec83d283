import { CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { ImagePointerSeedFunction } from './image-pointer-seed-function';

/** Whose pointers are seeded. */
export interface ImagePointerSeederProps {
  /** The environment's name. */
  readonly environmentName: string;
  /** Encrypts the log groups of the functions. */
  readonly encryptionKey: kms.IKey;
}

/** Seeds the pointers of an environment's clusters at deployment. One per environment. */
export class ImagePointerSeeder extends Construct {
  /** What a custom resource names as its provider. */
  public readonly serviceToken: string;

  constructor(scope: Construct, id: string, props: ImagePointerSeederProps) {
    super(scope, id);
    const seed = new ImagePointerSeedFunction(this, 'Function', {
      description: `Oban environment ${props.environmentName}: creates the image pointer of a cluster where there is none`,
      timeout: Duration.minutes(2),
      memorySize: 256,
      logGroup: this.logGroup('FunctionLogs', props.encryptionKey),
    });
    seed.addToRolePolicy(new iam.PolicyStatement({
      actions: ['ssm:PutParameter', 'ssm:GetParameter', 'ssm:DeleteParameter', 'ssm:AddTagsToResource', 'ssm:ListTagsForResource'],
      resources: [Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: `oban/${props.environmentName}/*/image/*` })],
    }));
    // Parameter Store looks the image up with the writer's permissions; DescribeImages knows no resource.
    seed.addToRolePolicy(new iam.PolicyStatement({ actions: ['ec2:DescribeImages'], resources: ['*'] }));
    const provider = new Provider(this, 'Provider', { onEventHandler: seed, logGroup: this.logGroup('ProviderLogs', props.encryptionKey) });
    this.serviceToken = provider.serviceToken;
  }

  private logGroup(id: string, encryptionKey: kms.IKey): logs.LogGroup {
    return new logs.LogGroup(this, id, { retention: logs.RetentionDays.ONE_YEAR, encryptionKey, removalPolicy: RemovalPolicy.DESTROY });
  }
}

/** The cluster and the base image that its pointer starts from. */
export interface ImagePointerProps {
  /** The environment's name. */
  readonly environmentName: string;
  /** The cluster's name. */
  readonly clusterName: string;
  /** The image that the first members boot from; part of the pointer's name. */
  readonly baseImageId: string;
  /** Seeds it at deployment. */
  readonly seeder: ImagePointerSeeder;
}

/**
 * The Parameter Store parameter that says which image the next member of a cluster boots from.
 *
 * The stack seeds it and does not own it: promotions move it between deployments, and no deployment moves it back. A new base
 * image is a new pointer, as the base is part of its name, so the launch template changes and the same deployment rolls.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
 */
export class ImagePointer extends Construct {
  /** Name of the parameter: `/oban/<environment>/<cluster>/image/<base image>`. */
  public readonly parameterName: string;

  constructor(scope: Construct, id: string, props: ImagePointerProps) {
    super(scope, id);
    this.parameterName = `/oban/${props.environmentName}/${props.clusterName}/image/${props.baseImageId}`;
    const seed = new CustomResource(this, 'Seed', {
      resourceType: 'Custom::ObanImagePointer',
      serviceToken: props.seeder.serviceToken,
      properties: {
        ParameterName: this.parameterName,
        BaseImage: props.baseImageId,
        EnvironmentName: props.environmentName,
        ClusterName: props.clusterName,
      },
    });
    seed.node.addDependency(props.seeder); // the function's permissions, too
  }
}
