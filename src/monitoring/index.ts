export type { AlarmDefinition, AlarmIdentity, CompositeAlarmDefinition, EventAlarmDefinition } from './alarm-definition';
export type { AlarmOptions, MonitoringOptions } from './alarm-options';
export { EnvironmentAlarms } from './environment-alarms';
export type { EnvironmentAlarmsProps } from './environment-alarms';
export { Severity } from './severity';
