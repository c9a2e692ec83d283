import * as fs from 'fs';
import { App, Size, Stack } from 'aws-cdk-lib';
import { alarmRows, documentedAlarms } from './documented-alarms';
import { production } from '../../../examples/production/app';
import { input } from '../../../examples/production/input';
import { ObanEnvironment, ServerImage } from '../../../src';
import { BACKUP_FUNCTIONS, FUNCTION_NAMES } from '../../../src/backup/functions/model/backup-functions';
import { COMMANDS } from '../../../src/cli/command-line';
import { synthesisOf } from '../../proofs/conformance/examples';
import { environment } from '../../support/environment-fixture';

/** The rows of the table of a page whose header begins with a text, without their marks. */
function rowsOf(page: string, header: string): string[][] {
  const text = fs.readFileSync(page, 'utf-8');
  const start = text.indexOf(`\n| ${header} |`);
  expect([page, header, start]).not.toEqual([page, header, -1]);
  const lines = text.slice(start + 1).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

const codesIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code);

test('docs/guide/alarms.md has every kind of alarm, at its severity', () => {
  expect(rowsOf('docs/guide/alarms.md', 'severity | of').map((row) => `| ${row.join(' | ')} |`)).toEqual(alarmRows());
});

test('docs/guide/alarms.md says of each alarm that does not notify which one notifies for it, or what it suppresses', () => {
  const explained = rowsOf('docs/guide/alarms.md', 'alarm that does not notify on its own').flatMap(([cell]) => codesIn(cell));
  const silent = documentedAlarms().filter(({ notifies }) => !notifies).map(({ kind }) => kind);
  expect(silent.filter((kind) => !explained.includes(kind))).toEqual([]);
});

test('docs/guide/backups.md has every function, in the order and with the time of its schedule', () => {
  expect(rowsOf('docs/guide/backups.md', 'function').map(([name, time]) => [name, time]))
    .toEqual(FUNCTION_NAMES.map((name) => [`\`${name}\``, BACKUP_FUNCTIONS[name].defaultTime]));
});

test('docs/guide/backups.md has every command', () => {
  const documented = rowsOf('docs/guide/backups.md', '`backup …`').flatMap(([cell]) => codesIn(cell)).map((command) => command.split(' ')[0]);
  expect(documented.sort()).toEqual([...COMMANDS].sort());
});

describe('the outputs', () => {
  const outputsOf = (page: string) => rowsOf(page, 'output').flatMap(([cell]) => codesIn(cell)).sort();
  /** CloudFormation shows the id of the construct before the name, and eight digits behind. */
  const named = (template: any) => Object.keys(template.Outputs).map((id) => /^Production(.+)[0-9A-F]{8}$/.exec(id)?.[1] ?? id).sort();

  test('the outputs of a minimal environment are those of README.md', () => {
    expect(outputsOf('README.md')).toEqual(named(environment().template().toJSON()));
  });

  test('the outputs of the production example are those of docs/guide/environment.md', () => {
    const stack = synthesisOf('extended').stacks.find(({ name }) => name === 'oban-production')!;
    expect(outputsOf('docs/guide/environment.md')).toEqual(named(stack.template));
  });
});

test('docs/guide/costs.md has the number of resources of the production example, and of one more server', () => {
  const [row] = rowsOf('docs/guide/costs.md', 'quota (Service Quotas)').filter(([quota]) => quota.startsWith('Resources in a stack'));
  const [all, perServer] = [...row[2].matchAll(/\d+/g)].map(([number]) => Number(number));

  const resources = (servers: number) => {
    const app = new App();
    production(app, input);
    const stack = app.node.findChild('oban-production') as Stack;
    for (let index = 0; index < servers; index++) {
      (stack.node.findChild('Production') as ObanEnvironment).addServer(`more0${index}`, {
        image: ServerImage.windows(input.serverImages), dataVolumes: [{ drive: 'D', size: Size.gibibytes(200) }],
      });
    }
    const { template } = app.synth().getStackByName('oban-production');
    return Object.keys(template.Resources).length;
  };
  const base = resources(0);
  expect({ all, perServer }).toEqual({ all: base, perServer: resources(1) - base });
});

describe('README.md', () => {
  const readme = fs.readFileSync('README.md', 'utf-8');
  const { name, jsii: { targets }, peerDependencies, engines } = JSON.parse(fs.readFileSync('package.json', 'utf-8'));

  test('the README names the package of every language', () => {
    expect(rowsOf('README.md', 'language').map(([, cell]) => codesIn(cell))).toEqual([
      [name],
      [targets.python.distName, targets.python.module],
      [`${targets.java.maven.groupId}:${targets.java.maven.artifactId}`],
      [targets.dotnet.packageId],
      [targets.go.moduleName],
    ]);
  });

  test('the README names the lowest versions that are supported', () => {
    expect(readme).toContain(`\`aws-cdk-lib\` ${peerDependencies['aws-cdk-lib'].replace('^', '')} or later`);
    expect(readme).toContain(`Node.js ${engines.node.replace(/^>= (\d+)\..*/, '$1')} or later`);
  });
});
