import { awscdk, github, javascript, release, TextFile } from 'projen';
import { action, pinActions } from './projenrc/actions';
import { restrictImports } from './projenrc/import-rules';

/** Where the library is published. Change these before the first release: nothing else names them. */
const PUBLISHING = {
  npm: 'oban-environment',
  pypi: { distName: 'oban-environment', module: 'oban_environment' },
  maven: { javaPackage: 'com.example.oban.environment', mavenGroupId: 'com.example.oban', mavenArtifactId: 'oban-environment' },
  nuget: { dotNetNamespace: 'Example.Oban.Environment', packageId: 'Example.Oban.Environment' },
  go: { moduleName: 'git.example.com/oban/oban-environment-go' },
  repository: 'https://git.example.com/oban/oban-environment.git',
  author: 'The oban-environment maintainers',
  authorUrl: 'https://example.com',
  codeOwners: '@example/oban-environment-maintainers', // a team of the organization on GitHub that has the repository
};

/** The major version that releases have. 1 is for the release after a recorded `verify` in a real account: docs/releasing.md. */
const MAJOR_VERSION = 0;

/** The Node.js of workflows: trusted publishing to npm needs npm 11.5.1, which 24 brings along. */
const WORKFLOW_NODE = '24';

/**
 * The lowest aws-cdk-lib that has what is used here (managed master secret on `DatabaseInstance`, `UpdatePolicy` of today)
 * and that npm, PyPI, Maven and the Go proxy all serve and verify. Every raise is a decision for consumers: say why in the commit.
 */
const CDK_FLOOR = '2.263.0';
const CDK_LATEST = '2.276.0';

/** Versions that a decision holds, such as the lowest CDK: an upgrade of dependencies leaves them alone. */
const PINNED = [
  'aws-cdk-lib', 'aws-cdk-lib-latest', 'constructs', '@aws-cdk/cloud-assembly-schema', '@aws-cdk/asset-node-proxy-agent-v6', 'jsii', 'jsii-rosetta', 'typescript',
];

