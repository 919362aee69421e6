import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { deduplicationId, jobDefinition, queueTable, type QueueName } from '@jiralake/queues';
import type { Job } from 'bullmq';
import { addJob, addExamples, checked, RefusedJobError, type AddJobPorts } from './add-job';

export interface QueueAdapterOptions extends AddJobPorts {
  queue: QueueName;
  readOnly: boolean;
}

/** The bull-board adapter of a queue. Jobs that an admin adds or edits pass the same marks, coalescing and schemas as all jobs. */
export class QueueAdapter extends BullMQAdapter {
  readonly #options: QueueAdapterOptions;

  constructor(options: QueueAdapterOptions) {
    super(options.queues.bull[options.queue], {
      readOnlyMode: options.readOnly,
      jobDataSchema: { examples: addExamples[options.queue] },
    });
    this.#options = options;
  }

  /** Adds a job with the options of the queue table; ignores the options that bull-board sends. */
  override async addJob(name: string, data: unknown): Promise<Job> {
    const { queue, queues } = this.#options;
    const jobId = await addJob(this.#options, queue, name, data);
    const job = await queues.bull[queue].getJob(jobId);
    if (!job) throw new RefusedJobError('the job was added and has already completed');
    return job as Job;
  }

  override async getJob(id: string): Promise<Job | undefined> {
    const job = await super.getJob(id);
    if (!job) return undefined;
    const update = job.updateData.bind(job);
    job.updateData = (data: unknown) => {
      this.#checkEdit(job as Job<object>, data);
      return update(data);
    };
    return job;
  }

  /** Refuses to obliterate the sweep queue: that would remove the schedules, and stale work would never be recovered. */
  override obliterate(options: { force?: boolean } = {}): Promise<void> {
    if (this.#options.queue === 'sweep')
      throw new RefusedJobError('this would also remove the schedules of the sweeps');
    return super.obliterate(options);
  }

  override removeJobScheduler(id: string): Promise<boolean> {
    if (jobDefinition(this.#options.queue, id))
      throw new RefusedJobError(`${id} is a schedule that jiralake needs; pause the queue instead`);
    return super.removeJobScheduler(id);
  }

  #checkEdit(job: Job<object>, data: unknown): void {
    const { queue } = this.#options;
    const definition = jobDefinition(queue, job.name);
    if (!definition) throw new RefusedJobError(`${queueTable[queue].name} has no job called ${job.name}`);
    const edited = checked(definition.schema, data) as object;
    const [before, after] = [job.data, edited].map((each) => deduplicationId(queue, job.name, each));
    if (before !== undefined && before !== after) {
      throw new RefusedJobError(`this job is for ${before}; add another job for ${after}`);
    }
  }
}
