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
      async addMarked(mark, queue, name, all) {
        const added = await queues.addMarked(mark, queue, name, all);
        jobIds.push(...added);
        return added;
      },
    },
  };
}
