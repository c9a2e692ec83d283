/** The tests of `npm test` on the newest CDK (`aws-cdk-lib-latest`) instead of the floor: `npm run test:latest`. */
const { jest } = require('./package.json');

/** Tests of code that runs without the CDK: functions, the command line, and their bundles. */
const WITHOUT_CDK = ['aws', 'backup/functions', 'backup/planner', 'bundle', 'cli', 'mutation'];

module.exports = {
  ...jest,
  testPathIgnorePatterns: [...jest.testPathIgnorePatterns, ...WITHOUT_CDK.map((folder) => `<rootDir>/test/${folder}/`)],
  moduleNameMapper: { '^aws-cdk-lib(/.*)?$': 'aws-cdk-lib-latest$1' },
  reporters: ['default'],
};
