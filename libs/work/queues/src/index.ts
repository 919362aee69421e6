export { createAlarms, type Alarm, type Alarms } from './alarms';
export { createDiskGuard, type DiskGuard } from './disk-guard';
export {
  createDeliveries,
  type Deliveries,
  type DeliveryBatch,
  type DeliveryCounts,
  type DeliveryNumbers,
} from './deliveries';
export { connectFailFast, connectPatiently } from './connections';
export { createGenerations, type Generations } from './generations';
export { createCommitSpacing, type CommitSpacing } from './commit-spacing';
export { createWorker, type RunningWorker, type WorkerTiming } from './create-worker';
export type { JobContext, JobResult, Processors } from './process-job';
export {
  createDirtySets,
  markedAt,
  monthOfPart,
  monthPart,
  type Claim,
  type DirtySets,
  type Hints,
  type Mark,
  type Part,
  type PartSummary,
} from './dirty-sets';
export { createLeases, LeaseLostError, type HeldLease, type Leases } from './leases';
export { writeUnderLease } from './write-under-lease';
export { createQuarantine, type Quarantine, type Quarantined } from './quarantine';
export {
  deduplicationId,
  jobDefinition,
  queueTable,
  type JobData,
  type JobName,
  type QueueName,
} from './queue-table';
export { createQueues, type Queues } from './queues';
export { type QueuePause } from './queue-pauses';
export { createWorkRequests, type FetchRequest, type WorkRequests } from './request-work';
export { createWakeSpacing, type WakeSpacing } from './wake-spacing';
export { spacingMs } from './spacing';
export { scheduleSweep } from './schedule-sweep';
export { keepSweep } from './keep-sweep';
export { mendRecords } from './mend-records';
export { createSweepRuns, type SweepName, type SweepRun, type SweepRuns } from './sweep-runs';
export { wakeJob } from './wake-job';
export { createRedisClock } from './redis-clock';
export { createIncompleteIssues, type IncompleteIssue, type IncompleteIssues } from './incomplete-issues';
export { createAttachmentIndex, type AttachmentIndex } from './attachment-index';
export { createProjectIndex, type ProjectIndex } from './project-index';
export {
  createDisappearances,
  type Disappearance,
  type Disappearances,
  type HeldReason,
} from './disappearances';
export {
  createRenewals,
  renewalKinds,
  type OwedRenewal,
  type Renewal,
  type RenewalKind,
  type Renewals,
} from './renewals';
export { requestRenewals } from './request-renewals';
export { createNotFound, type NotFound, type NotFoundIssues } from './not-found';
export { openWorkplace, type Workplace } from './open-workplace';
export { redisKey } from './keys';
export { followJob, type JobOutcome } from './follow-job';
export { noteAddedJobs } from './note-added-jobs';
export { parseIssueList, requeueIssues, type IssueList } from './requeue-issues';
export { createRequestGate, readRequestCounts, type RequestCounts } from './request-gate';
export { parseRedisInfo } from './redis-info';
export { REDIS_FILLING_FROM, REDIS_FULL_FROM, watchRedisMemory } from './watch-redis-memory';
