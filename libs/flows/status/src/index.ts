export { describeRenewals } from './describe-renewals';
export { describeDeliveries, judgeDeliveries, type DeliveryState } from './delivery-state';
export { formatAge } from './format-age';
export { overviewPorts } from './open-overview';
export {
  JOB_STATES,
  readOverview,
  type JobState,
  type Overview,
  type OverviewPorts,
  type QueueOverview,
} from './read-overview';
export { describeRun, isOverdue } from './sweep-state';
export { describeExpiry, tokenExpiries, type TokenExpiry, type TokenVariables } from './token-expiry';
