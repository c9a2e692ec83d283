/** A program that reads messages of alarms, and what of a message it cannot do without. */
export interface Reader {
  readonly repository: string;
  /** The version that was read. */
  readonly commit: string;
  readonly file: string;
  readonly function: string;
  /** The keys that it reads of a message and that this one does not have. */
  readonly lacks: (message: unknown) => string[];
}

export const READERS: readonly Reader[] = [
  {
    repository: 'terraform-aws-modules/terraform-aws-notify-slack',
    commit: '020af8f5da9fa3e25a5f3253eb2aee3844767059',
    file: 'functions/notify_slack.py',
    function: 'cloudwatch_notification', // a KeyError for each of them
    lacks: lacking('AlarmName', 'AlarmDescription', 'NewStateReason', 'NewStateValue', 'OldStateValue'),
  },
  {
    repository: 'assertible/lambda-cloudwatch-slack',
    commit: '00108f9677825b7ad8f7be5b9e2b97a0526eaed1',
    file: 'index.js',
    function: 'handleCloudWatch', // a TypeError without Trigger, and "undefined" for what it lacks
    lacks: lacking(
      'AlarmName', 'AlarmDescription', 'NewStateReason', 'NewStateValue', 'OldStateValue',
      'Trigger.MetricName', 'Trigger.Statistic', 'Trigger.ComparisonOperator', 'Trigger.Threshold', 'Trigger.EvaluationPeriods', 'Trigger.Period',
    ),
  },
];

function lacking(...keys: string[]): Reader['lacks'] {
  return (message) => keys.filter((key) => key.split('.').reduce<any>((value, name) => value?.[name], message) === undefined);
}
