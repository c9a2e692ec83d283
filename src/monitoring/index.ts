export type { AlarmDefinition, AlarmIdentity, AlarmName, CompositeAlarmDefinition, EventAlarmDefinition, ThresholdConversion } from './alarm-definition';
export type { AlarmOptions, MonitoringOptions } from './alarm-options';
export { EnvironmentAlarms } from './environment-alarms';
export type { EnvironmentAlarmsProps } from './environment-alarms';
export type { MaintenanceOptions, MaintenanceWindow } from './maintenance-options';
export { Severity } from './severity';