const project = new awscdk.AwsCdkConstructLibrary({
  name: PUBLISHING.npm,
  description: 'The AWS environment of the Oban messaging platform as one construct',
  keywords: ['aws', 'cdk', 'environment', 'windows', 'auto-scaling', 'backup', 'jsii'],
  author: PUBLISHING.author,
  authorOrganization: true,
  authorAddress: PUBLISHING.authorUrl,
  repositoryUrl: PUBLISHING.repository,
  license: 'Apache-2.0',
  copyrightOwner: PUBLISHING.author,
  stability: 'experimental',

  publishToPypi: { ...PUBLISHING.pypi, trustedPublishing: true },
  publishToMaven: PUBLISHING.maven,
  publishToNuget: { ...PUBLISHING.nuget, trustedPublishing: true },
  publishToGo: PUBLISHING.go,
  npmTrustedPublishing: true,

  cdkVersion: CDK_FLOOR,
  constructsVersion: '10.5.1',
  jsiiVersion: '6.0.x',
  minNodeVersion: '20.0.0',
  packageManager: javascript.NodePackageManager.NPM,
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  tsconfigDevFile: 'tsconfig.dev.json',
  sampleCode: false,

  githubOptions: {
    mergify: false,
    pullRequestLint: false,
    projenCredentials: github.GithubCredentials.fromPersonalAccessToken({ secret: 'PROJEN_GITHUB_TOKEN' }),
  },
  pullRequestTemplate: false,
  workflowNodeVersion: WORKFLOW_NODE,
  buildWorkflowOptions: {
    mutableBuild: false,
    permissions: { contents: github.workflows.JobPermission.READ },
    workflowTriggers: { pullRequest: {}, push: { branches: ['main'] }, workflowDispatch: {} },
  },
  depsUpgradeOptions: {
    cooldown: 7, // days in which somebody else finds what a new version breaks, or carries
    exclude: PINNED,
    workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY },
  },

  // docs/releasing.md
  release: true,
  releaseTrigger: release.ReleaseTrigger.workflowDispatch(),
  releaseEnvironment: 'release',
  majorVersion: MAJOR_VERSION,
  nextVersionCommand: 'ts-node --transpile-only --project tsconfig.dev.json scripts/release/next-version/main.ts',
  bumpPackage: 'commit-and-tag-version@^12.7', // the last that supports Node.js 20
  jsiiReleaseVersion: '0.2.1061', // of publib, which publishes
  npmignoreEnabled: false,

  lambdaAutoDiscover: false, // scripts/bundle makes smaller ones

  devDeps: [
    // What awscdk's own go.mod names: newer ones than these are written into our go.mod and do not resolve there.
    '@aws-cdk/cloud-assembly-schema@54.11.0',
    '@aws-cdk/asset-node-proxy-agent-v6@2.1.2',
    // The same tests run again on the newest CDK (jest.latest.config.js).
    `aws-cdk-lib-latest@npm:aws-cdk-lib@${CDK_LATEST}`,
    'aws-cdk@^2.1148.1',
    '@aws-cdk/aws-service-spec', // the table of create-only properties is made from it
    '@aws-cdk/cloudformation-diff',
    '@types/aws-lambda',
    '@aws-lambda-powertools/logger',
    '@aws-lambda-powertools/metrics',
    '@aws-sdk/client-acm',
    '@aws-sdk/client-auto-scaling',
    '@aws-sdk/client-cloudformation',
    '@aws-sdk/client-cloudtrail',
    '@aws-sdk/client-cloudwatch',
    '@aws-sdk/client-cloudwatch-logs',
    '@aws-sdk/client-ec2',
    '@aws-sdk/client-elastic-load-balancing-v2',
    '@aws-sdk/client-eventbridge',
    '@aws-sdk/client-iam',
    '@aws-sdk/client-kms',
    '@aws-sdk/client-lambda',
    '@aws-sdk/client-rds',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-secrets-manager',
    '@aws-sdk/client-sfn',
    '@aws-sdk/client-sns',
    '@aws-sdk/client-ssm',
    '@aws-sdk/client-sts',
    '@cloud-copilot/iam-simulate@^0.1.173', // AGPL-3.0: an evaluator of IAM policies for tests alone, and no part of the package (ADR 0072)
    'aws-sdk-client-mock@^4.1.0',
    'cdk-nag@^3.0.2',
    'esbuild@^0.28.2',
    'fast-check',
    'fflate',
  ],

  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    coverageText: false,
    jestConfig: {
      globalSetup: '<rootDir>/test/support/bundles.js',
      setupFiles: ['<rootDir>/test/support/setup.ts', '<rootDir>/test/support/lean-synthesis.ts'],
      runtime: '<rootDir>/test/support/cdk-once-per-worker.js',
      collectCoverage: false,
      maxWorkers: '100%', // Jest leaves a core alone, which is every other one of two
      modulePathIgnorePatterns: ['<rootDir>/.api-baseline/'], // it has the package's name as well
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
      transform: { '^.+\\.[t]sx?$': new javascript.Transform('ts-jest', { tsconfig: 'tsconfig.dev.json' }) },
    },
  },
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'examples', 'starter', 'scripts', 'bench'] },

  gitignore: [
    '/assets/', 'cdk.out/', '.jsii.tabl.json', '*.tgz', '/.parity/', '__pycache__/', '/.cdk.staging/', '/bench/.peers/',
    '/examples/java/target/', '/examples/csharp/bin/', '/examples/csharp/obj/',
  ],
});

// With a dev tsconfig at the root, ESLint's project service does not find the tests: name the project.
project.tsconfigDev.file.addOverride('compilerOptions.isolatedModules', true); // transpile alone in tests; `npx projen typecheck` checks types
// Examples import the package as consumers do.
project.tsconfigDev.file.addOverride('compilerOptions.paths', { 'oban-environment': ['./src/index.ts'] });
project.tsconfigDev.addInclude('.projenrc.ts');
project.tsconfigDev.addInclude('examples/**/*.ts');
// The package under its own name, as consumers import it.
project.eslint!.addOverride({ files: ['examples/two-environments/**', 'starter/**'], rules: { 'import/no-unresolved': 'off' } });
// The test runner of Node.js returns promises that nobody awaits.
project.eslint!.addOverride({ files: ['starter/typescript/test/**'], rules: { '@typescript-eslint/no-floating-promises': 'off' } });
project.eslint!.config.parserOptions = { ecmaVersion: 2018, sourceType: 'module', project: './tsconfig.dev.json' };

