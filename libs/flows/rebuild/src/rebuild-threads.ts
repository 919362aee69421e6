import { Worker } from 'node:worker_threads';
import type { LakeFolders } from '@jiralake/lake-store';
import type { TransformContext } from '@jiralake/tables';
import type { RebuildTasks } from './rebuild-tasks';

/** The `workerData` of a rebuild worker. */
export interface RebuilderData {
  raw: string;
  attachments: string;
  folders: LakeFolders;
  fieldMapFile: string | undefined;
  context: TransformContext;
}

export type RebuilderCall = {
  [Method in keyof RebuildTasks]: { method: Method; args: Parameters<RebuildTasks[Method]> };
}[keyof RebuildTasks];
export type RebuilderReply = { value: unknown } | { error: string };

export interface RebuildThreads extends RebuildTasks {
  /** Terminates all workers. */
  close(): Promise<void>;
}

/**
 * Creates tasks that run in worker threads. A task starts a new worker when all others are busy.
 * @param script calls `serveRebuilder`
 */
export function startRebuildThreads(script: string, data: RebuilderData): RebuildThreads {
  const workers: Worker[] = [];
  const idle: Worker[] = [];
  const start = (): Worker => {
    const worker = new Worker(script, { workerData: data });
    workers.push(worker);
    return worker;
  };
  const call = async (request: RebuilderCall): Promise<unknown> => {
    const worker = idle.pop() ?? start();
    const reply = await replyOf(worker, request);
    idle.push(worker);
    if ('error' in reply) throw new Error(reply.error);
    return reply.value;
  };
  return {
    locate: (...args) => call({ method: 'locate', args }) as ReturnType<RebuildTasks['locate']>,
    rebuildMonth: (...args) =>
      call({ method: 'rebuildMonth', args }) as ReturnType<RebuildTasks['rebuildMonth']>,
    close: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
}

function replyOf(worker: Worker, request: RebuilderCall): Promise<RebuilderReply> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number): void => end(new Error(`a rebuild worker ended with exit code ${code}`));
    const onMessage = (reply: RebuilderReply): void => end(undefined, reply);
    const end = (error: Error | undefined, reply?: RebuilderReply): void => {
      worker.off('message', onMessage).off('error', end).off('exit', onExit);
      if (reply) resolve(reply);
      else reject(error ?? new Error('a rebuild worker replied without a result'));
    };
    worker.on('message', onMessage).on('error', end).on('exit', onExit);
    worker.postMessage(request);
  });
}
