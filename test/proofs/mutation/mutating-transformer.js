const fs = require('fs');
const { default: tsJest } = require('ts-jest');

/** Transpiles as ts-jest does, and gives one file another text on the way: the file itself stays as it is. */
module.exports = {
  createTransformer(config) {
    const { file, textFile } = JSON.parse(process.env.MUTATED_FILE);
    const text = fs.readFileSync(textFile, 'utf-8');
    const transformer = tsJest.createTransformer(config);
    const mutated = (source, filename) => (filename === file ? text : source);
    return {
      process: (source, filename, options) => transformer.process(mutated(source, filename), filename, options),
      getCacheKey: (source, filename, options) => transformer.getCacheKey(mutated(source, filename), filename, options),
    };
  },
};
