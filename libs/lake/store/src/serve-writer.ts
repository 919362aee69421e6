import { parentPort, workerData } from 'node:worker_threads';
import { createTableWriter, type MonthWriter } from './table-writer';
import { failureOf, type WriterCall, type WriterData, type WriterReply } from './writer-messages';

/** Runs an encoding thread: executes the calls of the main thread on a table writer. The script of the thread calls this. */
export function serveWriter(): void {
  const { tables, version, cachedBytes } = workerData as WriterData;
  const writer = createTableWriter(tables, version, { cachedBytes });
  const months = new Map<number, MonthWriter>();
  const monthOf = ({ month }: { month: number }): MonthWriter => {
    const begun = months.get(month);
    if (!begun) throw new Error('the encoding thread restarted and lost the rows of the month');
    return begun;
  };
  const run = async (call: WriterCall): Promise<unknown> => {
    switch (call.method) {
      case 'writeTables':
        return writer.writeTables(...call.args);
      case 'issuesOf':
        return writer.issuesOf(...call.args);
      case 'beginMonth':
        return void months.set(call.month, writer.beginMonth(...call.args));
      case 'add':
        return monthOf(call).add(...call.args);
      case 'finish':
        return monthOf(call)
          .finish(...call.args)
          .finally(() => months.delete(call.month));
      case 'drop':
        return void months.delete(call.month);
    }
  };
  const send = (reply: WriterReply): void => parentPort?.postMessage(reply);
  parentPort?.on('message', (call: WriterCall) => {
    run(call).then(
      (value) => send({ id: call.id, value }),
      (error: unknown) => send({ id: call.id, failure: failureOf(error) }),
    );
  });
}
