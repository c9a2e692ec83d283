const path = require('path');
const { default: tsJest } = require('ts-jest');

/** Transpiles as ts-jest does, and breaks one text of one file on the way: the file itself is left alone. */
module.exports = {
  createTransformer(config) {
    const { file, find, replace } = JSON.parse(process.env.MUTATION);
    const broken = path.resolve(__dirname, '../../src', file);
    const transformer = tsJest.createTransformer(config);
    const mutated = (source, filename) => (filename === broken ? source.split(find).join(replace) : source);
    return {
      process: (source, filename, options) => transformer.process(mutated(source, filename), filename, options),
      getCacheKey: (source, filename, options) => transformer.getCacheKey(mutated(source, filename), filename, options),
    };
  },
};
