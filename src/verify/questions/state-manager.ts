import { Association, InstanceInformation, paginateDescribeInstanceInformation, paginateListAssociations } from '@aws-sdk/client-ssm';
import { everyPage } from '../../aws-calls/every-page';
import { question } from '../account/question';

/** Returns the associations of the account, with their last status. */
export const associations = question('ssm:ListAssociations', ({ clients: { ssm: client } }): Promise<Association[]> => (
  everyPage(paginateListAssociations({ client }, {}), (page) => page.Associations)));

/** Returns the nodes that Systems Manager manages. */
export const managedNodes = question('ssm:DescribeInstanceInformation', ({ clients: { ssm: client } }): Promise<InstanceInformation[]> => (
  everyPage(paginateDescribeInstanceInformation({ client }, {}), (page) => page.InstanceInformationList)));
