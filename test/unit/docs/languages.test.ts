import * as fs from 'fs';
import { environment, IMAGE } from '../../support/environment-fixture';

const read = (file: string) => fs.readFileSync(file, 'utf-8');
const page = (name: string) => read(`docs/guide/${name}.md`);
const readme = read('README.md');
/** As a repository of its own imports the library. */
const outside = (text: string) => text.replace("// In your own repository: from 'oban-environment'.\n", '').replace("'../../src'", "'oban-environment'");

/** The pieces of code of a page in one language. */
function codesOf(name: string, language: string): string[] {
  return [...page(name).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code]) => code);
}

const PAGES = ['typescript', 'python', 'java', 'go', 'csharp'];

test.each([
  ['typescript', 'typescript', ['app.ts', 'input.ts', 'main.ts'].map((file) => `examples/production/${file}`)],
  ['python', 'python', ['examples/python/app.py']],
  ['java', 'java', ['examples/java/src/main/java/com/example/deployment/ObanApp.java']],
  ['go', 'go', ['examples/go/main.go']],
  ['csharp', 'csharp', ['examples/csharp/Program.cs']],
])('docs/guide/%s.md has the code of its example', (name, language, files) => {
  expect(codesOf(name, language)).toEqual(files.map((file) => outside(read(file))));
});

test('docs/guide/java.md has the dependencies of the pom.xml', () => {
  const pom = read('examples/java/pom.xml');
  const version = /<oban-environment\.version>(.+)<\//.exec(pom)![1];
  expect(pom.replace('${oban-environment.version}', version)).toContain(codesOf('java', 'xml')[0]);
});

test.each(['python', 'java', 'go', 'csharp'])('docs/guide/%s.md has the command of its cdk.json', (name) => {
  expect(page(name)).toContain(`The command in \`cdk.json\` is \`${JSON.parse(read(`examples/${name}/cdk.json`)).app}\`.`);
});

test.each(PAGES)('docs/guide/%s.md has the message of the library for a server in a zone without a subnet', (name) => {
  const wrong = () => environment(undefined, { servers: { app02: { image: IMAGE, availabilityZone: 'ap-southeast-2c' } } });
  const [message] = /the availabilityZone of server .+/.exec(page(name))!;
  expect(wrong).toThrow(new Error(message));
});

test.each(PAGES)('README.md links docs/guide/%s.md', (name) => expect(readme).toContain(`(docs/guide/${name}.md)`));

test.each([
  ['examples/java/pom.xml', /<artifactId>aws-cdk-lib<\/artifactId>\s*<version>(.+)<\/version>/],
  ['examples/go/go.mod', /aws-cdk-go\/awscdk\/v2 v(\S+)/],
  ['examples/csharp/ObanDeployment.csproj', /"Amazon\.CDK\.Lib" Version="(.+?)"/],
  ['examples/python/requirements.in', /aws-cdk-lib==(\S+)/],
  ['docs/guide/csharp.md', /Amazon\.CDK\.Lib --version (\S+)/],
])('%s has the lowest version of the CDK that the library allows', (file, version) => {
  expect(JSON.parse(read('package.json')).peerDependencies['aws-cdk-lib']).toBe(`^${version.exec(read(file))![1]}`);
});
