import { RetryLaterError } from '@jiralake/core';
import type { Log } from '@jiralake/observability';

export interface DiskRoomPorts {
  /** what may still be written to the disk of the attachments */
  freeBytes(): Promise<number>;
  /** what must stay free, for raw and the lake */
  minFreeBytes: number;
  /** how long a download waits until the disk is looked at again, milliseconds */
  waitMs: number;
  /** milliseconds */
  clock(): number;
  log: Log;
}

/** Makes sure that so many bytes more leave enough room on the disk. @throws RetryLaterError when they do not */
export type AssertRoom = (bytes: number) => Promise<void>;

export function createDiskRoom({ freeBytes, minFreeBytes, waitMs, clock, log }: DiskRoomPorts): AssertRoom {
  let saidAt = -Infinity;
  return async (bytes) => {
    const free = await freeBytes();
    if (free - bytes >= minFreeBytes) return;
    // every waiting job comes by, and the log may be on the same disk
    if (clock() - saidAt >= waitMs) {
      saidAt = clock();
      log.warn(
        { freeBytes: free, wantedBytes: bytes, minFreeBytes, retryAfterMs: waitMs },
        'disk nearly full, attachments wait',
      );
    }
    throw new RetryLaterError(`the disk is nearly full: ${free} bytes are free`, waitMs);
  };
}
