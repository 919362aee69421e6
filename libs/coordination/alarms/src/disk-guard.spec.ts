import { createDiskGuard } from './disk-guard';

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** Guarded writes that fail on demand, and the raised alarms. */
function guarded(canWrite: boolean) {
  const up = new Map<string, string>();
  const guard = createDiskGuard({
    kind: 'raw',
    folder: '/data',
    shared: [],
    pauseMs: 5_000,
    canWrite: () => Promise.resolve(canWrite),
    alarms: {
      raise: (name, message) => Promise.resolve(void up.set(name, message)),
      clear: (name) => Promise.resolve(void up.delete(name)),
    },
  });
  return { up, write: guard((code: string) => Promise.reject(failure(code))) };
}

it.each(['ENOSPC', 'EDQUOT'])('%s is a full disk: an alarm, and a pause of the queue', async (code) => {
  const { up, write } = guarded(true);
  await expect(write(code)).rejects.toMatchObject({ name: 'RateLimitedError', retryAfterMs: 5_000 });
  expect([...up.keys()]).toEqual(['disk-full-raw']);
});

it('a folder that nobody may write is an alarm of its own', async () => {
  const { up, write } = guarded(false);
  await expect(write('EROFS')).rejects.toMatchObject({ name: 'RateLimitedError' });
  expect([...up.keys()]).toEqual(['not-writable-raw']);
});

it('a single file that may not be written, and any other failure, is the error itself', async () => {
  const { up, write } = guarded(true);
  for (const code of ['EACCES', 'EIO']) await expect(write(code)).rejects.toMatchObject({ code });
  expect([...up.keys()]).toEqual([]);
});
