import { createReferee } from './referee';

const T0 = Date.parse('2026-03-01T12:00:00.000Z');
const line = (pid: number, msg: string, ms: number, more: object = {}): string =>
  JSON.stringify({ pid, msg, time: new Date(T0 + ms).toISOString(), lease: 'month:2026-03', ...more });

function refereeAt(): { now: { ms: number }; referee: ReturnType<typeof createReferee> } {
  const now = { ms: 0 };
  return { now, referee: createReferee(() => T0 + now.ms) };
}

describe('the referee', () => {
  it('sees two at work on one month, and for how long', () => {
    const { referee } = refereeAt();
    referee.read('transformer', line(1, 'lease taken', 0));
    referee.read('transformer-2', line(2, 'lease taken', 300));
    referee.read('transformer', line(1, 'lease given up', 400));
    referee.read('transformer-2', line(2, 'lease given up', 900));
    expect(referee.overlaps()).toEqual([
      { lease: 'month:2026-03', replicas: ['transformer', 'transformer-2'], ms: 100 },
    ]);
  });

  it('sees none where one follows the other in the same millisecond, or they work on different things', () => {
    const { referee } = refereeAt();
    referee.read('transformer', line(1, 'lease taken', 0));
    referee.read('transformer', line(1, 'lease given up', 400));
    referee.read('transformer-2', line(2, 'lease taken', 400));
    referee.read('transformer', line(1, 'lease taken', 500, { lease: 'month:2026-04' }));
    expect(referee.overlaps()).toEqual([]);
    expect(referee.busy()).toEqual(['transformer-2', 'transformer']);
  });

  it('frees what a process held when it was killed, also by words that come later', () => {
    const { now, referee } = refereeAt();
    referee.read('fetcher', line(1, 'lease taken', 0));
    now.ms = 100;
    referee.died(1);
    referee.read('fetcher', line(1, 'lease taken', 50, { lease: 'issue:7' }));
    referee.read('fetcher-2', line(2, 'lease taken', 3_000));
    referee.read('fetcher-2', line(2, 'lease taken', 3_000, { lease: 'issue:7' }));
    expect(referee.overlaps()).toEqual([]);
    expect(referee.busy()).toEqual(['fetcher-2']);
  });

  it('reads the times of a clock that is hours off', () => {
    const { referee } = refereeAt();
    referee.read('fetcher', line(1, 'lease taken', 2 * 3_600_000 + 10));
    referee.read('fetcher-2', line(2, 'lease taken', 20));
    referee.read('fetcher', line(1, 'lease given up', 2 * 3_600_000 + 50));
    referee.read('fetcher-2', line(2, 'lease given up', 60));
    expect(referee.overlaps()).toMatchObject([{ ms: 30 }]);
  });

  it('counts refused commits, and takes anything for a line', () => {
    const { referee } = refereeAt();
    referee.read(
      'transformer',
      line(1, 'job finished', 0, { lease: undefined, err: { type: 'FencedError' } }),
    );
    referee.read('transformer', 'Segmentation fault');
    expect([referee.fenced(), referee.overlaps()]).toEqual([1, []]);
  });
});
