const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const root = path.join(__dirname, '..', '..');

/** Bundles the functions once if a fresh clone has no bundles yet: constructs read them from `assets`. */
module.exports = () => {
  if (fs.existsSync(path.join(root, 'assets'))) {
    return;
  }
  console.error('\nassets/ does not exist: the functions are bundled once (npx projen bundle)');
  try {
    execFileSync('npx', ['projen', 'bundle'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Error(`the functions cannot be bundled, and the tests need them: run "npx projen bundle" first and correct what it reports\n${error.stderr}`);
  }
};
