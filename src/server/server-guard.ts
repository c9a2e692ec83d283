import { Construct } from 'constructs';
import { CheckedDataVolume } from './checked-data-volume';
import type { ServerInstance } from './server-instance';
import { IObanEnvironment } from '../environment-reference';
import { ReplacementGuard } from '../replacement-guard/replacement-guard';

/** Properties of the replacement guard of a server. */
export interface ServerGuardProps {
  readonly environment: IObanEnvironment;
  readonly serverName: string;
  readonly instance: ServerInstance;
  readonly availabilityZone: string;
  readonly volumes: CheckedDataVolume[];
  readonly acceptUnmanaged?: string;
}

/**
 * The replacement guard of a server. It refuses a change that would replace the server, restart it without effect, or fail during the deployment
 * because AWS cannot change the property of a volume.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html
 */
export class ServerGuard extends ReplacementGuard {
  constructor(scope: Construct, id: string, props: ServerGuardProps) {
    const { environment, serverName, availabilityZone, volumes } = props;
    const key = environment.encryptionKey?.keyArn ?? "the account's";
    super(scope, id, {
      environment,
      subject: `server ${serverName}`,
      resource: props.instance.instance,
      alsoFrozen: Object.fromEntries(volumes.map((volume) => [
        `volume ${volume.name}`,
        `device ${volume.device}, zone ${availabilityZone}, snapshot ${volume.snapshotId ?? 'none'}, key ${key}`,
      ])),
      remedy:
        'To have it otherwise, add a server under a new name, with data volumes from snapshots of this one\'s, ' +
        'move to it what uses this one, and then remove this one.',
      acceptUnmanaged: props.acceptUnmanaged,
    });
  }
}
