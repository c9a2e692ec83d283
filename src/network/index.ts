export * from './interface-endpoints';
export * from './network';
export * from './network-options';
