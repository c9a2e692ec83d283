import { App, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { EnvironmentKey } from '../../../src/encryption/environment-key';
import { IObanEnvironment } from '../../../src/environment-reference';
import { EnvironmentNetwork } from '../../../src/network';
import { ObanServer, ObanServerProps, ServerImage } from '../../../src/server';
import { AdministratorKeyPair } from '../../../src/server/administrator-key-pair';

export const REGION = 'ap-southeast-2';
export const ENV = { account: '123456789012', region: REGION };
export const WINDOWS = ServerImage.windows({ [REGION]: 'ami-0a1b2c3d4e5f60718' });
export const LINUX = ServerImage.linux({ [REGION]: 'ami-0f1e2d3c4b5a69788' });
export const DRIVE_D = { drive: 'D', size: Size.gibibytes(200) };
export const DATA = { mountPoint: '/data', device: '/dev/sdf', size: Size.gibibytes(200) };

/** The parts of an environment that a server needs, with a key and a database by default. */
export class SmallEnvironment extends Construct implements IObanEnvironment {
  public readonly environmentName = 'prod';
  public readonly vpc: ec2.IVpc;
  public readonly publicSubnets: ec2.SubnetSelection;
  public readonly applicationSubnets: ec2.SubnetSelection;
  public readonly keyPair = new AdministratorKeyPair(this, 'KeyPair', { environmentName: 'prod' });
  public readonly encryptionKey?: EnvironmentKey;
  public readonly databaseSecurityGroup?: ec2.SecurityGroup;
  public readonly protectionOptOut?: string;

  constructor(scope: Construct, options: { staging?: boolean; protectionOptOut?: string } = {}) {
    super(scope, 'Environment');
    const network = new EnvironmentNetwork(this, 'Network', {
      environmentName: 'prod',
      ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'),
      availabilityZones: [`${REGION}a`, `${REGION}b`],
    });
    this.vpc = network.vpc;
    this.publicSubnets = network.publicSubnets;
    this.applicationSubnets = network.applicationSubnets;
    this.protectionOptOut = options.protectionOptOut;
    if (!options.staging) {
      this.encryptionKey = new EnvironmentKey(this, 'Key', { environmentName: 'prod' });
      this.databaseSecurityGroup = new ec2.SecurityGroup(this, 'Database', { vpc: this.vpc, description: 'Database' });
    }
  }
}

export interface ServerUnderTest {
  readonly stack: Stack;
  readonly server: ObanServer;
  /** The template after all changes. */
  template(): Template;
}

export function newStack(id = 'Stack', app = new App()): Stack {
  return new Stack(app, id, { env: ENV });
}

/** Returns a Windows server in the stack of its environment, with defaults for all options that are not given. */
export function newServer(
  props: Partial<ObanServerProps> = {}, environment: (stack: Stack) => IObanEnvironment = (stack) => new SmallEnvironment(stack),
): ServerUnderTest {
  const stack = newStack();
  const server = new ObanServer(stack, 'App01', { environment: environment(stack), serverName: 'app01', image: WINDOWS, ...props });
  return { stack, server, template: () => Template.fromStack(stack) };
}

/** The only resource of a type. */
export function only(template: Template, type: string): any {
  const found = Object.values(template.findResources(type));
  expect(found).toHaveLength(1);
  return found[0];
}

/** A value of the template with what only the deployment knows replaced by where it comes from. */
export function readable(stack: Stack, value: any): any {
  return JSON.parse(JSON.stringify(stack.resolve(value)), (_key, each) => {
    if (each?.['Fn::Join']) {
      return each['Fn::Join'][1].join(each['Fn::Join'][0]);
    }
    if (each?.Ref || each?.['Fn::GetAtt']) {
      return `<${each.Ref ?? each['Fn::GetAtt'].join('.')}>`.replace(/[0-9A-F]{8}(?=[.>])/, '');
    }
    return each;
  });
}
