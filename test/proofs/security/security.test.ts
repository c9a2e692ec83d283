import * as fs from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { CONTROLS } from './controls';
import { securityDocument } from './document';
import { ignoredEverywhere } from './lint-configuration';
import { counterexamples, Proof } from './proof';
import { reasonsIn } from './reasons';
import { Synthesis } from '../conformance/synthesis';
import { acknowledgements } from '../scanned/acknowledgements';
import { SCANNED_APPS } from '../scanned/apps';

const ROOT = path.join(__dirname, '..', '..', '..');
const DOCUMENT = path.join(ROOT, 'docs', 'security.md');

const apps = Object.entries(SCANNED_APPS).map(([name, build]) => {
  const app = new App();
  build(app);
  return { name, app, synthesis: Synthesis.of(app) };
});

/** The controls that are met and that can be verified in templates. */
const proven = CONTROLS.flatMap(({ id, outcome }): [string, Proof][] => (outcome.state === 'met' && outcome.proof ? [[id, outcome.proof]] : []));

test('each control has an id of its own', () => {
  const ids = CONTROLS.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

describe.each(proven)('%s', (_, proof) => {
  test('every resource of every app meets the control', () => {
    const broken = apps.flatMap(({ name, synthesis }) => counterexamples(proof, synthesis).map((resource) => `${name}: ${resource.path}`));
    expect(broken).toEqual([]);
  });

  test.each(proof.types)('the proof applies to %s, and can fail', (type) => {
    const concerned = apps.find(({ synthesis }) => synthesis.all(type).length > 0);
    expect(concerned).toBeDefined();
    const changed = concerned!.synthesis.copy();
    proof.breaks(changed.all(type)[0], changed);
    expect(counterexamples(proof, changed)).not.toEqual([]);
  });
});

test.each(apps)('cfn-lint ignores nothing in $name without an acknowledged reason', ({ app, synthesis }) => {
  const reasoned = acknowledgements(app).map(({ construct, rule }) => `${construct.node.path} ${rule.replace('CloudFormation-Validate::', '')}`);
  const ignored = synthesis.stacks.flatMap(({ template, paths }) => Object.entries<any>(template.Resources)
    .flatMap(([logicalId, { Metadata }]) => (Metadata?.['cfn-lint']?.config.ignore_checks ?? []).map((rule: string) => `${paths.get(logicalId)} ${rule}`)));
  expect(ignored.filter((each) => !reasoned.includes(each))).toEqual([]);
});

test('docs/security.md is up to date (otherwise: npx projen security)', () => {
  const text = securityDocument({
    reasons: reasonsIn(apps.map(({ app }) => app)),
    ignoredEverywhere: ignoredEverywhere(fs.readFileSync(path.join(ROOT, '.cfnlintrc.yaml'), 'utf-8')),
    controls: CONTROLS,
  });
  if (process.env.WRITE_SECURITY === 'true') {
    fs.writeFileSync(DOCUMENT, text);
  }
  expect(fs.readFileSync(DOCUMENT, 'utf-8')).toBe(text);
});
