import { finding } from './report.mjs';

/** Returns the resources with data in the running AWS: servers, their volumes, the database and the inventory. */
export async function whatHoldsData(ask, outputs) {
  await servers(ask);
  await database(ask, outputs);
  await inventory(ask);
}

async function servers(ask) {
  const { Reservations } = await ask('ec2', 'DescribeInstances', {
    Filters: [{ Name: 'tag:oban:backup', Values: ['daily'] }, { Name: 'instance-state-name', Values: ['running'] }],
  });
  const instances = Reservations.flatMap((reservation) => reservation.Instances);
  const protections = await Promise.all(instances.map(async ({ InstanceId }) =>
    (await ask('ec2', 'DescribeInstanceAttribute', { InstanceId, Attribute: 'disableApiTermination' })).DisableApiTermination.Value));
  const zones = [...new Set(instances.map((instance) => instance.Placement.AvailabilityZone))].sort();
  const sound = instances.every((instance) => instance.MetadataOptions.HttpTokens === 'required' && !instance.PublicIpAddress && instance.IamInstanceProfile);
  finding('servers to be imaged daily', `${instances.map(nameOf).sort().join(', ')} in ${zones.join(' and ')}, ${protections.every(Boolean) ? 'protected from termination' : 'unprotected'}`,
    instances.length === 2 && protections.every(Boolean) && sound);

  const roots = new Set(instances.flatMap((instance) => instance.BlockDeviceMappings.filter(({ DeviceName }) => DeviceName === instance.RootDeviceName).map(({ Ebs }) => Ebs.VolumeId)));
  const { Volumes } = await ask('ec2', 'DescribeVolumes', { Filters: [{ Name: 'attachment.instance-id', Values: instances.map(({ InstanceId }) => InstanceId) }] });
  const data = Volumes.filter(({ VolumeId }) => !roots.has(VolumeId));
  const encrypted = Volumes.every((volume) => volume.Encrypted && volume.VolumeType === 'gp3');
  finding('their data volumes', `${data.map((volume) => `${nameOf(volume)} ${volume.Size} GiB`).sort().join(', ')}; ${encrypted ? 'all gp3, encrypted' : 'not all encrypted'}`,
    data.length === 3 && encrypted && data.every((volume) => !volume.Attachments[0].DeleteOnTermination));
}

async function database(ask, outputs) {
  const { DBInstances: [instance] } = await ask('rds', 'DescribeDBInstances');
  const { Parameters } = await ask('rds', 'DescribeDBParameters', { DBParameterGroupName: instance.DBParameterGroups[0].DBParameterGroupName });
  const tls = Parameters.find(({ ParameterName }) => ParameterName === 'rds.force_ssl')?.ParameterValue === '1';
  const traits = {
    [`${instance.Engine} ${instance.EngineVersion}`]: instance.Engine === 'sqlserver-se',
    'Multi-AZ': instance.MultiAZ,
    'encrypted': instance.StorageEncrypted,
    'TLS only': tls,
    'protected from deletion': instance.DeletionProtection,
    [`${instance.BackupRetentionPeriod} days of backups`]: instance.BackupRetentionPeriod >= 14,
    'not public': !instance.PubliclyAccessible,
  };
  finding('the database', Object.keys(traits).filter((trait) => traits[trait]).join(', '), Object.values(traits).every(Boolean));
  finding('it answers at', outputs.DatabaseEndpoint, outputs.DatabaseEndpoint === instance.Endpoint.Address);
  const secret = await ask('secrets-manager', 'DescribeSecret', { SecretId: outputs.DatabaseSecretArn });
  finding('its master password', `managed by ${secret.OwningService ?? 'nobody'}, ${secret.RotationEnabled ? 'rotated' : 'not rotated'}`, secret.OwningService === 'rds' && secret.RotationEnabled);
}

async function inventory(ask) {
  const { Parameters } = await ask('ssm', 'GetParametersByPath', { Path: '/oban/prod/inventory' });
  const entries = Parameters.map(({ Name, Value }) => `${Name.split('/').pop()} (${JSON.parse(Value).kind})`).sort();
  finding('the inventory expects backups of', entries.join(', '), entries.join() === 'app01 (server),app02 (server),b2g (cluster)');
}

function nameOf({ Tags }) {
  return Tags.find(({ Key }) => Key === 'Name')?.Value ?? 'without a name';
}
