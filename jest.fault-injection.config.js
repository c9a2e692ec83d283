/** The functions of the backup on the local AWS, stopped, overlapping and disturbed: `npm run crash-points`, `npm run faults`. */
module.exports = {
  ...require('./jest.e2e.config.js'),
  testMatch: ['<rootDir>/test/proofs/fault-injection/**/*.e2e.ts'],
};
