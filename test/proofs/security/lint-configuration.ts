/** The rules that a configuration of cfn-lint ignores everywhere, each with the comment above it, which is its reason. */
export function ignoredEverywhere(yaml: string): [rule: string, why: string][] {
  const [, list] = yaml.split(/^ignore_checks:$/m);
  return [...list.matchAll(/^ {2}# (.+)\n {2}- (\w+)$/gm)].map(([, why, rule]) => [rule, why]);
}
