import { permissionsOfQuestions } from '../../../../src/verify/questions/all-questions';
import type { Call } from '../../../../src/verify/recording/recorded-call';

/** The packages of the SDK, and the ids of their services, by the prefix of IAM. */
const SERVICES: { readonly [prefix: string]: readonly [name: string, serviceId: string] } = {
  acm: ['acm', 'ACM'],
  autoscaling: ['auto-scaling', 'Auto Scaling'],
  cloudformation: ['cloudformation', 'CloudFormation'],
  cloudtrail: ['cloudtrail', 'CloudTrail'],
  cloudwatch: ['cloudwatch', 'CloudWatch'],
  ec2: ['ec2', 'EC2'],
  elasticloadbalancing: ['elastic-load-balancing-v2', 'Elastic Load Balancing v2'],
  events: ['eventbridge', 'EventBridge'],
  kms: ['kms', 'KMS'],
  lambda: ['lambda', 'Lambda'],
  logs: ['cloudwatch-logs', 'CloudWatch Logs'],
  rds: ['rds', 'RDS'],
  s3: ['s3', 'S3'],
  sns: ['sns', 'SNS'],
  ssm: ['ssm', 'SSM'],
};

/** IAM's name for an operation, where it differs from the operation's. */
const OPERATIONS: { readonly [action: string]: string } = { GetBucketPublicAccessBlock: 'GetPublicAccessBlock' };

/** Structures contain each other. */
const DEEPEST = 9;

/** A text of an answer, and the field that it is in. */
export interface Planted {
  readonly text: string;
  readonly service: string;
  readonly structure: string;
  readonly field: string;
}

/** Returns a call of an operation with an answer in which each text is a planted one, and each map has planted keys. */
export function plantedCall(service: string, operation: string, output: object): Call {
  const [name, serviceId] = SERVICES[service];
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const command = new (require(`@aws-sdk/client-${name}`)[`${operation}Command`])({});
  const [, , , , inputSchema, outputSchema] = command.schema;
  return { service: serviceId, operation, input: {}, output, schemas: { input: inputSchema, output: outputSchema } };
}

/** Returns a call of each operation that verify makes, in which the answer has each text of the SDK's schema, made by `textOf`. */
export function plantedCalls(textOf: (place: Omit<Planted, 'text'>) => string): Call[] {
  return permissionsOfQuestions().map((action) => {
    const [prefix, name] = action.split(':');
    const call = plantedCall(prefix, OPERATIONS[name] ?? name, {});
    return { ...call, output: valueOf(call.schemas.output, call.service, '', '', textOf, DEEPEST) };
  });
}

function valueOf(schema: any, service: string, structure: string, field: string, textOf: (place: Omit<Planted, 'text'>) => string, depth: number): unknown {
  const text = () => textOf({ service, structure, field });
  const below = (inner: any, name = structure, member = field) => valueOf(inner, service, name, member, textOf, depth - 1);
  if (typeof schema === 'function') {
    return valueOf(schema(), service, structure, field, textOf, depth);
  }
  if (typeof schema === 'number') {
    return schema >= 128 ? { [text()]: text() } : schema >= 64 ? [text()] : [0, 15].includes(schema) ? text() : schema === 4 ? new Date('2026-12-01T00:00:00Z') : undefined;
  }
  if (typeof schema[1] !== 'string') {
    return valueOf(schema[0], service, structure, field, textOf, depth);
  }
  const [kind, , name, , first, second] = schema;
  switch (kind) {
    case 0: return text();
    case 1: return depth === 0 ? [] : [below(first)];
    case 2: return depth === 0 ? {} : { [text()]: below(second) };
    default: return depth === 0 ? {} : Object.fromEntries(first.map((member: string, index: number) => [member, below(second[index], name, member)]));
  }
}
