import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { requireClusterName } from './cluster-name';
import { requireKey } from '../checks/encryption-key';
import { requireEnvironmentName } from '../checks/environment-name';
import { requireProperties } from '../checks/required-properties';
import { requireImageId } from '../checks/resource-id';
import { BundledFunction } from '../lambda/bundled-function';
import { loggedProvider } from '../lambda/logged-provider';
import { acknowledge, wildcardResource } from '../synthesis/acknowledge';

/**
 * Parameter Store's check of an image takes up to a few minutes, and what it has not taken may be written again after five. The function of
 * the provider, which waits for this one, has fifteen.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
const SEED_TIMEOUT = Duration.minutes(14);

/** Whose pointers are seeded. */
export interface ImagePointerSeederProps {
  /** The environment's name. */
  readonly environmentName: string;
  /** Encrypts the log groups of the functions. */
  readonly encryptionKey?: kms.IKey;
}

/** Seeds the pointers of an environment's clusters at deployment. One per environment. */
export class ImagePointerSeeder extends Construct {
  /** What a custom resource names as its provider. */
  public readonly serviceToken: string;

  constructor(scope: Construct, id: string, props: ImagePointerSeederProps) {
    super(scope, id);
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
    // Parameter Store looks the image up with the writer's permissions; DescribeImages knows no resource.
    seed.addToRolePolicy(new iam.PolicyStatement({ actions: ['ec2:DescribeImages'], resources: ['*'] }));
    acknowledge(seed, {
      [wildcardResource(this, pointers)]: 'one function for the pointers of all clusters, and for those of base images to come',
      'AwsSolutions-IAM5[Resource::*]': 'DescribeImages knows no resource',
    });
    this.serviceToken = provider.serviceToken;
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
    seed.node.addDependency(props.seeder); // the function's permissions, too
  }
}
