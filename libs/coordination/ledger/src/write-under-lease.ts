import type { HeldLease } from './leases';

/**
 * Writes what only the holder of a lease may write. The lease is looked at right before; and right after, because a
 * process can freeze in between for longer than a lease lives, and then lay what it has over what somebody newer wrote.
 * Then the work is asked for `again`, which settles it. Every write of raw storage goes through here.
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
