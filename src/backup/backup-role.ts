import { CfnResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Permission } from './permissions/permission';
import { acknowledge, awsManagedPolicy, wildcardResource } from '../synthesis/acknowledge';

/** The description and the permissions of a function's role. */
export interface BackupRoleProps {
  readonly description: string;
  /** The permissions of the function, on resources of the environment only. */
  readonly permissions: readonly Permission[];
  /** The reason why the role has the permissions of the design. Undefined if it has least privilege. */
  readonly asDesignedReason?: string;
}

const DESIGNED = ['AutoScalingFullAccess', 'AmazonEC2FullAccess'];

/** The services that the design's policies allow completely. */
const DESIGNED_SERVICES = ['autoscaling', 'ec2', 'elasticloadbalancing'];

/** The role of one function. */
export class BackupRole extends iam.Role {
  constructor(scope: Construct, id: string, { description, permissions, asDesignedReason }: BackupRoleProps) {
    super(scope, id, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description,
      managedPolicies: asDesignedReason === undefined ? [] : DESIGNED.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
    });
    if (asDesignedReason !== undefined) {
      (this.node.defaultChild as CfnResource).addMetadata('oban:as-designed', asDesignedReason);
      acknowledge(this, Object.fromEntries(DESIGNED.map((name) => [awsManagedPolicy(name), asDesignedReason])));
    }
    for (const permission of permissions.filter((each) => asDesignedReason === undefined || !isDesigned(each))) {
      this.addPermission(permission);
    }
  }

  private addPermission({ isDenied, actions, resources, conditions, whyWildcard }: Permission): void {
    this.addToPolicy(new iam.PolicyStatement({ effect: isDenied ? iam.Effect.DENY : iam.Effect.ALLOW, actions, resources, conditions }));
    if (whyWildcard !== undefined) {
      acknowledge(this, Object.fromEntries(resources.map((resource) => [wildcardResource(this, resource), whyWildcard])));
    }
  }
}

function isDesigned({ actions }: Permission): boolean {
  return actions.every((action) => DESIGNED_SERVICES.includes(action.split(':')[0]));
}
