/** Tests of code that is broken as the variable MUTATED_FILE says: `npm run mutation`. */
const { jest } = require('./package.json');

module.exports = {
  ...jest,
  transform: { '^.+\\.[t]sx?$': ['<rootDir>/test/proofs/mutation/mutating-transformer.js', { tsconfig: 'tsconfig.dev.json' }] },
  reporters: [],
  testTimeout: 120_000, // a test that is merely slow has noticed nothing
};
