import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loggedEvents, type LoggedEvent } from '@jiralake/event-log';
import { createAppendedFile, type AppendedFile } from '@jiralake/files';
import { createLogger } from '@jiralake/observability';
import { useTempFolder } from '@jiralake/testing';
import { createEventLog, type EventLog } from './event-log';
import type { EventSegmentPorts } from './event-segment';

const folder = useTempFolder();
const lines: string[] = [];
const logger = createLogger('test', 'warn', { write: (line: string) => void lines.push(line) });
let time = '2026-02-03T10:52:03.123Z';
let log: EventLog;
beforeEach(() => {
  lines.length = 0;
  time = '2026-02-03T10:52:03.123Z';
});
afterEach(() => log.close());

const open = (ports: EventSegmentPorts = {}, at = folder()): EventLog =>
  (log = createEventLog(at, logger, { now: () => new Date(time), ...ports }));
const record = (text: string): Promise<void> =>
  log.record({ name: 'x', delivery: 'a1', issues: [{ id: '7' }], body: Buffer.from(text) });
const segments = (): string[] =>
  readdirSync(folder(), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ndjson'))
    .sort();
const bodies = async (): Promise<string[]> => {
  const events: LoggedEvent[] = [];
  for await (const event of loggedEvents(folder(), {})) events.push(event);
  return events.map((event) => ('body' in event ? event.body.toString() : JSON.stringify(event)));
};

/** Counts the writes, and does to the first ones what it is told to. */
function writesThat(...fates: ((file: AppendedFile, content: Uint8Array) => Promise<void>)[]) {
  const written: number[] = [];
  const createFile = async (name: string): Promise<AppendedFile> => {
    const file = await createAppendedFile(name, 0o660);
    return {
      ...file,
      append(content) {
        written.push(content.length);
        return fates.shift()?.(file, content) ?? file.append(content);
      },
    };
  };
  return { createFile, written };
}
const succeed = (file: AppendedFile, content: Uint8Array): Promise<void> => file.append(content);
const fail = (): Promise<void> => Promise.reject(new Error('ENOSPC: no space left on device'));

describe('the event log', () => {
  it('has the events of a turn of the event loop in a segment with one write', async () => {
    const { createFile, written } = writesThat();
    open({ createFile });
    await Promise.all([record('{"a":1}'), record('{"a":2}'), record('{"a":3}')]);
    const [segment, ...more] = segments();
    expect([segment?.slice(0, 14), more, written.length]).toEqual(['20260203/1045-', [], 1]);
    const text = readFileSync(path.join(folder(), segment!), 'utf8');
    expect(text.split('\n')[0]).toBe(
      '{"at":"2026-02-03T10:52:03.123Z","name":"x","delivery":"a1","issues":[{"id":"7"}],"event":{"a":1}}',
    );
    expect(statSync(path.join(folder(), segment!)).mode & 0o777).toBe(0o660);
    expect(await bodies()).toEqual(['{"a":1}', '{"a":2}', '{"a":3}']);
  });

  it('begins a segment with each quarter of an hour, and when somebody removed its own', async () => {
    open();
    const before = record('{"a":1}');
    time = '2026-02-03T11:00:00.000Z';
    await Promise.all([before, record('{"a":2}')]);
    expect(segments().map((name) => name.slice(0, 14))).toEqual(['20260203/1045-', '20260203/1100-']);
    rmSync(path.join(folder(), '20260203'), { recursive: true });
    time = '2026-02-03T11:00:01.000Z';
    await record('{"a":3}');
    expect(await bodies()).toEqual(['{"a":3}']);
  });

  it('says once that it cannot write, and goes on', async () => {
    writeFileSync(path.join(folder(), 'file'), '');
    open({}, path.join(folder(), 'file'));
    for (let i = 0; i < 3; i++) await record('{}');
    expect(lines).toHaveLength(1);
  });

  it('says again that it cannot write after it wrote', async () => {
    open(writesThat(fail, succeed, fail));
    for (const body of ['{"a":1}', '{"a":2}', '{"a":3}']) await record(body);
    expect(await bodies()).toEqual(['{"a":2}']);
    expect(lines).toHaveLength(2);
  });

  it('waits for no disk that hangs, and has its events when it goes on', async () => {
    let go = (): void => undefined;
    const hung = new Promise<void>((resolve) => (go = resolve));
    const { createFile, written } = writesThat((file, content) => hung.then(() => file.append(content)));
    open({ createFile });
    await record('{"a":1}');
    await Promise.all([record('{"a":2}'), record('{"a":3}')]);
    expect([written.length, lines]).toEqual([1, []]);
    go();
    await log.close();
    expect(written.length).toBe(2);
    expect(await bodies()).toEqual(['{"a":1}', '{"a":2}', '{"a":3}']);
  });

  it('drops events rather than hold more than 64 MB of them', async () => {
    let go = (): void => undefined;
    const hung = new Promise<void>((resolve) => (go = resolve));
    open(writesThat((file, content) => hung.then(() => file.append(content))));
    const body = `"${'x'.repeat(20 * 1024 * 1024)}"`;
    for (let i = 0; i < 5; i++) await record(body);
    expect(lines).toEqual([expect.stringContaining('the disk does not keep up')]);
    go();
    await log.close();
    expect(await bodies()).toHaveLength(3);
  });
});