// The platform packages of unrs-resolver 1.13.0 are incomplete and `npm ci` fails with it.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// None of the install scripts is needed: each package falls back on the prebuilt binary that it depends on. `npm ci --ignore-scripts` works as well.
project.package.addField('allowScripts', { '@parcel/watcher': false, 'esbuild': false, 'unrs-resolver': false });

// Handlers and the command line are bundled with what they import, so it is none of the package's dependencies.
for (const folder of ['aws-calls', 'backup/functions', 'custom-resource', 'cli', 'restore', 'verify']) {
  project.eslint!.allowDevDeps(`src/${folder}/**/*.ts`);
}
restrictImports(project.eslint!);
project.package.addBin({ 'oban-environment': 'assets/cli/oban-environment.mjs' });

const bundle = project.addTask('bundle', {
  description: 'Bundles every src/**/*.lambda.ts and *.cli.ts with what it imports: one asset for handlers beside each other',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json scripts/bundle/main.ts',
});
project.preCompileTask.spawn(bundle);

project.addTask('create-only', {
  description: 'Writes the table of properties by which CloudFormation replaces a server or a database',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json scripts/create-only/main.ts',
});

// The files of the package; npm adds README, LICENSE and package.json. scripts/package bundles `lib` and makes links absolute.
project.package.addField('files', [
  'lib', 'assets', '.jsii', '.jsii.tabl.json', 'API.md', 'CHANGELOG.md', 'docs/upgrading.md', 'docs/runbook.md', 'THIRD-PARTY-NOTICES.md', 'bundled-packages.cdx.json',
]);

// `npm test` must fail on what differs and change nothing: no snapshot update, no eslint --fix.
project.testTask.reset();
project.testTask.spawn(project.preCompileTask);
project.testTask.exec('jest --ci', { receiveArgs: true });

// The CDK and the SDK are on Node 20 for as long as `engines` says so; only our own scripts keep quiet about its age.
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
project.tasks.addEnvironment('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');

