import { setTimeout as sleep } from 'node:timers/promises';
import { Worker, type Job } from 'bullmq';

const AGAIN_MS = 1_000;

/**
 * A worker of BullMQ that waits a second after Redis refused it a job. BullMQ 6.7 asks again at once when the refusal is
 * no lost connection, some thousand times a second: a full Redis would be kept busy, and every log filled.
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

  /** Ends early when the worker is closed. */
  private async wait(): Promise<void> {
    if (this.closing) return;
    const closing = new AbortController();
    const abort = (): void => closing.abort();
    this.once('closing', abort);
    await sleep(AGAIN_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    this.off('closing', abort);
  }
}
