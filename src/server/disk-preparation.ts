import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { DataDisk } from './data-disk';
import { linuxDiskScript } from './disk-script-linux';
import { windowsDiskScript } from './disk-script-windows';

/** The instance and the disks that it formats and mounts. */
export interface DiskPreparationProps {
  readonly operatingSystem: ec2.OperatingSystemType;
  readonly instanceId: string;
  readonly disks: DataDisk[];
  /** The name of the association in State Manager. */
  readonly associationName: string;
}

/**
 * A State Manager association that formats and mounts data volumes: on a new server as soon as its agent is registered, and again when a volume is
 * added, without a restart.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state.html
 */
export class DiskPreparation extends Construct {
  constructor(scope: Construct, id: string, props: DiskPreparationProps) {
    super(scope, id);
    const isWindows = props.operatingSystem === ec2.OperatingSystemType.WINDOWS;
    const script = (isWindows ? windowsDiskScript : linuxDiskScript)(props.disks);
    // The deployment does not wait for the association: an agent that is late would roll back the whole stack.
    new ssm.CfnAssociation(this, 'Association', {
      associationName: props.associationName,
      name: isWindows ? 'AWS-RunPowerShellScript' : 'AWS-RunShellScript',
      targets: [{ key: 'InstanceIds', values: [props.instanceId] }],
      parameters: { commands: script.split('\n') },
      complianceSeverity: 'HIGH',
    });
  }
}
