/** End to end, on the local AWS: `npm run e2e`. */
module.exports = {
  ...require('./package.json').jest,
  testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1, // each test has a local AWS beside it
  testTimeout: 60_000,
  reporters: ['default'],
};
