import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { retention } from './retention';

const folder = useTempFolder();
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
  it('removes whole days of events that are too old, and only days', async () => {
    const names = ['20260228', '20260301', '20260302', '20260331', '20261399', 'notes', '2026'];
    for (const name of names) {
      mkdirSync(path.join(folder(), 'events', name), { recursive: true });
      writeFileSync(path.join(folder(), 'events', name, 'event.json'), '{}');
    }
    expect(await sweep()).toEqual({ ok: true, outcome: 'swept', days_of_events_removed: 1, sweeps: 1 });
    expect(readdirSync(path.join(folder(), 'events')).sort()).toEqual(names.slice(1).sort());
    expect(await sweep(1)).toMatchObject({ days_of_events_removed: 2 });
  });

  it('has nothing to do where no event was received', async () => {
    expect(await sweep()).toMatchObject({ days_of_events_removed: 0, sweeps: 1 });
  });
});
