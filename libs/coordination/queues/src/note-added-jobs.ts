import type { Queues } from './queues';

/** Wraps queues so that the id of each added job is noted, for a caller that follows the job. */
export function noteAddedJobs(queues: Queues): { queues: Queues; jobIds: string[] } {
  const jobIds: string[] = [];
  return {
    jobIds,
    queues: {
      ...queues,
      async add(queue, name, data) {
        const jobId = await queues.add(queue, name, data);
        jobIds.push(jobId);
        return jobId;
      },
    },
  };
}
