import { sleep, untilAborted } from './until-aborted';

const never = new Promise<never>(() => undefined);

it('gives the result of the work', async () => {
  expect(await untilAborted(Promise.resolve('done'), new AbortController().signal)).toBe('done');
});

it('gives the work up with the reason of the signal, whenever that aborts', async () => {
  await expect(untilAborted(never, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  const stop = new AbortController();
  const given = untilAborted(never, stop.signal);
  stop.abort(new Error('later'));
  await expect(given).rejects.toThrow('later');
});

it('ends a sleep with the reason of the signal', async () => {
  const stop = new AbortController();
  const given = sleep(3_600_000, stop.signal);
  stop.abort(new Error('stopped'));
  await expect(given).rejects.toThrow('stopped');
});
