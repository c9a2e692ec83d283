export * from './cluster';
export * from './gateway-entry';
export * from './image-pointer';
export * from './readiness';
