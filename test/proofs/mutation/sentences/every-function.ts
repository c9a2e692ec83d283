import { broken, Sentence } from '../mutation';
import { add, always, drop, never, replace, withMethod, withOperator } from '../operators';

export const EVERY_FUNCTION: readonly Sentence[] = [
  {
    id: 'ALL-1a',
    says: 'the same event twice ends as once: no second image',
    mutations: [
      broken('ALL-1a.1', drop('property'), 'backup/functions/create-images/plan'),
      broken('ALL-1a.2', drop('property'), 'backup/functions/create-images/plan'),
      broken('ALL-1a.3', drop('property'), 'backup/functions/create-images/plan'),
    ],
  },
  {
    id: 'ALL-1b',
    says: 'two runs at once end as one: a pointer moves only from what the decision was made on',
    mutations: [
      broken('ALL-1b.1', never(), 'backup/functions/roll-clusters/move-pointer'),
      broken('ALL-1b.2', always(), 'backup/functions/roll-clusters/move-pointer'),
      broken('ALL-1b.3', always('comparison'), 'backup/functions/roll-clusters/move-pointer'),
      broken('ALL-1b.4', never(), 'backup/functions/roll-clusters/move-pointer'),
      broken('ALL-1b.5', never(), 'backup/functions/roll-clusters/move-pointer'),
    ],
  },
  {
    id: 'ALL-1c',
    says: 'after a crash between two calls the next run ends the work',
    mutations: [
      broken('ALL-1c.1', drop('clause'), 'backup/functions/expire-images/plan'),
      broken('ALL-1c.2', replace('call', 'includes', '_argument0_object === undefined || _'), 'backup/functions/expire-images/deregister-image'),
    ],
  },
  {
    id: 'ALL-1d',
    says: 'what should be is a pure function of the world: the order of what AWS lists is irrelevant',
    mutations: [
      broken('ALL-1d.1', drop('call', 'sort'), 'backup/functions/properties'),
      broken('ALL-1d.2', drop('call', 'sort'), 'backup/functions/properties'),
    ],
  },
  {
    id: 'ALL-2a',
    says: 'one bad item never stops the others',
    mutations: [
      broken('ALL-2a.1', replace('statement', undefined, "throw new Error('stops the others');"), 'backup/functions/runtime/carry-out'),
      broken('ALL-2a.2', replace('statement', undefined, "throw new Error('stops the others');"), 'backup/functions/create-images/plan'),
      broken('ALL-2a.3', drop('element', 1), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'ALL-2b',
    says: 'at the end the invocation fails with an error that names each failed item',
    mutations: [
      broken('ALL-2b.1', never(), 'backup/functions/handlers'),
      broken('ALL-2b.2', drop('element', 'map'), 'backup/functions/handlers'),
      broken('ALL-2b.3', drop('statement'), 'backup/functions/runtime/carry-out'),
    ],
  },
  {
    id: 'ALL-2c',
    says: 'so the Errors alarm goes off, and the topic gets a notification',
    mutations: [
      broken('ALL-2c.1', withMethod('metricErrors', 'metricInvocations'), 'backup/image-backup'),
      broken('ALL-2c.2', drop('statement'), 'backup/image-backup'),
      broken('ALL-2c.3', drop('element'), 'backup/image-backup'),
      broken('ALL-2c.4', drop('property'), 'backup/image-backup'),
    ],
  },
  {
    id: 'ALL-2d',
    says: 'a run with nothing wrong never fails',
    mutations: [
      broken('ALL-2d.1', withOperator('comparison', undefined, '>='), 'backup/functions/handlers'),
      broken('ALL-2d.2', add('statement', undefined, "this.failures.push({ subject: 'left', reason: 'left' });"), 'backup/functions/runtime/carry-out'),
    ],
  },
  {
    id: 'ALL-2e',
    says: 'an error threshold that a function never reaches is refused',
    mutations: [
      broken('ALL-2e', replace('calculation', undefined, '3'), 'monitoring/thresholds'),
    ],
  },
  {
    id: 'ALL-3a',
    says: 'it stops cleanly before its timeout',
    mutations: [
      broken('ALL-3a.1', never(), 'backup/functions/runtime/carry-out'),
      broken('ALL-3a.2', never(), 'backup/functions/expire-images/run'),
      broken('ALL-3a.3', replace('literal', undefined, '0'), 'backup/functions/handlers'),
    ],
  },
  {
    id: 'ALL-3b',
    says: 'the number of items that were not handled is a metric',
    mutations: [
      broken('ALL-3b.1', drop('statement'), 'backup/functions/runtime/carry-out'),
      broken('ALL-3b.2', drop('statement'), 'backup/functions/expire-images/run'),
      broken('ALL-3b.3', drop('element', 0), 'backup/functions/handlers'),
    ],
  },
  {
    id: 'ALL-3c',
    says: 'a backlog that does not shrink is an alarm',
    mutations: [
      broken('ALL-3c.1', drop('element', 'functionName'), 'backup/image-backup'),
      broken('ALL-3c.2', replace('value', undefined, "'Failed'"), 'backup/image-backup'),
    ],
  },
  {
    id: 'ALL-3d',
    says: 'every wait for AWS ends in time for the report, also on a connection that hangs',
    mutations: [
      broken('ALL-3d.1', replace('argument', 0, '_left'), 'aws-calls/deadline'),
      broken('ALL-3d.2', replace('value', undefined, 'false'), 'aws-calls/client-configuration'),
      broken('ALL-3d.3', replace('argument', 1, '2 ** 30'), 'aws-calls/connection'),
      broken('ALL-3d.4', drop('statement'), 'aws-calls/connection'),
    ],
  },
  {
    id: 'ALL-4a',
    says: 'it never touches what is of another environment',
    mutations: [
      broken('ALL-4a.1', never(), 'backup/functions/expire-images/plan'),
      broken('ALL-4a.2', drop('operand', 0), 'backup/functions/create-images/plan'),
      broken('ALL-4a.3', always('operand', 'own'), 'backup/functions/roll-clusters/run'),
      broken('ALL-4a.4', replace('element', undefined, "'*'"), 'backup/functions/aws/images-and-snapshots'),
    ],
  },
  {
    id: 'ALL-4b',
    says: "its role could not: conditions on the environment's tag",
    mutations: [
      broken('ALL-4b.1', drop('property'), 'backup/image-backup-permissions'),
      broken('ALL-4b.2', drop('property'), 'backup/image-backup-permissions'),
      broken('ALL-4b.3', drop('property'), 'backup/image-backup-permissions'),
      broken('ALL-4b.4', drop('property'), 'backup/image-backup-permissions'),
      broken('ALL-4b.5', drop('property', 0), 'backup/image-backup-permissions'),
      broken('ALL-4b.6', drop('property'), 'backup/image-backup-permissions'),
      broken('ALL-4b.7', drop('property', 1), 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'ALL-4c',
    says: "parameters are bound by the environment's path",
    mutations: [
      broken('ALL-4c.1', replace('placeholder', 0, "'*'"), 'backup/image-backup-permissions'),
      broken('ALL-4c.2', replace('argument', undefined, "'*'"), 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'ALL-4d',
    says: 'creation may tag only what it creates',
    mutations: [
      broken('ALL-4d', drop('property', 'ec2:CreateAction'), 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'ALL-4e',
    says: "who tags snapshots may tag only those whose environment is its own or none, with its own value and the contract's keys",
    mutations: [
      broken('ALL-4e.1', drop('property', 'StringEqualsIfExists'), 'backup/image-backup-permissions'),
      broken('ALL-4e.2', drop('property'), 'backup/image-backup-permissions'),
      broken('ALL-4e.3', drop('property', 'ForAllValues:StringEquals'), 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'ALL-4f',
    says: 'who tags snapshots cannot delete, and who removes images cannot tag',
    mutations: [
      broken('ALL-4f.1', replace('argument', 'ec2:DescribeImages', "'ec2:DeleteSnapshot', _"), 'backup/image-backup-permissions'),
      broken('ALL-4f.2', add('element', undefined, "'ec2:CreateTags'"), 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'ALL-5a',
    says: 'it reads every page',
    mutations: [
      broken('ALL-5a.1', add('statement', undefined, 'break;'), 'backup/functions/aws/images-and-snapshots'),
      broken('ALL-5a.2', never(), 'backup/functions/aws/images-and-snapshots'),
    ],
  },
  {
    id: 'ALL-5b',
    says: 'it sends the fewest calls that the API allows',
    mutations: [
      broken('ALL-5b.1', replace('literal', undefined, '100'), 'backup/functions/aws/images-and-snapshots'),
      broken('ALL-5b.2', replace('literal', undefined, '20'), 'backup/functions/aws/images-and-snapshots'),
      broken('ALL-5b.3', replace('literal', undefined, '1'), 'backup/functions/expire-images/run'),
      broken('ALL-5b.4', replace('literal', undefined, 'false'), 'backup/functions/expire-images/deregister-image'),
    ],
  },
  {
    id: 'ALL-5c',
    says: 'it retries throttles with back-off',
    mutations: [
      broken('ALL-5c.1', replace('literal', undefined, "'standard'"), 'aws-calls/retries'),
      broken('ALL-5c.2', replace('literal', undefined, '1'), 'aws-calls/retries'),
    ],
  },
  {
    id: 'ALL-5d',
    says: '"already gone" is done',
    mutations: [
      broken('ALL-5d.1', drop('argument', 'InvalidAMIID.NotFound'), 'backup/functions/expire-images/deregister-image'),
      broken('ALL-5d.1', drop('argument', 'InvalidAMIID.Unavailable'), 'backup/functions/expire-images/deregister-image'),
      broken('ALL-5d.2', replace('argument', 'InvalidSnapshot.NotFound', "'Another'"), 'backup/functions/expire-images/deregister-image'),
      broken('ALL-5d.3', replace('literal', undefined, "'Another'"), 'backup/functions/tag-snapshots/create-tags'),
    ],
  },
  {
    id: 'ALL-5e',
    says: '"already there" is done',
    mutations: [
      broken('ALL-5e.1', replace('argument', 'InvalidAMIName.Duplicate', "'Another'"), 'backup/functions/aws/create-image'),
      broken('ALL-5e.2', always('comparison'), 'backup/functions/aws/create-image'),
      broken('ALL-5e.3', never(), 'backup/functions/roll-clusters/start-instance-refresh'),
    ],
  },
  {
    id: 'ALL-5f',
    says: 'the name of an image is looked up again while EC2 does not list the image, after everything else',
    mutations: [
      broken('ALL-5f.1', replace('literal', undefined, '0'), 'backup/functions/aws/create-image'),
      broken('ALL-5f.2', never('comparison', 0), 'backup/functions/aws/create-image'),
      broken('ALL-5f.3', never(), 'backup/functions/aws/create-image'),
      broken('ALL-5f.4', never(), 'backup/functions/runtime/carry-out'),
    ],
  },
  {
    id: 'ALL-6a',
    says: 'one structured log line per decision with its reason',
    mutations: [
      broken('ALL-6a.1', drop('statement'), 'backup/functions/runtime/carry-out'),
      broken('ALL-6a.2', drop('property', 0), 'backup/functions/handlers'),
    ],
  },
  {
    id: 'ALL-6b',
    says: 'a summary is the return value',
    mutations: [
      broken('ALL-6b.1', drop('statement'), 'backup/functions/runtime/carry-out'),
      broken('ALL-6b.2', drop('statement'), 'backup/functions/runtime/carry-out'),
      broken('ALL-6b.3', replace('returned', undefined, '{}'), 'backup/functions/handlers'),
    ],
  },
  {
    id: 'ALL-6c',
    says: 'metrics in the embedded metric format: made, expired, kept and why, failed, age of the newest good image',
    mutations: [
      broken('ALL-6c.1', drop('statement'), 'backup/functions/handlers'),
      broken('ALL-6c.2', drop('property', 'create-image'), 'backup/functions/handlers'),
      broken('ALL-6c.3', drop('property', 'deregister-image'), 'backup/functions/handlers'),
      broken('ALL-6c.4', drop('property'), 'backup/functions/handlers'),
      broken('ALL-6c.5', drop('element', 0), 'backup/functions/handlers'),
      broken('ALL-6c.6', replace('calculation', undefined, '_left'), 'backup/functions/handlers'),
    ],
  },
  {
    id: 'ALL-6d',
    says: 'text that somebody chose in AWS adds no line to a report, and hides nothing in it',
    mutations: [
      broken('ALL-6d.1', drop('call', 'map'), 'backup/functions/check-backups/run'),
      broken('ALL-6d.2', drop('call', 'map'), 'backup/functions/handlers'),
    ],
  },
];
