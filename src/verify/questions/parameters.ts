import { inventoryOf } from '../../backup/functions/aws/inventory-parameters';
import { pointerByName } from '../../backup/functions/aws/pointers';
import { question } from '../account/question';

/** Returns the parameters of the inventory: the servers and clusters that the constructs have recorded. */
export const inventory = question('ssm:GetParametersByPath', ({ clients: { ssm }, place: { environmentName } }) => inventoryOf(ssm, environmentName));

/** Returns a pointer with its history. */
export const pointer = question('ssm:GetParameterHistory', ({ clients: { ssm } }, name: string) => pointerByName(ssm, name));
