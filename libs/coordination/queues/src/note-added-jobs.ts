import type { Queues } from './queues';

/** The same queues, noting the id of each job that is added through them, for those who want to follow it. */
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
