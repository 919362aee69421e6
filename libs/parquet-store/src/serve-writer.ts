import { parentPort, workerData } from 'node:worker_threads';
import { createTableWriter } from './table-writer';
import { failureOf, type WriterCall, type WriterData, type WriterReply } from './writer-messages';

/** The life of an encoding thread: what its script calls, and all that it does. */
export function serveWriter(): void {
  const { tables, version } = workerData as WriterData;
  const writer = createTableWriter(tables, version);
  const answer = (reply: WriterReply): void => parentPort?.postMessage(reply);
  const run = ({ method, args }: WriterCall): Promise<unknown> =>
    method === 'writeTables' ? writer.writeTables(...args) : writer.issuesOf(...args);
  parentPort?.on('message', (call: WriterCall) => {
    run(call).then(
      (value) => answer({ id: call.id, value }),
      (error: unknown) => answer({ id: call.id, failure: failureOf(error) }),
    );
  });
}
