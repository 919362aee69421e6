import { rmSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { useTempFolder } from '@jiralake/testing';
import { followEvents } from './follow-events';
import { addTo, linesAt, put, told } from './log-for-specs';
import { loggedEvents, type LogWindow } from './logged-events';

const folder = useTempFolder();
const read = async (window: LogWindow = {}): Promise<unknown[]> => {
  const events: unknown[] = [];
  for await (const event of loggedEvents(folder(), window)) events.push(told(event));
  return events;
};
const legacy = (time: string): string => JSON.stringify({ webhookEvent: 'comment_created', time });

describe('logged events', () => {
  it('are read from the segments of all processes, compressed or not, and from files of single events, by time', async () => {
    put(folder(), '20260203/1045-b-2-00000000.ndjson', linesAt('10:46:00', '10:48:00'));
    put(folder(), '20260203/1045-a-1-00000000.ndjson', linesAt('10:47:00', '10:59:59'));
    put(folder(), '20260203/1100-a-1-00000000.ndjson.gz', gzipSync(linesAt('11:00:00', '11:01:00')));
    put(folder(), '20260203/104730_000_comment_created_a1b2c3d4.json', legacy('10:47:30'));
    put(folder(), '20260202/235900_000_comment_created_a1b2c3d4.json', legacy('the day before'));
    put(folder(), '20260203/notes.txt', 'not an event');
    put(folder(), 'notes/1045-a-1-00000000.ndjson', 'not a day');
    expect(await read()).toEqual([
      'the day before',
      '10:46:00',
      '10:47:00',
      '10:47:30',
      '10:48:00',
      '10:59:59',
      '11:00:00',
      '11:01:00',
    ]);
    const since = new Date('2026-02-03T10:47:15Z');
    expect(await read({ since, until: new Date('2026-02-03T11:00:00Z') })).toEqual([
      '10:47:30',
      '10:48:00',
      '10:59:59',
      '11:00:00',
    ]);
  });

  it('have a name and issues, also in files of single events', async () => {
    const event = { webhookEvent: 'comment_created', issue: { id: 7, key: 'SUP-7' } };
    put(folder(), '20260203/104730_000_comment_created_a1b2c3d4.json', JSON.stringify(event));
    for await (const logged of loggedEvents(folder(), {}))
      expect(logged).toMatchObject({ name: 'comment_created', issues: [{ id: '7', key: 'SUP-7' }] });
  });

  it('are read from a segment that was torn, which is said, and what is no event is named', async () => {
    const lines = linesAt('10:46:00', '10:47:00');
    put(folder(), '20260203/1045-a-1-00000000.ndjson', lines.subarray(0, -5));
    put(
      folder(),
      '20260203/1100-a-1-00000000.ndjson',
      Buffer.concat([Buffer.from('{}\n'), linesAt('11:02:00')]),
    );
    put(folder(), '20260203/1115-a-1-00000000.ndjson.gz', gzipSync(lines).subarray(0, -20));
    put(folder(), '20260203/113000_000_x_a1b2c3d4.json', '{');
    const torn = lines.length / 2 - 5;
    const at = (file: string) => ({ error: path.join(folder(), '20260203', file) });
    expect(await read()).toEqual([
      '10:46:00',
      { torn },
      at('1100-a-1-00000000.ndjson, byte 0'),
      '11:02:00',
      at('1115-a-1-00000000.ndjson.gz'),
      at('113000_000_x_a1b2c3d4.json'),
    ]);
  });

  it('are read once from a segment whose plain file was not removed after it was compressed', async () => {
    put(folder(), '20260203/1045-a-1-00000000.ndjson', linesAt('10:46:00'));
    put(folder(), '20260203/1045-a-1-00000000.ndjson.gz', gzipSync(linesAt('10:46:00')));
    expect(await read()).toEqual(['10:46:00']);
  });

  it('are read on from a segment that is compressed while it is read', async () => {
    const file = '20260203/1045-a-1-00000000.ndjson';
    put(folder(), file, linesAt('10:46:00', '10:47:00'));
    const events = loggedEvents(folder(), {});
    put(folder(), '20260202/1045-a-1-00000000.ndjson', linesAt('10:45:00'));
    expect((await events.next()).value).toMatchObject({ name: 'jira:issue_updated' });
    put(folder(), `${file}.gz`, gzipSync(linesAt('10:46:00', '10:47:00')));
    rmSync(path.join(folder(), file));
    const rest: unknown[] = [];
    for await (const event of events) rest.push(told(event));
    expect(rest).toEqual(['10:46:00', '10:47:00']);
  });

  it('are none where there is no log', async () => {
    rmSync(folder(), { recursive: true });
    expect(await read()).toEqual([]);
  });
});

describe('events that are followed', () => {
  it('come from every process, whole and once, and go on when a segment is compressed', async () => {
    const stop = new AbortController();
    const [a, b] = ['20260203/1045-a-1-00000000.ndjson', '20260203/1045-b-2-00000000.ndjson'] as const;
    put(folder(), a, linesAt('10:45:01', '10:46:00'));
    const since = new Date('2026-02-03T10:45:30Z');
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-02-03T10:50:00Z'));
    const events = followEvents(folder(), { since, signal: stop.signal, lookEveryMs: 5 });
    const next = async () => {
      const result = await events.next();
      return result.done ? undefined : told(result.value);
    };
    expect(await next()).toBe('10:46:00');
    const half = linesAt('10:47:00');
    addTo(folder(), a, half.subarray(0, 20));
    addTo(folder(), b, linesAt('10:46:30'));
    expect(await next()).toBe('10:46:30');
    addTo(folder(), a, half.subarray(20));
    expect(await next()).toBe('10:47:00');
    put(folder(), `${a}.gz`, gzipSync(linesAt('10:45:01', '10:46:00', '10:47:00', '10:47:30')));
    rmSync(path.join(folder(), a));
    expect(await next()).toBe('10:47:30');
    addTo(folder(), '20260203/1100-a-1-00000000.ndjson', linesAt('11:00:00'));
    expect(await next()).toBe('11:00:00');
    stop.abort();
    expect(await next()).toBeUndefined();
    clock.mockRestore();
  });
});
