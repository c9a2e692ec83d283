import type { InitRequest, Target } from './init-command-line';
import { Files, starterFiles } from './starter-files';
import { documentationUrl } from '../../links/documentation-url';

/** Returns the files of a deployment repository. */
export function starter(request: InitRequest): Files {
  const values = valuesOf(request);
  // One pass: a value of the user may look like a value of the example.
  const example = new RegExp([...values.keys()].map((text) => text.replace(/[.\\/]/g, '\\$&')).join('|'), 'g');
  const files = Object.entries(starterFiles(request.language));
  return Object.fromEntries(files.map(([file, text]) => [file, text.replace(example, (found) => values.get(found)!)]));
}

/** Returns the user's values by the values of the example in `starter`. Of two that begin alike, the longer one is first. */
function valuesOf({ production, staging, alerts, repository }: InitRequest): Map<string, string> {
  return new Map([
    ['arn:aws:iam::111111111111', iamArnOf(production)],
    ['arn:aws:iam::222222222222', iamArnOf(staging)],
    ['111111111111', production.account],
    ['222222222222', staging.account],
    ['ap-southeast-2', production.region],
    ['us-west-2', staging.region],
    ['alerts@example.com', alerts],
    ['example/oban-deployment', repository],
    ['../../docs', documentationUrl('').replace(/\/$/, '')],
  ]);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const PARTITIONS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'aws-cn'], [/^us-gov-/, 'aws-us-gov'], [/^us-iso-/, 'aws-iso'], [/^us-isob-/, 'aws-iso-b'], [/^eu-isoe-/, 'aws-iso-e'], [/^us-isof-/, 'aws-iso-f'],
  [/^eusc-/, 'aws-eusc'],
];

function iamArnOf({ account, region }: Target): string {
  const [, partition] = PARTITIONS.find(([form]) => form.test(region)) ?? [undefined, 'aws'];
  return `arn:${partition}:iam::${account}`;
}
