import { Fn, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { isNitro } from './nitro';
import { ServerImage } from './server-image';
import { IObanEnvironment } from '../environment-reference';
import { acknowledge, acknowledgeNamedZone } from '../synthesis/acknowledge';
import { BACKUP_TAG } from '../tags/tag-keys';

/** Properties of the instance of a server. */
export interface ServerInstanceProps {
  readonly environment: IObanEnvironment;
  readonly instanceName: string;
  readonly image: ServerImage;
  readonly instanceType: ec2.InstanceType;
  readonly subnet: ec2.ISubnet;
  readonly securityGroup: ec2.ISecurityGroup;
  /** The instance profile. A change associates another profile with the running instance. */
  readonly instanceProfile: iam.IInstanceProfile;
  /** The user data; none by default. */
  readonly firstBootScript?: string;
  /** The size of the root volume in GiB; by default the size in the image. */
  readonly rootGibibytes?: number;
  readonly terminationProtectionOptOut?: string;
  readonly backupOptOut?: string;
  readonly recoveryOptOut?: string;
}

/**
 * The instance of a server. It has no launch template, because each change of a launch template would replace the instance.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
 */
export class ServerInstance extends ec2.Instance {
  constructor(scope: Construct, id: string, props: ServerInstanceProps) {
    const { environment, image } = props;
    const vpcSubnets = { subnets: [props.subnet] };
    super(scope, id, {
      instanceName: props.instanceName,
      instanceType: props.instanceType,
      machineImage: { getImage: (owner) => ({ imageId: image.imageIdFor(owner), osType: image.operatingSystem, userData: ec2.UserData.custom('') }) },
      vpc: environment.vpc,
      vpcSubnets,
      securityGroup: props.securityGroup,
      keyPair: environment.keyPair,
      instanceProfile: props.instanceProfile,
      httpTokens: ec2.HttpTokens.REQUIRED,
      // Always enabled on the Nitro System, and not supported by some older instance types.
      ebsOptimized: isNitro(props.instanceType),
      // Basic monitoring has a period of five minutes, with which alarms are late. Detailed monitoring costs about 2 USD a month.
      detailedMonitoring: true,
      disableApiTermination: props.terminationProtectionOptOut === undefined,
      propagateTagsToVolumeOnCreation: true,
    });
    this.instance.userData = props.firstBootScript && Fn.base64(props.firstBootScript);
    this.instance.blockDeviceMappings = [{
      deviceName: image.rootDeviceName,
      ebs: {
        volumeType: 'gp3',
        volumeSize: props.rootGibibytes,
        encrypted: true,
        kmsKeyId: environment.encryptionKey?.keyArn,
        deleteOnTermination: true,
      },
    }];
    acknowledgeNamedZone(this.instance, 'a server keeps its zone, and its data volumes are in it');
    // The agent and the first boot need egress immediately.
    this.node.addDependency(environment.vpc.selectSubnets(vpcSubnets).internetConnectivityEstablished);

    acknowledge(this, {
      'AwsSolutions-EC26': 'encrypted as the mapping says; the rule fails where the stack has a launch template and the instance none',
      'CloudFormation-Validate::W9010': 'an image that is found at deployment would replace the server as soon as it moves',
    });
    if (props.terminationProtectionOptOut !== undefined) {
      this.instance.addMetadata('oban:termination-protection-opt-out', props.terminationProtectionOptOut);
    }
    if (props.recoveryOptOut !== undefined) {
      this.instance.addMetadata('oban:recovery-opt-out', props.recoveryOptOut);
    }
    if (props.backupOptOut === undefined) {
      Tags.of(this.instance).add(BACKUP_TAG, 'daily', { priority: 1000 }); // promise TAGS-9.2
    } else {
      this.instance.addMetadata('oban:backup-opt-out', props.backupOptOut);
    }
  }
}
