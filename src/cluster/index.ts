export * from './cluster';
export * from './cluster-options';
export * from './gateway-entry';
export * from './gateway-entry-options';
export * from './image-pointer';
export * from './readiness';
