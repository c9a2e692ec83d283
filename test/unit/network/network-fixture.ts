import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { EnvironmentNetwork, EnvironmentNetworkProps } from '../../../src/network';

export const TWO_ZONES = ['ap-southeast-2a', 'ap-southeast-2b'];
export const THREE_ZONES = [...TWO_ZONES, 'ap-southeast-2c'];

export interface NetworkUnderTest {
  readonly stack: Stack;
  readonly network: EnvironmentNetwork;
  readonly template: Template;
}

export function newStack(): Stack {
  return new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'ap-southeast-2' } });
}

/** Returns a network with its own VPC in two zones, with defaults for all options that are not given. */
export function newNetwork(props: Partial<EnvironmentNetworkProps> = {}, stack: Stack = newStack()): NetworkUnderTest {
  const network = new EnvironmentNetwork(stack, 'Network', {
    environmentName: 'test',
    ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'),
    availabilityZones: TWO_ZONES,
    ...props,
  });
  return { stack, network, template: Template.fromStack(stack) };
}
