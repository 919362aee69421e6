import { atPace, TooSlowError } from './at-pace';

const PACE = { bytesPerSecond: 100, windowMs: 1_000 };

/** Sends each chunk this many milliseconds after its request, to a reader with a pace of its own. */
async function send(pieces: readonly [afterMs: number, bytes: number][], readerMs = 0): Promise<number> {
  let now = 0;
  async function* source(): AsyncGenerator<Uint8Array> {
    for (const [afterMs, bytes] of pieces) {
      now += afterMs;
      yield await Promise.resolve(new Uint8Array(bytes));
    }
  }
  let received = 0;
  for await (const chunk of atPace(source(), PACE, () => now)) {
    received += chunk.length;
    now += readerMs;
  }
  return received;
}

const times = <T>(count: number, piece: T): T[] => Array.from({ length: count }, () => piece);

describe('what comes at a pace', () => {
  it('passes when it is fast enough in each window, however long it takes', async () => {
    expect(await send(times(500, [100, 10]))).toBe(5_000);
    expect(await send([[900, 90], ...times(3, [1_000, 100] as [number, number])])).toBe(390);
  });

  it('passes when it is over before a window is, however slow it was', async () => {
    expect(await send([...times(9, [100, 1] as [number, number])])).toBe(9);
  });

  it.each([
    ['a byte a second', times(60, [1_000, 1])],
    ['just too few', times(60, [100, 9])],
    ['a byte now and then', times(60, [29_000, 1])],
    ['much first and then nearly nothing', [[10, 1_000_000], ...times(60, [1_000, 1])]],
  ] as [string, [number, number][]][])('is given up when it sends %s', async (_, pieces) => {
    await expect(send(pieces)).rejects.toThrow(TooSlowError);
  });

  it('is not blamed for a reader that takes long', async () => {
    expect(await send(times(100, [10, 1]), 5_000)).toBe(100);
  });

  it('never takes longer than its bytes do at that pace, and two windows', async () => {
    // as slowly as it may
    for (const pieceMs of [10, 333, 999, 1_000]) {
      let [now, received] = [0, 0];
      async function* source(): AsyncGenerator<Uint8Array> {
        for (;;) {
          now += pieceMs;
          yield await Promise.resolve(new Uint8Array(Math.floor(pieceMs / 10) - 1 + (received % 2)));
        }
      }
      const limit = (): number => (received / PACE.bytesPerSecond) * 1_000 + 2 * PACE.windowMs;
      const reading = (async () => {
        for await (const chunk of atPace(source(), PACE, () => now)) {
          received += chunk.length;
          expect(now).toBeLessThanOrEqual(limit());
          if (received > 10_000) return;
        }
      })();
      await reading.catch((error: unknown) => {
        if (!(error instanceof TooSlowError)) throw error;
      });
    }
  });
});
