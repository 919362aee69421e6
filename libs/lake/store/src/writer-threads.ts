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
 * A writer whose computing is done by threads, so that this one can renew locks and leases meanwhile, and months at once
 * use several cores. A month goes to the thread that has it in memory unless that one is busy and another is not. A
 * thread that ends takes its calls with it, as transient errors, and is started again by the next one.
 */
export function startWriterThreads({ script, threads, schema }: WriterThreadsOptions): TableWriter {
  // the functions that make rows stay here
  const tables = schema.tables.map(({ name, columns }) => ({ name, columns }));
  const data: WriterData = { tables, version: schema.version, cachedBytes: cacheBytes(threads) };
  const running: (Thread | undefined)[] = new Array<undefined>(threads).fill(undefined);
  const placeOf = new Map<string, number>();
  let calls = 0;
  let months = 0;

  const load = (place: number): number => running[place]?.pending.size ?? 0;
  const placeFor = (folder: string): number => {
    const before = placeOf.get(folder);
    if (before !== undefined && load(before) === 0) return before;
    const places = running.map((_thread, place) => place).sort((a, b) => load(a) - load(b));
    const idlest = places[0] ?? 0;
    const place = before !== undefined && load(before) <= load(idlest) ? before : idlest;
    placeOf.set(folder, place);
    return place;
  };
  const threadAt = (place: number): Thread =>
    (running[place] ??= startThread(script, data, () => void (running[place] = undefined)));

  const callAt = (place: number, request: DistributiveOmit<WriterCall, 'id'>): Promise<unknown> => {
    const { worker, pending } = threadAt(place);
    const id = (calls += 1);
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, ...request });
    });
  };
  const call = (folder: string, request: DistributiveOmit<WriterCall, 'id'>): Promise<unknown> =>
    callAt(placeFor(folder), request);
  return {
    writeTables: (change) =>
      call(change.folder, { method: 'writeTables', args: [change] }) as ReturnType<
        TableWriter['writeTables']
      >,
    beginMonth(folder) {
      // all of it by one thread, which has the beginning
      const place = placeFor(folder);
      const month = (months += 1);
      const begun = callAt(place, { method: 'beginMonth', month, args: [folder] });
      // whoever adds to it hears of it
      begun.catch(() => undefined);
      return {
        async add(part) {
          await begun;
          await callAt(place, { method: 'add', month, args: [part] });
        },
        async finish(files) {
          await begun;
          return callAt(place, { method: 'finish', month, args: [files] }) as ReturnType<
            MonthWriter['finish']
          >;
        },
        drop: () => void callAt(place, { method: 'drop', month, args: [] }).catch(() => undefined),
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
  // it must not keep a process that waits for nothing of it
  worker.unref();
  return { worker, pending };
}
