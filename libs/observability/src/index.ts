export { createLogger, type Log } from './create-logger';
export { createMetrics, type Metrics } from './create-metrics';
