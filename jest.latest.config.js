/** The tests of `npm test` on the newest CDK (`aws-cdk-lib-latest`) instead of the floor: `npm run test:latest`. */
module.exports = {
  ...require('./package.json').jest,
  moduleNameMapper: { '^aws-cdk-lib(/.*)?$': 'aws-cdk-lib-latest$1' },
  reporters: ['default'],
};
