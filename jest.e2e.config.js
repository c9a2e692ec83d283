/** End to end, on the local AWS: `npm run e2e`. */
module.exports = {
  ...require('./package.json').jest,
  testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 2, // each has a local AWS beside it, which waits while the other works
  setupFiles: ['<rootDir>/test/support/setup.ts'], // deployments need copies of the assets
  testTimeout: 60_000,
  reporters: ['default'],
};
