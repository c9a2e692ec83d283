import { differencesBetween, exceptionsIn, faultsOf } from './differences';

const exceptions = exceptionsIn('.compatignore');
const differences = differencesBetween('.api-baseline', '.');
for (const { key, reason } of exceptions) {
  console.log(`meant: ${key}: ${reason}`);
}
const faults = faultsOf(differences, exceptions);
for (const fault of faults) {
  console.error(`break: ${fault}`);
}
console.log(`${differences.length} incompatible changes of the API since the last release, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
