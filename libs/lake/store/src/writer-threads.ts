import { Worker } from 'node:worker_threads';
import { TransientError, messageOf } from '@jiralake/core';
import { cacheBytes } from './cache-bytes';
import type { LakeSchema } from './parquet-store';
import type { MonthWriter, TableWriter } from './table-writer';
import { errorOf, type WriterCall, type WriterData, type WriterReply } from './writer-messages';

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface Thread {
  worker: Worker;
  pending: Map<number, Pending>;
}

export interface WriterThreadsOptions {
  /** a script that calls `serveWriter` */
  script: string;
  threads: number;
  schema: LakeSchema;
}

/**
 * Starts a writer that encodes in threads. The main thread stays free to renew locks and leases, and several months use
 * several cores. A month goes to the thread that has the month cached, unless that thread is busier than another one. When a
 * thread ends, its calls fail with a TransientError, and the next call starts a new thread.
 */
export function startWriterThreads({ script, threads, schema }: WriterThreadsOptions): TableWriter {
  // functions cannot be sent to a thread
  const tables = schema.tables.map(({ name, columns }) => ({
    name,
    columns: columns.map(({ name, type, ascii, meaning, source }) => ({
      name,
      type,
      ...(ascii ? { ascii } : {}),
      meaning,
      source,
    })),
  }));
  const data: WriterData = { tables, version: schema.version, cachedBytes: cacheBytes(threads) };
  const running: (Thread | undefined)[] = new Array<undefined>(threads).fill(undefined);
  const threadOf = new Map<string, number>();
  let calls = 0;
  let months = 0;

  const load = (index: number): number => running[index]?.pending.size ?? 0;
  const chooseThread = (folder: string): number => {
    const before = threadOf.get(folder);
    if (before !== undefined && load(before) === 0) return before;
    const indices = running.map((_thread, index) => index).sort((a, b) => load(a) - load(b));
    const idlest = indices[0] ?? 0;
    const index = before !== undefined && load(before) <= load(idlest) ? before : idlest;
    threadOf.set(folder, index);
    return index;
  };
  const threadAt = (index: number): Thread =>
    (running[index] ??= startThread(script, data, () => void (running[index] = undefined)));

  const callAt = (index: number, request: DistributiveOmit<WriterCall, 'id'>): Promise<unknown> => {
    const { worker, pending } = threadAt(index);
    const id = (calls += 1);
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, ...request });
    });
  };
  const call = (folder: string, request: DistributiveOmit<WriterCall, 'id'>): Promise<unknown> =>
    callAt(chooseThread(folder), request);
  return {
    writeTables: (change) =>
      call(change.folder, { method: 'writeTables', args: [change] }) as ReturnType<
        TableWriter['writeTables']
      >,
    beginMonth(folder) {
      // one thread takes all parts of a month
      const index = chooseThread(folder);
      const month = (months += 1);
      const begun = callAt(index, { method: 'beginMonth', month, args: [folder] });
      // `add` and `finish` report the error
      begun.catch(() => undefined);
      return {
        async add(part) {
          await begun;
          await callAt(index, { method: 'add', month, args: [part] });
        },
        async finish(files) {
          await begun;
          return callAt(index, { method: 'finish', month, args: [files] }) as ReturnType<
            MonthWriter['finish']
          >;
        },
        drop: () => void callAt(index, { method: 'drop', month, args: [] }).catch(() => undefined),
      };
    },
    issuesOf: (folder, issues) =>
      call(folder, { method: 'issuesOf', args: [folder, issues] }) as ReturnType<TableWriter['issuesOf']>,
  };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function startThread(script: string, workerData: WriterData, onEnd: () => void): Thread {
  const worker = new Worker(script, { workerData });
  const pending: Thread['pending'] = new Map();
  const end = (why: string): void => {
    onEnd();
    for (const { reject } of pending.values())
      reject(new TransientError(`the encoding thread ended: ${why}`));
    pending.clear();
  };
  worker.on('message', (reply: WriterReply) => {
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    if (pending.size === 0) worker.unref();
    if ('failure' in reply) waiting?.reject(errorOf(reply.failure));
    else waiting?.resolve(reply.value);
  });
  worker.on('error', (error) => end(messageOf(error)));
  worker.on('exit', (code) => end(`exit code ${code}`));
  // an idle thread must not keep the process alive
  worker.unref();
  return { worker, pending };
}
