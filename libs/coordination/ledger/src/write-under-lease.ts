import type { HeldLease } from './leases';

/**
 * Runs a write that only the holder of a lease may do. The function checks the lease right before the write and right after it,
 * because a process can freeze during the write for longer than the lease lives, and then overwrite newer data. In that case
 * `again` requests the work once more, which restores the newer data. Every write of raw storage goes through this function.
 * @throws LeaseLostError when the lease is lost, written or not
 */
export async function writeUnderLease<T>(
  lease: HeldLease,
  write: () => Promise<T>,
  again: () => Promise<void>,
): Promise<T> {
  await lease.assertHeld();
  const written = await write();
  try {
    await lease.assertHeld();
  } catch (error) {
    await again();
    throw error;
  }
  return written;
}
