export { createAlarms, alarmSchema, type Alarm, type Alarms } from './alarms';
export { createDiskGuard, type DiskGuard } from './disk-guard';