project.addTask('lint', {
  description: 'ESLint, changing nothing',
  env: { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' },
  exec: 'eslint --ext .ts --max-warnings 0 src test examples starter scripts bench .projenrc.ts',
});
project.addTask('style', {
  description: 'Finds the phrases that docs/style.md rules out, in the files that are given or in all',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json scripts/style/main.ts',
  receiveArgs: true,
});
project.addTask('as-built', {
  description: 'Writes docs/as-built.md and docs/as-built.svg, the as-built document of the production example',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json scripts/as-built/main.ts',
  env: { CDK_VALIDATION: 'false' },
});
project.addTask('decisions', {
  description: 'Writes docs/decisions/README.md, the list of decisions',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json scripts/decisions/main.ts',
});
project.addTask('verify-pages', {
  description: 'Writes docs/verify.md and docs/real-account.md from the clauses and checks of verify',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json scripts/verify-pages/main.ts',
});
project.addTask('struct-properties', {
  description: 'Writes the table of the properties of each struct, by which unknown properties are refused',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json scripts/struct-properties/main.ts',
});
project.addTask('test:latest', {
  description: 'Types and tests on the newest CDK instead of the floor',
  steps: [
    { spawn: project.preCompileTask.name },
    { exec: 'tsc -p tsconfig.latest.json' },
    { exec: 'jest --ci -c jest.latest.config.js', receiveArgs: true },
  ],
});
project.addTask('typecheck', { description: 'Types of sources, tests and examples', exec: 'tsc --noEmit -p tsconfig.dev.json' });

const rosetta = project.addTask('rosetta', {
  description: 'Compiles the code of README and @example (as of the last compile) and keeps it for the other languages; a test compiles that of docs',
  exec: 'jsii-rosetta extract --strict .',
});
project.postCompileTask.spawn(rosetta);

// projen's task compares with the published package and passes in silence when there is none. This one compares with the API
// of the last release, which the repository keeps; in a folder with a dot, as jsii-docgen takes any other for the API of today.
project.removeTask('compat');
project.gitignore.include('/.api-baseline/.jsii');
project.addTask('compat', {
  description: 'The API as of the last compile against that of the last release; a break that is meant goes into .compatignore, with its reason',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json scripts/compat/main.ts',
});

// From a copy of what the package contains, in which the README has links that work on a registry. Translates the examples first.
for (const language of ['js', 'python', 'java', 'dotnet', 'go']) {
  project.tasks.tryFind(`package:${language}`)!.reset(`ts-node --transpile-only --project tsconfig.dev.json scripts/package/main.ts ${language}`);
}

// A build needs Node.js and Python only; Java, .NET and Go have tasks of their own.
project.packageTask.reset();
project.packageTask.spawn(project.tasks.tryFind('package:js')!);
project.packageTask.spawn(project.tasks.tryFind('package:python')!);

// projen's task stops at the first language whose tools are missing.
project.tasks.tryFind('package-all')!.reset('ts-node --transpile-only --project tsconfig.dev.json scripts/package/all.ts', { receiveArgs: true });

project.addTask('parity', {
  description: 'The packages of `dist` in an app of each language: the templates are identical, byte for byte',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/proofs/parity/main.ts',
  env: { CDK_VALIDATION: 'false' }, // `synth` validates
  receiveArgs: true,
});

const synth = project.addTask('synth', { description: 'Synthesises examples/production into its cdk.out' });
synth.spawn(project.preCompileTask);
synth.exec('cdk synth --quiet --no-notices', { cwd: 'examples/production', receiveArgs: true });

const nag = project.addTask('nag', {
  description: 'cdk-nag on six apps, and the list of what is acknowledged with its reason',
  env: { PRINT_ACKNOWLEDGEMENTS: 'true' },
});
nag.spawn(project.preCompileTask);
nag.exec('jest --ci test/proofs/scanned/cdk-nag.test.ts');

project.addTask('permissions', {
  description: 'The requests of an instance on its first day, and those of an intruder on it, with the decision of an IAM evaluator',
  env: { PRINT_PERMISSIONS: 'true' },
  exec: 'jest --ci test/unit/server/instance-permissions.test.ts',
});

const e2e = project.addTask('e2e', { description: 'The production example on the local AWS' });
e2e.spawn(project.preCompileTask);
e2e.exec('jest --ci -c jest.e2e.config.js', { receiveArgs: true });

// Plain tests of the handlers: they need no bundles.
project.addTask('crash-points', {
  description: 'The backup functions stopped at every call, and overlapping: tables of what came of it',
  exec: 'jest --ci -i -c jest.fault-injection.config.js crash-points overlapping-runs',
  receiveArgs: true,
});
project.addTask('faults', {
  description: 'The backup functions under faults of AWS, and out of time: tables of what came of it',
  exec: 'jest --ci -i -c jest.fault-injection.config.js faults time-out',
  receiveArgs: true,
});
const verifyFaults = project.addTask('verify-faults', {
  description: 'Faults in the running production example, one at a time, and each permission withdrawn: what verify has to say, and what it says. Parts of names choose some',
});
verifyFaults.spawn(project.preCompileTask);
verifyFaults.exec('ts-node --transpile-only --project tsconfig.dev.json test/proofs/verify/main.ts', { receiveArgs: true });
const recordings = project.addTask('recordings', {
  description: 'Published answers of AWS, compared with those of the local AWS; --write replaces the recording of the local AWS that tests replay',
});
recordings.spawn(project.preCompileTask);
recordings.exec('ts-node --transpile-only --project tsconfig.dev.json test/proofs/recordings/main.ts', { receiveArgs: true });
project.addTask('mutation', {
  description: 'Breaks what the backup promises, sentence by sentence, and shows which test notices; ids that begin as given, or all',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/proofs/mutation/main.ts',
  receiveArgs: true,
});

project.addTask('alert-path', {
  description: 'The way of every alarm from a series that is published to a human, in five apps; and the ways to break it, with what refuses each',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/proofs/alert-path/main.ts',
  env: { CDK_VALIDATION: 'false' },
});

const bench = project.addTask('bench', { description: 'Expires images on a fast stand-in for AWS beside others that do: bench/README.md' });
bench.spawn(bundle);
bench.exec('ts-node --transpile-only --project tsconfig.dev.json bench/main.ts', { receiveArgs: true });

const benchSynth = project.addTask('bench:synth', {
  description: 'CPU time to load the library and of a synthesis, each beside that of the CDK without the library: bench/README.md; after a compile',
});
benchSynth.exec('ts-node --transpile-only --project tsconfig.dev.json bench/import-cost/main.ts', { receiveArgs: true });
benchSynth.exec('ts-node --transpile-only --project tsconfig.dev.json bench/synthesis/main.ts', { receiveArgs: true });

const conformance = project.addTask('conformance', {
  description: 'Writes docs/conformance.md from what the checks say',
  env: { WRITE_CONFORMANCE: 'true' },
});
conformance.spawn(project.preCompileTask);
conformance.exec('jest --ci test/proofs/conformance/conformance.test.ts');

const security = project.addTask('security', {
  description: 'Writes docs/security.md: the findings of scanners that stay, and the controls of Security Hub',
  env: { WRITE_SECURITY: 'true' },
});
security.spawn(project.preCompileTask);
security.exec('jest --ci test/proofs/security/security.test.ts');

project.addTask('record-release', {
  description: 'Keeps the API of a release, its templates, and what is new in the ledger, for the tests of later ones; after a compile',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/proofs/upgrade/record-release.ts',
  receiveArgs: true,
  env: { CDK_VALIDATION: 'false' },
});

project.addTask('release:dry-run', {
  description: 'Everything of a release that needs no credentials, in a copy of the last commit: version, changelog, packages, workflows',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json scripts/release/dry-run/main.ts',
  receiveArgs: true,
});
const notices = project.addTask('notices', {
  description: 'Writes THIRD-PARTY-NOTICES.md and bundled-packages.cdx.json: the packages whose code is in assets/',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json scripts/notices/main.ts',
});
project.upgradeWorkflow!.postUpgradeTask.spawn(notices);

// What the workflow of projen does not run: the whole pipeline, on the lowest Node.js, and the unit tests and a consumer on the one in between.
const checkout = { uses: action('actions/checkout'), with: { 'fetch-depth': 0 } };
const { READ } = github.workflows.JobPermission;
project.buildWorkflow!.workflow.addJobs({
  pipeline: {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: READ },
    tools: { node: { version: '20' }, python: { version: '3.11' }, java: { version: '17' }, go: { version: 'stable' } },
    steps: [checkout, { name: 'The whole pipeline', run: 'bash .ci/run' }, { name: 'The long proofs', run: 'bash .ci/run languages months restores verify_faults recordings faults latest' }],
  },
  node_22: {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: READ },
    tools: { node: { version: '22' }, python: { version: '3.11' } },
    steps: [
      checkout,
      { name: 'Unit tests', run: 'npm cit' },
      { name: 'Consumer', run: 'npx projen compile && npx projen package:js && node test/proofs/consumer/deploy-outside.mjs' },
    ],
  },
});
pinActions(project.github!);
// The job builds, with the code of every development dependency. Others publish and tag.
project.tryFindObjectFile('.github/workflows/release.yml')!.addOverride('jobs.release.permissions.contents', 'read');
project.addTask('upgrade-breaks', {
  description: 'Breaks each kind of thing that others hold on to, API and templates, and prints which command or test fails',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/proofs/upgrade/main.ts',
  env: { CDK_VALIDATION: 'false' },
});
const upgrade = project.addTask('upgrade-from-release', {
  description: 'The last release on the local AWS for ten days, and this version deployed over it; with --breaks, what finds an upgrade that loses something',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/proofs/upgrade-deployment/main.ts',
  receiveArgs: true,
});
upgrade.prependSpawn(bundle);

// Plain Node: they install what they need, so they run in a fresh clone.
project.package.setScript('demo', 'node demo/main.mjs');
project.package.setScript('local-aws', 'node local-aws/start.mjs');

new TextFile(project, '.github/CODEOWNERS', { lines: [`* ${PUBLISHING.codeOwners}`] });
new TextFile(project, '.nvmrc', { lines: ['20'] });
new TextFile(project, '.editorconfig', {
  lines: [
    'root = true',
    '',
    '[*]',
    'charset = utf-8',
    'end_of_line = lf',
    'indent_style = space',
    'indent_size = 2',
    'insert_final_newline = true',
    'trim_trailing_whitespace = true',
    'max_line_length = 150',
    '',
    '[*.py]',
    'indent_size = 4',
    'max_line_length = 120',
    '',
    '[*.md]',
    'max_line_length = off',
    '',
  ],
});

project.synth();
