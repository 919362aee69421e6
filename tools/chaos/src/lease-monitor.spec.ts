import { createLeaseMonitor } from './lease-monitor';

const T0 = Date.parse('2026-03-01T12:00:00.000Z');
const line = (pid: number, msg: string, ms: number, more: object = {}): string =>
  JSON.stringify({ pid, msg, time: new Date(T0 + ms).toISOString(), lease: 'month:2026-03', ...more });

function refereeAt(): { now: { ms: number }; leaseMonitor: ReturnType<typeof createLeaseMonitor> } {
  const now = { ms: 0 };
  return { now, leaseMonitor: createLeaseMonitor(() => T0 + now.ms) };
}

describe('the lease monitor', () => {
  it('sees two at work on one month, and for how long', () => {
    const { leaseMonitor } = refereeAt();
    leaseMonitor.read('transformer', line(1, 'lease taken', 0));
    leaseMonitor.read('transformer-2', line(2, 'lease taken', 300));
    leaseMonitor.read('transformer', line(1, 'lease given up', 400));
    leaseMonitor.read('transformer-2', line(2, 'lease given up', 900));
    expect(leaseMonitor.overlaps()).toEqual([
      { lease: 'month:2026-03', replicas: ['transformer', 'transformer-2'], ms: 100 },
    ]);
  });

  it('sees none where one follows the other in the same millisecond, or they work on different things', () => {
    const { leaseMonitor } = refereeAt();
    leaseMonitor.read('transformer', line(1, 'lease taken', 0));
    leaseMonitor.read('transformer', line(1, 'lease given up', 400));
    leaseMonitor.read('transformer-2', line(2, 'lease taken', 400));
    leaseMonitor.read('transformer', line(1, 'lease taken', 500, { lease: 'month:2026-04' }));
    expect(leaseMonitor.overlaps()).toEqual([]);
    expect(leaseMonitor.busy()).toEqual(['transformer-2', 'transformer']);
  });

  it('frees what a process held when it was killed, also by words that come later', () => {
    const { now, leaseMonitor } = refereeAt();
    leaseMonitor.read('fetcher', line(1, 'lease taken', 0));
    now.ms = 100;
    leaseMonitor.died(1);
    leaseMonitor.read('fetcher', line(1, 'lease taken', 50, { lease: 'issue:7' }));
    leaseMonitor.read('fetcher-2', line(2, 'lease taken', 3_000));
    leaseMonitor.read('fetcher-2', line(2, 'lease taken', 3_000, { lease: 'issue:7' }));
    expect(leaseMonitor.overlaps()).toEqual([]);
    expect(leaseMonitor.busy()).toEqual(['fetcher-2']);
  });

  it('reads the times of a clock that is hours off', () => {
    const { leaseMonitor } = refereeAt();
    leaseMonitor.read('fetcher', line(1, 'lease taken', 2 * 3_600_000 + 10));
    leaseMonitor.read('fetcher-2', line(2, 'lease taken', 20));
    leaseMonitor.read('fetcher', line(1, 'lease given up', 2 * 3_600_000 + 50));
    leaseMonitor.read('fetcher-2', line(2, 'lease given up', 60));
    expect(leaseMonitor.overlaps()).toMatchObject([{ ms: 30 }]);
  });

  it('counts refused commits, and takes anything for a line', () => {
    const { leaseMonitor } = refereeAt();
    leaseMonitor.read(
      'transformer',
      line(1, 'job finished', 0, { lease: undefined, err: { type: 'FencedError' } }),
    );
    leaseMonitor.read('transformer', 'Segmentation fault');
    expect([leaseMonitor.fenced(), leaseMonitor.overlaps()]).toEqual([1, []]);
  });
});
