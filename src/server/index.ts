export * from './data-volume';
export * from './egress-rule';
export * from './image-consistency';
export * from './server';
export * from './server-image';
export * from './server-options';
