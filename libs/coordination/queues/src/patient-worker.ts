import { setTimeout as sleep } from 'node:timers/promises';
import { Worker, type Job } from 'bullmq';

const AGAIN_MS = 1_000;

/**
 * A BullMQ worker that waits a second after Redis answered a request for a job with an error. BullMQ 6.7 repeats the request at
 * once unless the connection was lost, thousands of times a second: that keeps a full Redis busy and fills every log.
 */
export class PatientWorker<Data, Result> extends Worker<Data, Result> {
  protected override async moveToActive(token: string, name?: string): Promise<Job<Data, Result>> {
    try {
      return await super.moveToActive(token, name);
    } catch (error) {
      await this.wait();
      throw error;
    }
  }

  /** The wait ends early when the worker is closed. */
  private async wait(): Promise<void> {
    if (this.closing) return;
    const closing = new AbortController();
    const abort = (): void => closing.abort();
    this.once('closing', abort);
    await sleep(AGAIN_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    this.off('closing', abort);
  }
}
