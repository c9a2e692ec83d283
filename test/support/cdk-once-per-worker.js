const { default: Runtime } = require('jest-runtime');

const CDK_MODULE = /^(aws-cdk-lib|constructs)(\/|$)/;

/** The environment of the process before the first test file. */
const environmentVariables = { ...process.env };

/**
 * The runtime of Jest, except that a worker loads the CDK once and not again for each test file (ADR 0101).
 *
 * Jest evaluates every module again for each test file. For the CDK this takes longer than most of the tests, and V8 compiles it from the beginning.
 * The modules of this repository and all other packages stay separate for each test file.
 */
module.exports = class CdkOncePerWorker extends Runtime {
  constructor(config, environment, ...others) {
    super(config, environment, ...others);
    this.cdkModules = config.moduleNameMapper.filter(([pattern]) => new RegExp(pattern).test('aws-cdk-lib'));

    // The CDK reads environment variables of the process. Test files share them with it, and each one starts with the same ones.
    for (const name of Object.keys(process.env).filter((each) => !(each in environmentVariables))) {
      delete process.env[name];
    }
    Object.assign(process.env, environmentVariables);
    environment.global.process.env = process.env;
  }

  requireModuleOrMock(from, moduleName) {
    return CDK_MODULE.test(moduleName)
      ? require(this.cdkModules.reduce((name, [pattern, replacement]) => name.replace(new RegExp(pattern), replacement), moduleName))
      : super.requireModuleOrMock(from, moduleName);
  }
};
