import { Construct } from 'constructs';
import { CheckedDataVolume } from './checked-data-volume';
import { ServerInstanceProps } from './server-instance';
import { IObanEnvironment } from '../environment-reference';
import { ReplacementGuard } from '../replacement-guard/replacement-guard';

/** Which server is guarded, and what it is made of. */
export interface ServerGuardProps {
  readonly environment: IObanEnvironment;
  readonly serverName: string;
  readonly instance: ServerInstanceProps;
  readonly volumes: CheckedDataVolume[];
}

/**
 * Refuses what would replace a server, restart it for nothing, or fail half-way because AWS cannot change it on a volume.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html
 */
export class ServerGuard extends ReplacementGuard {
  constructor(scope: Construct, id: string, props: ServerGuardProps) {
    const { environment, serverName, instance, volumes } = props;
    const key = environment.encryptionKey?.keyArn ?? "the account's";
    const zone = instance.subnet.availabilityZone;
    super(scope, id, {
      environment,
      subject: `server ${serverName}`,
      frozen: {
        'image': instance.image.imageIdFor(scope),
        'key pair': environment.keyPair.keyPairName,
        'subnet': instance.subnet.subnetId,
        'Availability Zone': zone,
        'first boot commands': instance.firstBootScript ?? '',
        'root volume': `device ${instance.image.rootDeviceName}, size ${instance.rootGibibytes ?? "the image's"}, key ${key}`,
        ...Object.fromEntries(volumes.map((volume) => [
          `volume ${volume.name}`,
          `device ${volume.device}, zone ${zone}, snapshot ${volume.snapshotId ?? 'none'}, key ${key}`,
        ])),
      },
      wayOut:
        'To have it otherwise, add a server under a new name, with data volumes from snapshots of this one\'s, ' +
        'move to it what uses this one, and then remove this one.',
    });
  }
}
