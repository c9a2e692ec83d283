export * from './alarm-topic';
export * from './notification-options';
