import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '@jiralake/core';
import { createParquetStore, createTableWriter } from '@jiralake/lake-store';
import { createAttachmentStore, openRawFolder, type FileReader } from '@jiralake/raw-store';
import { loadLakeSchema } from './load-lake-schema';
import { createRebuildTasks, type RebuildTasks } from './rebuild-tasks';
import type { RebuilderCall, RebuilderData, RebuilderReply } from './rebuild-threads';

/** Runs a rebuild worker: executes the tasks that the main thread sends. The script of the thread calls this. */
export function serveRebuilder(): void {
  const opened = openTasks(workerData as RebuilderData);
  const send = (reply: RebuilderReply): void => parentPort?.postMessage(reply);
  const run = async (call: RebuilderCall): Promise<unknown> => {
    const { locate, rebuildMonth } = await opened;
    return call.method === 'locate' ? locate(...call.args) : rebuildMonth(...call.args);
  };
  parentPort?.on('message', (call: RebuilderCall) => {
    run(call).then(
      (value) => send({ value }),
      (error: unknown) => send({ error: messageOf(error) }),
    );
  });
}

/** Reads synchronously, which is three times as fast as asynchronous reads; a rebuild worker has nothing else to do. */
const readHere: FileReader = {
  text: (file) => new Promise((resolve) => resolve(readFileSync(file, 'utf8'))),
  start: (file, bytes) => new Promise((resolve) => resolve(readStart(file, Buffer.alloc(bytes)))),
};

/** Thrown for every missing file, because a new error costs more than the look at the disk. */
const MISSING = Object.assign(new Error('the file does not exist'), { code: 'ENOENT' });

/** Reads a file that most issues do not have. @throws any error of the disk */
async function readRareFile(file: string): Promise<string> {
  if (!statSync(file, { throwIfNoEntry: false })) throw MISSING;
  return readHere.text(file);
}

function readStart(file: string, buffer: Buffer): string {
  const handle = openSync(file, 'r');
  try {
    return buffer.toString('utf8', 0, readSync(handle, buffer));
  } finally {
    closeSync(handle);
  }
}

async function openTasks(data: RebuilderData): Promise<RebuildTasks> {
  const { raw, attachments, folders, fieldMapFile, context } = data;
  const { tables, version } = await loadLakeSchema(fieldMapFile);
  // no month is written twice, so no table is cached
  const writer = createTableWriter(tables, version, { cachedBytes: 1 });
  return createRebuildTasks({
    raw: openRawFolder(raw, readHere),
    attachments: createAttachmentStore(attachments, readRareFile),
    lake: createParquetStore(folders, { tables, version }, writer),
    tables,
    context,
    beforeCommit: () => Promise.resolve(),
  });
}
