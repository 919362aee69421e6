import { PermanentError, RateLimitedError, TransientError } from './errors';
import { retryWithBackoff } from './retry-with-backoff';

describe('retryWithBackoff', () => {
  let waits: number[];
  beforeEach(() => (waits = []));
  const ports = { sleep: (ms: number) => Promise.resolve(waits.push(ms)), onWait: () => undefined };
  /** Fails with each error in turn, then succeeds. */
  const failing = (...errors: Error[]) => {
    const left = [...errors];
    return retryWithBackoff(() => {
      const error = left.shift();
      return error ? Promise.reject(error) : Promise.resolve();
    }, ports);
  };
  const down = (): Error => new TransientError('answered 503');

  it('tries again at growing distances', async () => {
    await failing(down(), new Error('unknown'), down());
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('waits as long as Jira asks, however often', async () => {
    await failing(...Array.from({ length: 9 }, () => new RateLimitedError('wait', 70, 'endpoint')));
    expect(waits).toEqual(Array(9).fill(70));
  });

  it.each([
    ['a permanent error', new PermanentError('answered 400')],
    ['an account that Jira does not accept', new RateLimitedError('401', 60_000, 'account')],
  ])('gives up at once after %s', async (_what, error) => {
    await expect(failing(error)).rejects.toBe(error);
    expect(waits).toEqual([]);
  });

  it('gives up after the sixth failure', async () => {
    await expect(failing(...Array.from({ length: 6 }, down))).rejects.toThrow('answered 503');
    expect(waits).toHaveLength(5);
  });
});
