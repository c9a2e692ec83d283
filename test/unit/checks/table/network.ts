import { NetworkOptions } from '../../../../src';
import { newNetwork, TWO_ZONES } from '../../network/network-fixture';
import { Checks } from '../check';
import { ENVIRONMENT_NAMES } from '../environment-names';

const network = (options: Partial<NetworkOptions> & { environmentName?: string }) => newNetwork(options).stack;
const address = (given: object) => network({
  natGateways: 1,
  natAddresses: [{ allocationId: 'eipalloc-0123456789abcdef0', publicIp: '203.0.113.10', ...given }],
});

/** Ids: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
export const NETWORK_CHECKS: Checks = {
  'EnvironmentNetworkProps.environmentName': { give: (environmentName) => network({ environmentName }), refused: ENVIRONMENT_NAMES },
  'NetworkOptions.availabilityZones': {
    give: (zone) => network({ availabilityZones: [TWO_ZONES[0], zone] }),
    refused: [
      ['apse2-az1', /'apse2-az1' in availabilityZones is not the name of an Availability Zone: give a Region and a letter/],
      ['ap-southeast-4a', /'ap-southeast-4a' in availabilityZones is not in ap-southeast-2: give zones of ap-southeast-2, the Region of the stack/],
      [TWO_ZONES[0], /'ap-southeast-2a' is in availabilityZones twice: give each zone once/],
    ],
    needsValue: /availabilityZones has a value that is only known at deployment: give the zones by name/,
  },
  'NetworkOptions.subnetMask': {
    give: (subnetMask) => network({ subnetMask }),
    refused: [[28, /subnetMask is 28: give a whole number from 20 to 27/], [24.5, /subnetMask is 24\.5/]],
    needsValue: /subnetMask is a value that is only known at deployment/,
  },
  'NetworkOptions.natGateways': {
    give: (natGateways) => network({ natGateways }),
    refused: [[3, 'natGateways is 3: give a whole number from 0 to 2, at most one per zone'], [-1, /natGateways is -1/]],
    needsValue: /natGateways is a value that is only known at deployment/,
  },
  'NetworkOptions.firstEphemeralPort': {
    give: (firstEphemeralPort) => network({ firstEphemeralPort }),
    refused: [
      [1023, 'firstEphemeralPort is 1023: give a whole number from 1024 to 49152, where the dynamic ports of Windows begin'],
      [49_153, /firstEphemeralPort is 49153/],
      [32_768.5, /firstEphemeralPort is 32768\.5/],
    ],
  },
  'NatAddress.allocationId': {
    give: (allocationId) => address({ allocationId }),
    refused: [['eipassoc-0123456789abcdef0',
      "natAddresses[0].allocationId is 'eipassoc-0123456789abcdef0': give the id of the allocation of an Elastic IP address, such as 'eipalloc-0123456789abcdef0'"]],
  },
  'NatAddress.publicIp': {
    give: (publicIp) => address({ publicIp }),
    refused: [['203.0.113.256', "natAddresses[0].publicIp is '203.0.113.256': give an IPv4 address, such as '203.0.113.10'"]],
  },
};
