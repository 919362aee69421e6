import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '@jiralake/core';
import { createParquetStore, createTableWriter } from '@jiralake/lake-store';
import { createAttachmentStore, openRawFolder, type FileReader } from '@jiralake/raw-store';
import { loadLakeSchema } from './load-lake-schema';
import { createRebuildHands, type RebuildHands } from './rebuild-hands';
import type { RebuilderCall, RebuilderData, RebuilderReply } from './rebuild-threads';

/** The life of a thread of a rebuild: what its script calls, and all that it does. */
export function serveRebuilder(): void {
  const hands = openHands(workerData as RebuilderData);
  const answer = (reply: RebuilderReply): void => parentPort?.postMessage(reply);
  const run = async (call: RebuilderCall): Promise<unknown> => {
    const { locate, makeMonth } = await hands;
    return call.method === 'locate' ? locate(...call.args) : makeMonth(...call.args);
  };
  parentPort?.on('message', (call: RebuilderCall) => {
    run(call).then(
      (value) => answer({ value }),
      (error: unknown) => answer({ error: messageOf(error) }),
    );
  });
}

/** Three times as fast as to have it done by another thread, and there is nothing else to do here. */
const readHere: FileReader = {
  text: (file) => new Promise((resolve) => resolve(readFileSync(file, 'utf8'))),
  start: (file, bytes) => new Promise((resolve) => resolve(readStart(file, Buffer.alloc(bytes)))),
};

function readStart(file: string, buffer: Buffer): string {
  const handle = openSync(file, 'r');
  try {
    return buffer.toString('utf8', 0, readSync(handle, buffer));
  } finally {
    closeSync(handle);
  }
}

async function openHands(data: RebuilderData): Promise<RebuildHands> {
  const { raw, attachments, folders, fieldMapFile, context } = data;
  const { tables, version } = await loadLakeSchema(fieldMapFile);
  // no month is written twice, so none is kept in memory
  const writer = createTableWriter(tables, version, { cachedBytes: 1 });
  return createRebuildHands({
    raw: openRawFolder(raw, readHere),
    attachments: createAttachmentStore(attachments, readHere.text),
    lake: createParquetStore(folders, { tables, version }, writer),
    tables,
    context,
    beforeCommit: () => Promise.resolve(),
  });
}
