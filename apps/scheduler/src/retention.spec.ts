import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { retention } from './retention';

const folder = useTempFolder();
const WRITTEN = new Date('2026-03-31T10:29:00Z');
const sweep = (keepDays = 30) => {
  let sweeps = 0;
  const sweepLeftovers = () => Promise.resolve(void (sweeps += 1));
  const ports = {
    webhookEvents: path.join(folder(), 'events'),
    keepDays,
    now: new Date('2026-03-31T12:00:00Z'),
  };
  return retention({ ...ports, sweepLeftovers }).then((result) => ({ ...result, sweeps }));
};

describe('retention', () => {
  it('removes what is too old, compresses what is closed, and sweeps', async () => {
    const names = ['20260228/1045-a-1-00000000.ndjson', '20260301/1130-a-1-00000000.ndjson.gz'];
    const kept = ['20260301/1200-a-1-00000000.ndjson.gz', '20260301/110000_000_x_1.json', 'notes/event.json'];
    for (const name of [...names, ...kept, '20260331/1015-a-1-00000000.ndjson']) {
      const file = path.join(folder(), 'events', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, '{}\n');
      utimesSync(file, WRITTEN, WRITTEN);
    }
    expect(await sweep()).toEqual({
      ok: true,
      outcome: 'swept',
      days_of_events_removed: 1,
      event_segments_removed: 1,
      event_segments_compressed: 1,
      sweeps: 1,
    });
    const left = readdirSync(path.join(folder(), 'events'), { recursive: true }).map(String);
    expect(left.filter((name) => name.includes('.')).sort()).toEqual(
      [...kept, '20260331/1015-a-1-00000000.ndjson.gz'].sort(),
    );
  });

  it('has nothing to do where no event was received', async () => {
    expect(await sweep()).toMatchObject({
      days_of_events_removed: 0,
      event_segments_compressed: 0,
      sweeps: 1,
    });
  });
});
