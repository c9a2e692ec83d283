import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENVIRONMENT_TAG } from '../../tags/tag-keys';
import { HOLDS, INVENTORY, QUARANTINE, RECIPIENTS } from '../functions/model/parameter-names';

/** The conditions of a policy statement. */
export interface Conditions {
  readonly [operator: string]: { readonly [key: string]: string | string[] };
}

/** The ARNs and conditions that select an environment's resources of EC2, Auto Scaling and Parameter Store in policies. */
export class EnvironmentResources {
  /** Images. Their ARNs have no account, so they include images of other accounts. */
  public readonly images: string;
  /** Snapshots. Their ARNs have no account, so they include snapshots of other accounts. */
  public readonly snapshots: string;
  /** Instances. */
  public readonly instances: string;
  /** Auto Scaling groups. */
  public readonly groups: string;
  /** All stacks of the account in this Region, because a cluster may be in any of them. */
  public readonly stacks: string;
  /** The parameters of the inventory, and the path that lists them. */
  public readonly inventory: string[];
  /** The parameters of the inventory, without the path that lists them. */
  public readonly inventoryEntries: string;
  /** The parameters of the environment on every level, and the path that lists them. */
  public readonly parameters: string[];
  /** The parameters of the holds that operators have put on clusters, and the path that lists them. */
  public readonly holds: string[];
  /** The parameters of quarantines, and the path that lists them. */
  public readonly quarantine: string[];
  /** The parameters of quarantines, without the path that lists them. */
  public readonly quarantineRecords: string;
  /** The parameter with the recipients that the stack has subscribed. */
  public readonly recipients: string;
  /** The image pointers of clusters. */
  public readonly pointers: string;
  /** All parameters of the account in this Region, and those that AWS publishes. */
  public readonly allParameters: string[];
  /** All parameters in this Region, including those that other accounts share with this one. */
  public readonly sharedParameters: string;
  /** The name of Parameter Store in the KMS condition `kms:ViaService`. */
  public readonly parameterStore: string;
  /** The condition that an existing resource has the environment's tag. */
  public readonly isTagged: Conditions;
  /** The condition that a new resource gets the environment's tag. */
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
