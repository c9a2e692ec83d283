import type { Check } from '../clause';
import { PRODUCTION_STACK } from '../examples';
import type { Resource, Synthesis } from '../synthesis';

const functionOf = (id: string) => (synthesis: Synthesis): Resource => {
  const found = synthesis.all('AWS::Lambda::Function', synthesis.stack(PRODUCTION_STACK)).filter(({ path }) => path.includes(`/Backup/${id}/`));
  expect(found.map(({ path }) => path)).toHaveLength(1);
  return found[0];
};

/** The function, with a handler of its name and the permission for what the clause asks of it. */
const does = (id: string, handler: string, ...actions: string[]): Check => (synthesis) => {
  const made = functionOf(id)(synthesis);
  expect(made.properties.Handler).toContain(handler);
  const allowed = allowedTo(synthesis, made);
  for (const action of actions) {
    expect(allowed).toContain(action);
  }
  return [made];
};

export const createImages = does('CreateImages', 'create-images', 'ec2:CreateImage');
export const rollClusters = does('RollClusters', 'roll-clusters', 'ec2:CreateImage', 'ssm:PutParameter');
export const expireImages = does('ExpireImages', 'expire-images', 'ec2:DeregisterImage', 'ec2:DeleteSnapshot');
export const tagSnapshots = does('TagSnapshots', 'tag-snapshots', 'ec2:CreateTags');
export const checkBackups = does('CheckBackups', 'check-backups', 'ec2:DescribeImages', 'sns:Publish');

const FUNCTIONS = ['CreateImages', 'RollClusters', 'ExpireImages', 'TagSnapshots', 'CheckBackups'];

export const dailyRules: Check = (synthesis) => FUNCTIONS.map((id) => {
  const made = functionOf(id)(synthesis);
  const rules = synthesis.all('AWS::Events::Rule', made.stack).filter(({ properties, stack }) => properties.ScheduleExpression
    && properties.Targets.some(({ Arn }: any) => synthesis.referredTo(Arn, stack).path === made.path));
  // Minute and hour of every day.
  expect(rules.map(({ properties }) => properties.ScheduleExpression)).toEqual([expect.stringMatching(/^cron\(\d+ \d+ \* \* \? \*\)$/)]);
  expect(rules[0].properties.State).toBe('ENABLED');
  const invokers = synthesis.all('AWS::Lambda::Permission', made.stack)
    .filter(({ properties, stack }) => properties.Principal === 'events.amazonaws.com' && synthesis.referredTo(properties.FunctionName, stack).path === made.path);
  expect(invokers.map(({ properties, stack }) => synthesis.referredTo(properties.SourceArn, stack).path)).toContain(rules[0].path);
  return rules[0];
});

/** Images and snapshots come and go by the functions, and by no other hand in the template. */
export const imagesByFunctions: Check = (synthesis) => [
  ...[createImages, rollClusters, expireImages, tagSnapshots, checkBackups, dailyRules].flatMap((check) => check(synthesis)),
];

/** The functions that write have roles of their own, and none may do whatever a service can do. */
export const writingRoles: Check = (synthesis) => ['CreateImages', 'RollClusters', 'ExpireImages', 'TagSnapshots'].map((id) => {
  const made = functionOf(id)(synthesis);
  expect(allowedTo(synthesis, made).filter((action) => /^(\*|(ec2|autoscaling|ssm|iam):.*\*)$/.test(action))).toEqual([]);
  return roleOf(synthesis, made);
});

function roleOf(synthesis: Synthesis, made: Resource): Resource {
  return synthesis.referredTo(made.properties.Role, made.stack);
}

function allowedTo(synthesis: Synthesis, made: Resource): string[] {
  const role = roleOf(synthesis, made);
  expect(role.properties.ManagedPolicyArns ?? []).toEqual([]);
  const attached = synthesis.all('AWS::IAM::Policy', made.stack)
    .filter(({ properties, stack }) => (properties.Roles ?? []).some((each: any) => synthesis.referredTo(each, stack).path === role.path))
    .map(({ properties }) => properties.PolicyDocument);
  const inline = (role.properties.Policies ?? []).map(({ PolicyDocument }: any) => PolicyDocument);
  return [...attached, ...inline].flatMap(({ Statement }) => Statement).filter(({ Effect }: any) => Effect === 'Allow').flatMap(({ Action }: any) => Action);
}
