import { Aws, Fn, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { requireEnvironmentName } from '../checks/environment-name';
import { requireProperties } from '../checks/required-properties';
import { ENVIRONMENT_TAG } from '../tags/tag-keys';

/** Properties of the administrator key pair. */
export interface AdministratorKeyPairProps {
  /** The environment's name. */
  readonly environmentName: string;
}

/**
 * The RSA key pair that decrypts the Windows administrator password of a newly launched instance. It is retained when the stack is deleted, because
 * instances and images may outlive the stack and there is no other copy of the private key.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-key-pairs.html
 */
export class AdministratorKeyPair extends ec2.KeyPair {
  constructor(scope: Construct, id: string, props: AdministratorKeyPairProps) {
    requireProperties('AdministratorKeyPair', props, ['environmentName']);
    requireEnvironmentName(props.environmentName);
    super(scope, id, {
      // Names are unique and the key pair is retained. The id of the stack in the name prevents a conflict when a deleted stack is deployed again.
      keyPairName: Fn.join('-', ['oban', props.environmentName, Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))))]),
      type: ec2.KeyPairType.RSA,
      format: ec2.KeyPairFormat.PEM,
    });
    this.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    // A changed tag would replace the key pair and every server, so that only a tag that never changes is added.
    (this.node.defaultChild as ec2.CfnKeyPair).addPropertyOverride('Tags', [{ Key: ENVIRONMENT_TAG, Value: props.environmentName }]);
  }
}
