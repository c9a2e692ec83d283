import { EC2Client } from '@aws-sdk/client-ec2';
import type { Context } from 'aws-lambda';
import { toldBy } from './environment-variables.lambda-shared';
import { BackupEvent, imageOfEvent } from './image-event.lambda-shared';
import { invoke } from './invocation.lambda-shared';
import { functionSettings } from './read-settings.lambda-shared';
import type { Summary } from './summary.lambda-shared';
import { tagSnapshots, tagSnapshotsOf } from './tag-snapshots.lambda-shared';
import { Connection } from '../../aws/connection.lambda-shared';

const aws = new Connection();
const clients = { ec2: aws.client(EC2Client) };

/** Tags the snapshots behind the images of the environment; on the event of an image, those behind that one. */
export async function handler(event: BackupEvent, context: Context): Promise<Summary> {
  const imageId = imageOfEvent(event);
  return invoke(
    { functionName: 'tag-snapshots', settings: functionSettings(toldBy(process.env)), aws, clients, event, context },
    (run) => (imageId === undefined ? tagSnapshots(run) : tagSnapshotsOf(run, imageId)), // promise FN-4d.2
  );
}
