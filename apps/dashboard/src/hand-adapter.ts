import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { deduplicationId, jobDefinition, queueTable, type QueueName } from '@jiralake/queues';
import type { Job } from 'bullmq';
import { addByHand, addExamples, checked, RefusedJobError, type AddByHandPorts } from './add-by-hand';

export interface HandAdapterOptions extends AddByHandPorts {
  queue: QueueName;
  readOnly: boolean;
}

/** bull-board's view of a queue, in which adding and editing cannot bypass marks, coalescing and schemas. */
export class HandAdapter extends BullMQAdapter {
  readonly #options: HandAdapterOptions;

  constructor(options: HandAdapterOptions) {
    super(options.queues.bull[options.queue], {
      readOnlyMode: options.readOnly,
      jobDataSchema: { examples: addExamples[options.queue] },
    });
    this.#options = options;
  }

  /** The options that bull-board sends are not used: those of the queue table hold for every job. */
  override async addJob(name: string, data: unknown): Promise<Job> {
    const { queue, queues } = this.#options;
    const jobId = await addByHand(this.#options, queue, name, data);
    const job = await queues.bull[queue].getJob(jobId);
    if (!job) throw new RefusedJobError('the job was added, and was done before it could be shown');
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

  /** Obliterating removes the schedule along with the jobs, and without the schedule stale work is never recovered. */
  override obliterate(options: { force?: boolean } = {}): Promise<void> {
    if (this.#options.queue === 'sweep') throw new RefusedJobError('this would remove the schedules as well');
    return super.obliterate(options);
  }

  override removeJobScheduler(id: string): Promise<boolean> {
    if (jobDefinition(this.#options.queue, id))
      throw new RefusedJobError(`${id} is a schedule of the system`);
    return super.removeJobScheduler(id);
  }

  #checkEdit(job: Job<object>, data: unknown): void {
    const { queue } = this.#options;
    const definition = jobDefinition(queue, job.name);
    if (!definition) throw new RefusedJobError(`${queueTable[queue].name} has no job called ${job.name}`);
    const edited = checked(definition.schema, data) as object;
    const [before, after] = [job.data, edited].map((each) => deduplicationId(queue, job.name, each));
    if (before !== undefined && before !== after) {
      throw new RefusedJobError(`a job for ${before} stays one; add another job for ${after}`);
    }
  }
}
