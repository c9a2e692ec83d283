import { inventoryOf } from '../../backup/functions/aws/inventory-parameters';
import { operatorRecords } from '../../backup/functions/aws/operator-records';
import { pointersByName } from '../../backup/functions/aws/pointers';
import { restoresPath } from '../../backup/functions/model/parameter-names';
import type { Pointer } from '../../backup/functions/model/resources';
import { question } from '../account/question';

/** Returns the parameters of the inventory: the servers and clusters that the constructs have recorded. */
export const inventory = question('ssm:GetParametersByPath', ({ clients: { ssm }, place: { environmentName } }) => inventoryOf(ssm, environmentName));

/** Returns the records of restores. */
export const restoreRecords = question('ssm:GetParametersByPath', ({ clients: { ssm }, place: { environmentName } }) => (
  operatorRecords(ssm, restoresPath(environmentName))));

/** Returns a pointer with its history, which is empty if the pointer does not exist. */
export const pointer = question('ssm:GetParameterHistory', async ({ clients: { ssm } }, name: string): Promise<Pointer> => {
  const [found] = await pointersByName(ssm, [name]);
  return found ?? { name, versions: [] };
});
