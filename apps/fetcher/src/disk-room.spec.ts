import { RetryLaterError } from '@jiralake/core';
import { createDiskRoom } from './disk-room';

function setup(free: number) {
  const warn = jest.fn();
  const disk = { free, now: 0 };
  const log = { warn } as never;
  const freeBytes = () => Promise.resolve(disk.free);
  return {
    disk,
    warn,
    assertRoom: createDiskRoom({ freeBytes, minFreeBytes: 100, waitMs: 60_000, clock: () => disk.now, log }),
  };
}

describe('the room on the disk', () => {
  it('is enough while what must stay free does', async () => {
    const { assertRoom, warn } = setup(150);
    await expect(assertRoom(50)).resolves.toBeUndefined();
    await expect(assertRoom(51)).rejects.toThrow(RetryLaterError);
    await expect(assertRoom(51)).rejects.toMatchObject({ delayMs: 60_000 });
    expect(warn).toHaveBeenCalledWith(
      { freeBytes: 150, wantedBytes: 51, minFreeBytes: 100, retryAfterMs: 60_000 },
      'disk nearly full, attachments wait',
    );
  });

  it('is looked at each time, and spoken of once a minute', async () => {
    const { assertRoom, warn, disk } = setup(99);
    await expect(assertRoom(0)).rejects.toThrow('the disk is nearly full: 99 bytes are free');
    disk.now = 59_999;
    await expect(assertRoom(0)).rejects.toThrow(RetryLaterError);
    expect(warn).toHaveBeenCalledTimes(1);
    disk.now = 60_000;
    await expect(assertRoom(0)).rejects.toThrow(RetryLaterError);
    expect(warn).toHaveBeenCalledTimes(2);
    disk.free = 100;
    await expect(assertRoom(0)).resolves.toBeUndefined();
  });
});
