import { Worker } from 'node:worker_threads';
import type { LakeFolders } from '@jiralake/lake-store';
import type { TransformContext } from '@jiralake/tables';
import type { RebuildHands } from './rebuild-hands';

/** What a thread is started with. */
export interface RebuilderData {
  raw: string;
  attachments: string;
  folders: LakeFolders;
  fieldMapFile: string | undefined;
  context: TransformContext;
}

export type RebuilderCall = {
  [Method in keyof RebuildHands]: { method: Method; args: Parameters<RebuildHands[Method]> };
}[keyof RebuildHands];
export type RebuilderReply = { value: unknown } | { error: string };

export interface RebuildThreads extends RebuildHands {
  close(): Promise<void>;
}

/** Hands in threads, as many as are busy at once; the script calls `serveRebuilder`. */
export function startRebuildThreads(script: string, data: RebuilderData): RebuildThreads {
  const threads: Worker[] = [];
  const idle: Worker[] = [];
  const start = (): Worker => {
    const thread = new Worker(script, { workerData: data });
    threads.push(thread);
    return thread;
  };
  const call = async (request: RebuilderCall): Promise<unknown> => {
    const thread = idle.pop() ?? start();
    const reply = await replyOf(thread, request);
    idle.push(thread);
    if ('error' in reply) throw new Error(reply.error);
    return reply.value;
  };
  return {
    locate: (...args) => call({ method: 'locate', args }) as ReturnType<RebuildHands['locate']>,
    makeMonth: (...args) => call({ method: 'makeMonth', args }) as ReturnType<RebuildHands['makeMonth']>,
    close: async () => void (await Promise.all(threads.map((thread) => thread.terminate()))),
  };
}

function replyOf(thread: Worker, request: RebuilderCall): Promise<RebuilderReply> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number): void => end(new Error(`a thread ended with exit code ${code}`));
    const onMessage = (reply: RebuilderReply): void => end(undefined, reply);
    const end = (error: Error | undefined, reply?: RebuilderReply): void => {
      thread.off('message', onMessage).off('error', end).off('exit', onExit);
      if (reply) resolve(reply);
      else reject(error ?? new Error('a thread said nothing'));
    };
    thread.on('message', onMessage).on('error', end).on('exit', onExit);
    thread.postMessage(request);
  });
}
