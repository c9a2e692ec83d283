import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { requireClusterName } from './cluster-name';
import { requireKey } from '../checks/encryption-key';
import { requireEnvironmentName } from '../checks/environment-name';
import { requireProperties } from '../checks/required-properties';
import { requireImageId } from '../checks/resource-id';
import { requireProps } from '../checks/struct';
import { BundledFunction } from '../lambda/bundled-function';
import { loggedProvider } from '../lambda/logged-provider';
import { acknowledge, wildcardResource } from '../synthesis/acknowledge';

/**
 * The timeout of the function. Parameter Store takes up to a few minutes to validate an image id, and a value that it has not accepted may be written
 * again after five minutes. The function of the provider, which waits for this function, has a timeout of 15 minutes.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
const SEED_TIMEOUT = Duration.minutes(14);

/** Properties of the seeder of image pointers. */
export interface ImagePointerSeederProps {
  /** The environment's name. */
  readonly environmentName: string;
  /**
   * The key that encrypts the log groups of the functions.
   *
   * @default - the log groups are encrypted with keys of CloudWatch Logs
   */
  readonly encryptionKey?: kms.IKey;
}

/** A custom resource provider that creates the image pointers of an environment's clusters at deployment. An environment has one. */
export class ImagePointerSeeder extends Construct {
  /** The service token of the provider, for custom resources. */
  public readonly serviceToken: string;

  /** @throws if a property is missing or invalid */
  constructor(scope: Construct, id: string, props: ImagePointerSeederProps) {
    super(scope, id);
    requireProps(this, ImagePointerSeeder, 'ImagePointerSeeder', props);
    requireProperties('ImagePointerSeeder', props, ['environmentName']);
    requireEnvironmentName(props.environmentName);
    requireKey(this, 'encryptionKey of the ImagePointerSeeder', props.encryptionKey);
    const provider = loggedProvider(this, {
      encryptionKey: props.encryptionKey,
      onEvent: (owner, functionId, logGroup) => new BundledFunction(owner, functionId, {
        source: 'custom-resource/image-pointer-seed',
        description: `Oban environment ${props.environmentName}: creates the image pointer of a cluster where there is none`,
        timeout: SEED_TIMEOUT,
        memorySize: 256,
        logGroup,
      }),
    });
    const seed = provider.onEventHandler;
    const pointers = Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: `oban/${props.environmentName}/*/image/*` });
    seed.addToRolePolicy(new iam.PolicyStatement({
      actions: ['ssm:PutParameter', 'ssm:GetParameter', 'ssm:DeleteParameter', 'ssm:AddTagsToResource', 'ssm:ListTagsForResource'],
      resources: [pointers],
    }));
    // Parameter Store validates the image with the permissions of the writer. DescribeImages has no resource-level permissions.
    seed.addToRolePolicy(new iam.PolicyStatement({ actions: ['ec2:DescribeImages'], resources: ['*'] }));
    acknowledge(seed, {
      [wildcardResource(this, pointers)]: 'one function for the pointers of all clusters, and for those of base images to come',
      'AwsSolutions-IAM5[Resource::*]': 'DescribeImages knows no resource',
    });
    this.serviceToken = provider.serviceToken;
  }
}

/** Properties of an image pointer. */
export interface ImagePointerProps {
  /** The environment's name. */
  readonly environmentName: string;
  /** The cluster's name. */
  readonly clusterName: string;
  /** The id of the image from which the first members boot. It is part of the parameter's name. */
  readonly baseImageId: string;
  /** The provider that creates the parameter at deployment. */
  readonly seeder: ImagePointerSeeder;
}

/**
 * The image pointer of a cluster: a Parameter Store parameter with the id of the image from which the next member boots.
 *
 * The stack creates the parameter and does not manage its value: promotions change the value between deployments, and no deployment changes it back.
 * A new base image has a new parameter, because the parameter's name contains the base image. The launch template then changes, and the same
 * deployment replaces the members.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
 */
export class ImagePointer extends Construct {
  /** The name of the parameter: `/oban/<environment>/<cluster>/image/<base image>`. */
  public readonly parameterName: string;

  /** @throws if a property is missing or invalid */
  constructor(scope: Construct, id: string, props: ImagePointerProps) {
    super(scope, id);
    requireProps(this, ImagePointer, 'ImagePointer', props);
    requireProperties('ImagePointer', props, ['environmentName', 'clusterName', 'baseImageId', 'seeder']);
    requireEnvironmentName(props.environmentName);
    requireClusterName(props.clusterName);
    requireImageId('baseImageId of the ImagePointer', props.baseImageId);
    this.parameterName = `/oban/${props.environmentName}/${props.clusterName}/image/${props.baseImageId}`; // promise TAGS-7
    const seed = new CustomResource(this, 'Seed', {
      resourceType: 'Custom::ObanImagePointer',
      serviceTimeout: SEED_TIMEOUT.plus(Duration.minutes(2)),
      serviceToken: props.seeder.serviceToken,
      properties: {
        ParameterName: this.parameterName,
        BaseImage: props.baseImageId,
        EnvironmentName: props.environmentName,
        ClusterName: props.clusterName,
      },
    });
    seed.node.addDependency(props.seeder); // includes the permissions of the function
  }
}
