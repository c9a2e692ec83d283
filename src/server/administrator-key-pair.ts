import { Aws, Fn, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { requireEnvironmentName } from '../checks/environment-name';
import { requireProperties } from '../checks/required-properties';
import { ENVIRONMENT_TAG } from '../tags/tag-keys';

/** What the key pair is named and tagged after. */
export interface AdministratorKeyPairProps {
  /** The environment's name. */
  readonly environmentName: string;
}

/**
 * The RSA key pair that decrypts the Windows administrator password of a freshly launched instance. It stays when the
 * stack goes: an instance or an image may outlive the stack, and the private key exists only once.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-key-pairs.html
 */
export class AdministratorKeyPair extends ec2.KeyPair {
  constructor(scope: Construct, id: string, props: AdministratorKeyPairProps) {
    requireProperties('AdministratorKeyPair', props, ['environmentName']);
    requireEnvironmentName(props.environmentName);
    super(scope, id, {
      // Names are unique and this one is retained: with the stack's own id in it, a second deployment of a deleted stack does not clash.
      keyPairName: Fn.join('-', ['oban', props.environmentName, Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))))]),
      type: ec2.KeyPairType.RSA,
      format: ec2.KeyPairFormat.PEM,
    });
    this.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    // A changed tag replaces a key pair, and with it every server: only a tag that never changes.
    (this.node.defaultChild as ec2.CfnKeyPair).addPropertyOverride('Tags', [{ Key: ENVIRONMENT_TAG, Value: props.environmentName }]);
  }
}
