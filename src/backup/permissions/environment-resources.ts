import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENVIRONMENT_TAG } from '../../tags/tag-keys';
import { HOLDS, INVENTORY, QUARANTINE, RECIPIENTS } from '../functions/model/parameter-names';

/** Conditions of a policy statement. */
export interface Conditions {
  readonly [operator: string]: { readonly [key: string]: string | string[] };
}

/** What of EC2, Auto Scaling and Parameter Store is an environment's, in the words of policies. */
export class EnvironmentResources {
  /** Images. EC2 gives them no account: they may be another's. */
  public readonly images: string;
  /** Snapshots. EC2 gives them no account: they may be another's. */
  public readonly snapshots: string;
  /** Instances. */
  public readonly instances: string;
  /** Auto Scaling groups. */
  public readonly groups: string;
  /** The stacks of the account in this Region: clusters may live in any. */
  public readonly stacks: string;
  /** The parameters of the inventory, and the path that they are listed by. */
  public readonly inventory: string[];
  /** The parameters of the inventory, each by its name. */
  public readonly inventoryEntries: string;
  /** The parameters of the environment on every level, and the path that they are listed by. */
  public readonly parameters: string[];
  /** Which clusters operators have put on hold, and the path that they are listed by. */
  public readonly holds: string[];
  /** What is quarantined, and the path that it is listed by. */
  public readonly quarantine: string[];
  /** The records of what is quarantined, each by its name. */
  public readonly quarantineRecords: string;
  /** The parameter that says whom the stack has subscribed. */
  public readonly recipients: string;
  /** The image pointers of clusters. */
  public readonly pointers: string;
  /** All parameters of the account in this Region, and those that AWS publishes. */
  public readonly allParameters: string[];
  /** All parameters in this Region, those that other accounts share with this one as well. */
  public readonly sharedParameters: string;
  /** Parameter Store, as KMS knows who calls it. */
  public readonly parameterStore: string;
  /** What is acted upon bears the environment's tag. */
  public readonly isTagged: Conditions;
  /** What is made gets the environment's tag. */
  public readonly getsTagged: Conditions;

  constructor(scope: Construct, environmentName: string) {
    const stack = Stack.of(scope);
    const parameters = (path: string) => stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: `oban/${environmentName}/${path}` }); // promise ALL-4c.1
    this.images = stack.formatArn({ service: 'ec2', account: '', resource: 'image', resourceName: '*' });
    this.snapshots = stack.formatArn({ service: 'ec2', account: '', resource: 'snapshot', resourceName: '*' });
    this.instances = stack.formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' });
    this.groups = stack.formatArn({
      service: 'autoscaling', resource: 'autoScalingGroup', resourceName: '*:autoScalingGroupName/*', arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.stacks = stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: '*' });
    this.inventoryEntries = parameters(`${INVENTORY}/*`);
    this.inventory = [parameters(INVENTORY), this.inventoryEntries];
    this.parameters = [stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: `oban/${environmentName}` }), parameters('*')];
    this.holds = [parameters(HOLDS), parameters(`${HOLDS}/*`)];
    this.quarantineRecords = parameters(`${QUARANTINE}/*`);
    this.quarantine = [parameters(QUARANTINE), this.quarantineRecords];
    this.recipients = parameters(RECIPIENTS);
    this.pointers = parameters('*/image/*'); // promise ALL-4c.2
    this.allParameters = [
      stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: '*' }),
      stack.formatArn({ service: 'ssm', account: '', resource: 'parameter', resourceName: 'aws/*' }),
    ];
    this.sharedParameters = stack.formatArn({ service: 'ssm', account: '*', resource: 'parameter', resourceName: '*' });
    this.parameterStore = `ssm.${stack.region}.amazonaws.com`;
    this.isTagged = { StringEquals: { [`aws:ResourceTag/${ENVIRONMENT_TAG}`]: environmentName } };
    this.getsTagged = { StringEquals: { [`aws:RequestTag/${ENVIRONMENT_TAG}`]: environmentName } };
  }
}
