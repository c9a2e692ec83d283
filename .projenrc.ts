import { awscdk, javascript, TextFile } from 'projen';

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
};

/**
 * The lowest aws-cdk-lib that has what is used here (managed master secret on `DatabaseInstance`, `UpdatePolicy` of today)
 * and that npm, PyPI, Maven and the Go proxy all serve and verify. Every raise is a decision for consumers: say why in the commit.
 */
const CDK_FLOOR = '2.263.0';
const CDK_LATEST = '2.276.0';

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

  publishToPypi: PUBLISHING.pypi,
  publishToMaven: PUBLISHING.maven,
  publishToNuget: PUBLISHING.nuget,
  publishToGo: PUBLISHING.go,

  cdkVersion: CDK_FLOOR,
  constructsVersion: '10.5.1',
  jsiiVersion: '6.0.x',
  minNodeVersion: '20.0.0',
  packageManager: javascript.NodePackageManager.NPM,
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  tsconfigDevFile: 'tsconfig.dev.json',
  github: false,
  depsUpgrade: false,
  release: false,
  sampleCode: false,

  lambdaOptions: { runtime: awscdk.LambdaRuntime.NODEJS_24_X, bundlingOptions: { externals: [], sourcemap: false } },

  devDeps: [
    // What awscdk's own go.mod names: newer ones than these are written into our go.mod and do not resolve there.
    '@aws-cdk/cloud-assembly-schema@54.11.0',
    '@aws-cdk/asset-node-proxy-agent-v6@2.1.2',
    // The same tests run again on the newest CDK (jest.latest.config.js).
    `aws-cdk-lib-latest@npm:aws-cdk-lib@${CDK_LATEST}`,
    'aws-cdk@^2.1148.1',
    '@types/aws-lambda',
    '@aws-sdk/client-auto-scaling',
    '@aws-sdk/client-cloudformation',
    '@aws-sdk/client-cloudtrail',
    '@aws-sdk/client-ec2',
    '@aws-sdk/client-elastic-load-balancing-v2',
    '@aws-sdk/client-iam',
    '@aws-sdk/client-lambda',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-sfn',
    '@aws-sdk/client-sns',
    '@aws-sdk/client-ssm',
    'aws-sdk-client-mock@^4.1.0',
    'fast-check',
  ],

  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    coverageText: false,
    jestConfig: {
      setupFiles: ['<rootDir>/test/setup.ts'],
      collectCoverage: false,
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
      // `npx projen typecheck` checks the types of the tests once; transpiling alone keeps the test loop short.
      transform: { '^.+\\.[t]sx?$': new javascript.Transform('ts-jest', { tsconfig: 'tsconfig.dev.json', isolatedModules: true }) },
    },
  },
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'examples', 'scripts'] },

  gitignore: ['cdk.out/', '.jsii.tabl.json', '*.tgz', '/.parity/', '__pycache__/', '/.cdk.staging/'],
});

// With a dev tsconfig at the root, ESLint's project service does not find the tests: name the project.
project.tsconfigDev.addInclude('.projenrc.ts');
project.tsconfigDev.addInclude('examples/**/*.ts');
project.eslint!.config.parserOptions = { ecmaVersion: 2018, sourceType: 'module', project: './tsconfig.dev.json' };

// The platform packages of unrs-resolver 1.13.0 are incomplete and `npm ci` fails with it.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

project.npmignore!.exclude('/.ci/', '/bench/', '/examples/', '/local-aws/', '/scripts/', '/rosetta/', '/docs/', '/jest.latest.config.js');
project.npmignore!.include('/assets/');

// `npm test` must fail on what differs and change nothing: no snapshot update, no eslint --fix.
project.testTask.reset();
project.testTask.spawn(project.preCompileTask);
project.testTask.exec('jest --ci', { receiveArgs: true });

project.addTask('lint', { description: 'ESLint, changing nothing', exec: 'eslint --ext .ts --no-error-on-unmatched-pattern src test examples .projenrc.ts' });
project.addTask('typecheck', { description: 'Types of sources, tests and examples', exec: 'tsc --noEmit -p tsconfig.dev.json' });

new TextFile(project, '.nvmrc', { lines: ['20'] });

project.synth();
