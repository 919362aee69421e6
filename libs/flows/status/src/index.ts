export { countStoredFiles } from './count-stored-files';
export { describeRenewals } from './describe-renewals';
export { describeDeliveries, deliveryStateOf, type DeliveryState } from './delivery-state';
export { formatAge } from './format-age';
export { statusPorts } from './status-ports';
export {
  JOB_STATES,
  readStatus,
  type JobState,
  type PipelineStatus,
  type StatusPorts,
  type QueueStatus,
} from './read-status';
export { describeRun, isOverdue } from './sweep-state';
export { describeExpiry, tokenExpiries, type TokenExpiry, type TokenVariables } from './token-expiry';
