import { Annotations, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';

/** The Regions that do not offer the default instance type, and a type that all of them offer. */
const NOT_OFFERED = { instanceType: 'm6i.large', regions: ['ap-southeast-4', 'eu-south-2'], instead: 'm7i.large' };

/**
 * Adds a warning for the default instance type in a Region that did not offer it when this version was released. It is not an error, because Regions
 * get new instance types regularly.
 *
 * @param owner the owner of the instance type in the warning, such as `server 'app01'`
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-regions.html
 */
export function warnIfNotOffered(scope: IConstruct, owner: string, instanceType: ec2.InstanceType): void {
  const { region } = Stack.of(scope);
  if (instanceType.toString() === NOT_OFFERED.instanceType && NOT_OFFERED.regions.includes(region)) {
    Annotations.of(scope).addWarningV2(
      'oban-environment:instanceTypeNotOffered',
      `EC2 did not offer ${instanceType}, the instanceType of ${owner}, in ${region} when this version was released: give another one, such as ${NOT_OFFERED.instead}, ` +
      'or acknowledge this warning if the Region offers it now',
    );
  }
}
