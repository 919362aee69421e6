import type { QueuePause } from '@jiralake/queues';
import { followProgress } from './backfill-progress';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Returns the text beside the numbers of the progress line while the queue has this pause. */
async function noteDuring(pause: QueuePause | undefined): Promise<string | undefined> {
  const notes: (string | undefined)[] = [];
  const progress = await followProgress(
    { update: (_step, _done, _total, note) => void notes.push(note), stop: () => undefined },
    {
      counts: () => Promise.resolve({ requests: 7, pauses: 1 }),
      pause: () => Promise.resolve(pause),
      alarms: () => Promise.resolve([]),
    },
    () => undefined,
  );
  progress.update('fetching', 1, 2);
  await jest.advanceTimersByTimeAsync(1_500);
  progress.stop();
  return notes.at(-1);
}

describe('the progress of a backfill', () => {
  it('says how long nothing is fetched, and the reason as it is', async () => {
    expect(await noteDuring(undefined)).toBe('0 requests, 0 pauses');
    expect(await noteDuring({ ms: 41_200, why: 'the disk of /data is full: ENOSPC' })).toBe(
      '0 requests, 0 pauses, waits 42 s: the disk of /data is full: ENOSPC',
    );
    expect(await noteDuring({ ms: 2_000, why: undefined })).toBe('0 requests, 0 pauses, waits 2 s');
  });
});
