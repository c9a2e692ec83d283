export { InterfaceEndpoints } from './interface-endpoints';
export { EnvironmentNetwork, EnvironmentNetworkProps } from './network';
export { NatAddress, NetworkOptions } from './network-options';
