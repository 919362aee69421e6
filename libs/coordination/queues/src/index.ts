export { createWorker, type RunningWorker, type WorkerTiming } from './create-worker';
export { followJob, type JobOutcome } from './follow-job';
export { ensureSchedule } from './ensure-schedule';
export { noteAddedJobs } from './note-added-jobs';
export { openWorkerContext, type WorkerContext } from './open-worker-context';
export type { JobContext, JobResult, Processors } from './process-job';
export type { QueuePause } from './queue-pauses';
export {
  deduplicationId,
  jobDefinition,
  queueTable,
  type JobData,
  type JobName,
  type QueueName,
} from './queue-table';
export { createQueues, type Queues } from './queues';
export { requestRenewals } from './request-renewals';
export { createWorkRequests, type FetchRequest, type WorkRequests } from './request-work';
export { parseIssueList, requeueIssues, type IssueList } from './requeue-issues';
export { runSweep, type RunSweepPorts } from './run-sweep';
export { scheduleSweep } from './schedule-sweep';
export { createSweepRuns, type SweepName, type SweepRun, type SweepRuns } from './sweep-runs';
export { ensureJob } from './ensure-job';
