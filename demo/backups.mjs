import { timeOf } from './calendar.mjs';

const FUNCTIONS = {
  'create-images': 'ProductionBackupCreateImagesFunction',
  'roll-clusters': 'ProductionBackupRollClustersFunction',
  'tag-snapshots': 'ProductionBackupTagSnapshotsFunction',
  'expire-images': 'ProductionBackupExpireImagesFunction',
  'check-backups': 'ProductionBackupCheckBackupsFunction',
};

/** The backups and the backup functions of an environment in the running AWS. */
export async function backupsOf(ask, environment, stack) {
  const ofEnvironment = [{ Name: 'tag:oban:environment', Values: [environment] }];
  const { Parameter } = await ask('ssm', 'GetParameter', { Name: `/oban/${environment}/inventory/b2g` });
  const pointerName = JSON.parse(Parameter.Value).imagePointer;
  const functions = await functionsOf(ask, stack);

  /** Returns the images that the functions have made, by their names. Other images, such as copies, may have tags of the environment. */
  const images = async () => (await ask('ec2', 'DescribeImages', { Owners: ['self'], Filters: [...ofEnvironment, { Name: 'name', Values: [`oban/${environment}/*`] }] })).Images.map(toImage);
  const exists = async (ids) => {
    const { Images } = await ask('ec2', 'DescribeImages', { Filters: [{ Name: 'image-id', Values: ids }] });
    return new Set(Images.map(({ ImageId }) => ImageId));
  };
  const snapshots = async () => (await ask('ec2', 'DescribeSnapshots', { OwnerIds: ['self'], Filters: [...ofEnvironment, { Name: 'tag-key', Values: ['oban:created'] }] })).Snapshots.map(({ SnapshotId }) => SnapshotId);

  /** Returns all values of the gateway's pointer, the earliest first. */
  const pointerHistory = async () => {
    const { Parameters } = await ask('ssm', 'GetParameterHistory', { Name: pointerName });
    return Parameters.sort((one, other) => one.Version - other.Version).map(({ Value, LastModifiedDate }) => ({ image: Value, at: LastModifiedDate }));
  };

  /** Returns the image of each instance, by the instance's id. */
  const running = async () => {
    const { Reservations } = await ask('ec2', 'DescribeInstances', { Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] }] });
    return new Map(Reservations.flatMap((reservation) => reservation.Instances).map(({ InstanceId, ImageId }) => [InstanceId, ImageId]));
  };
  const server = async (name) => {
    const { Parameter: { Value } } = await ask('ssm', 'GetParameter', { Name: `/oban/${environment}/inventory/${name}` });
    return JSON.parse(Value).instanceId;
  };

  /** Returns the decisions that a function has logged since a moment. */
  const decisions = async (name, since) => {
    const { LoggingConfig: { LogGroup } } = await ask('lambda', 'GetFunctionConfiguration', { FunctionName: functions.get(name) });
    const found = [];
    let page = {};
    do {
      page = await ask('cloudwatch-logs', 'FilterLogEvents', { logGroupName: LogGroup, startTime: since.getTime(), nextToken: page.nextToken });
      found.push(...page.events.filter(({ message }) => message.startsWith('{')).map(({ message }) => JSON.parse(message)).filter(({ action }) => action));
    } while (page.nextToken);
    return found;
  };

  /** Invokes a function as an operator does in the console: "Test" with an empty event. */
  const runByHand = (name) => ask('lambda', 'Invoke', { FunctionName: functions.get(name), Payload: '{}' });
  const physicalNameOf = (name) => functions.get(name);
  const functionOf = (physicalName) => [...functions].find(([, each]) => each === physicalName)?.[0] ?? physicalName;

  return { images, exists, snapshots, pointerHistory, running, server, decisions, runByHand, physicalNameOf, functionOf };
}

async function functionsOf(ask, stack) {
  const resources = [];
  let page = {};
  do {
    page = await ask('cloudformation', 'ListStackResources', { StackName: stack, NextToken: page.NextToken });
    resources.push(...page.StackResourceSummaries);
  } while (page.NextToken);
  const lambdas = resources.filter(({ ResourceType }) => ResourceType === 'AWS::Lambda::Function');
  return new Map(Object.entries(FUNCTIONS).map(([name, logicalId]) =>
    [name, lambdas.find(({ LogicalResourceId }) => LogicalResourceId.startsWith(logicalId)).PhysicalResourceId]));
}

function toImage({ ImageId, Name, State, CreationDate, Tags, BlockDeviceMappings }) {
  const tag = (key) => Tags.find(({ Key }) => Key === key)?.Value;
  return {
    id: ImageId,
    name: Name,
    state: State,
    at: timeOf(CreationDate),
    source: tag('oban:source'),
    instance: tag('oban:source-instance'),
    day: tag('oban:created'),
    lastDay: tag('delete-after'),
    snapshots: BlockDeviceMappings.map(({ Ebs }) => Ebs.SnapshotId),
  };
}
