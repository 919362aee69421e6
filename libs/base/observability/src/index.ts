export { createLogger, type Log } from './create-logger';
export { openStandardLog, type LogOutput } from './log-output';
export { createMetrics, type Metrics } from './create-metrics';
