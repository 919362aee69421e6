import { RetryLaterError } from '@jiralake/core';
import type { Log } from '@jiralake/observability';

export interface DiskRoomPorts {
  /** free bytes of the disk of the attachments */
  freeBytes(): Promise<number>;
  /** bytes that must stay free for raw and the lake */
  minFreeBytes: number;
  /** how long a download waits until the disk is looked at again, milliseconds */
  waitMs: number;
  /** milliseconds */
  clock(): number;
  log: Log;
}

/** Makes sure that the disk has room for so many bytes more. @throws RetryLaterError when it has not */
export type AssertRoom = (bytes: number) => Promise<void>;

/** Watches the room on the disk of the attachments. */
export function createDiskRoom({ freeBytes, minFreeBytes, waitMs, clock, log }: DiskRoomPorts): AssertRoom {
  let loggedAt = -Infinity;
  return async (bytes) => {
    const free = await freeBytes();
    if (free - bytes >= minFreeBytes) return;
    // logged once per wait: every waiting job comes here, and the log may be on the same disk
    if (clock() - loggedAt >= waitMs) {
      loggedAt = clock();
      log.warn(
        { freeBytes: free, wantedBytes: bytes, minFreeBytes, retryAfterMs: waitMs },
        'disk nearly full, attachments wait',
      );
    }
    throw new RetryLaterError(`the disk is nearly full: ${free} bytes are free`, waitMs);
  };
}
