import { EC2Client } from '@aws-sdk/client-ec2';
import type { Context } from 'aws-lambda';
import { tagSnapshots, tagSnapshotsOf } from './run';
import { Connection } from '../../../aws-calls/connection';
import { BackupEvent, imageOfEvent } from '../runtime/backup-event';
import { settingsText } from '../runtime/environment-variables';
import { invoke } from '../runtime/invocation';
import { functionSettings } from '../runtime/read-settings';
import type { Summary } from '../runtime/summary';

const aws = new Connection();
const clients = { ec2: aws.client(EC2Client) };

/** Tags the snapshots of the environment's images. After an event of an image, tags the snapshots of that image. */
export async function handler(event: BackupEvent, context: Context): Promise<Summary> {
  const imageId = imageOfEvent(event);
  return invoke(
    { functionName: 'tag-snapshots', settings: functionSettings(settingsText(process.env)), aws, clients, event, context },
    (run) => (imageId === undefined ? tagSnapshots(run) : tagSnapshotsOf(run, imageId)), // promise FN-4d.2
  );
}
