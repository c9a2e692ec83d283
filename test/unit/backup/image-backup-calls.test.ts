import * as fs from 'fs';
import { backedUp, functionIn, FunctionName, FUNCTIONS } from './image-backup-fixture';
import { bundle } from '../../../scripts/bundle/bundle';

const template = backedUp({ refreshMembers: true }).template();

/** Prefixes of actions by the SDK's packages. */
const SERVICES: Record<string, string> = {
  'client-auto-scaling': 'autoscaling',
  'client-cloudformation': 'cloudformation',
  'client-ec2': 'ec2',
  'client-elastic-load-balancing-v2': 'elasticloadbalancing',
  'client-sns': 'sns',
  'client-ssm': 'ssm',
};

/** The authorization requests of the role in addition to those of the code. */
const BESIDE: Record<FunctionName, string[]> = {
  'create-images': ['ec2:CreateTags'],
  'roll-clusters': ['ec2:CreateTags'],
  'expire-images': [
    'ec2:DescribeLaunchTemplates', 'imagebuilder:GetContainerRecipe', 'imagebuilder:ListContainerRecipes', 'imagebuilder:ListImageRecipes',
  ],
  'tag-snapshots': [],
  'check-backups': [],
};

/** The operations in a function's bundle, which excludes unused ones. */
async function callsOf(name: FunctionName): Promise<string[]> {
  const asset = await bundle({ [name]: `src/backup/functions/${name}/handler.lambda.ts` });
  const operations = [...asset.values()].flatMap((module) => (
    [...Buffer.from(module).toString().matchAll(/extends [\w$]+\([\w$]+,[\w$]+,"(\w+)",/g)].map(([, operation]) => operation)));
  return operations.flatMap((operation) => Object.entries(SERVICES)
    .filter(([client]) => fs.existsSync(`node_modules/@aws-sdk/${client}/dist-es/commands/${operation}Command.js`))
    .map(([, service]) => `${service}:${operation}`));
}

/** The actions that the function's role allows, except those for Lambda and keys. */
function allowedTo(name: FunctionName): string[] {
  const role = functionIn(template, name).properties.Role['Fn::GetAtt'][0];
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) => Properties.Roles.some((each: any) => each.Ref === role));
  return policy.Properties.PolicyDocument.Statement
    .filter(({ Effect }: any) => Effect === 'Allow')
    .flatMap(({ Action }: any) => Action)
    .filter((action: string) => !/^(logs|kms):/.test(action) && (action !== 'sns:Publish' || name === 'check-backups'));
}

const sorted = (actions: string[]) => [...new Set(actions)].sort();

test.each(FUNCTIONS)('the role of %s allows the calls of its code and nothing else', async (name) => {
  expect(sorted(allowedTo(name))).toEqual(sorted([...await callsOf(name), ...BESIDE[name]]));
});
