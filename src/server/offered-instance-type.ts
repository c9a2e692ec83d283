import { Annotations, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';

/** Regions that do not offer the default type, and a type that all of them offer. */
const NOT_OFFERED = { instanceType: 'm6i.large', regions: ['ap-southeast-4', 'eu-south-2'], instead: 'm7i.large' };

/**
 * Warns of the default instance type in a Region that did not offer it when this release was made. Regions get new types all the time, so
 * this is no error.
 *
 * @param owner whose it is, as the user knows it: `server 'app01'`
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-regions.html
 */
export function warnIfNotOffered(scope: IConstruct, owner: string, instanceType: ec2.InstanceType): void {
  const { region } = Stack.of(scope);
  if (instanceType.toString() === NOT_OFFERED.instanceType && NOT_OFFERED.regions.includes(region)) {
    Annotations.of(scope).addWarningV2(
      'oban-environment:instanceTypeNotOffered',
      `EC2 did not offer ${instanceType}, the instanceType of ${owner}, in ${region} when this release was made: give another one, such as ${NOT_OFFERED.instead}, ` +
      'or acknowledge this if it is offered by now',
    );
  }
}
