/** The tests of `npm test` on the newest CDK (`aws-cdk-lib-latest`) instead of the floor: `npm run test:latest`. */
const { jest } = require('./package.json');

/** Tests of code that runs without the CDK: functions, the command line, and their bundles. */
const WITHOUT_CDK = ['unit/aws-calls', 'unit/backup/functions', 'unit/bundle', 'unit/cli', 'proofs/mutation'];

/** The table of every input, the six apps under cdk-nag and the controls of Security Hub, and the documentation: `npm test` has them, and the newest CDK changes neither the checks nor the rules nor the pages. */
const ONCE_IS_ENOUGH = ['unit/checks/properties.test.ts', 'unit/docs/', 'proofs/scanned/', 'proofs/security/'];

module.exports = {
  ...jest,
  testPathIgnorePatterns: [...jest.testPathIgnorePatterns, ...[...WITHOUT_CDK.map((folder) => `${folder}/`), ...ONCE_IS_ENOUGH].map((each) => `<rootDir>/test/${each}`)],
  moduleNameMapper: { '^aws-cdk-lib(/.*)?$': 'aws-cdk-lib-latest$1' },
  reporters: ['default'],
};
