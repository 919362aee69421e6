import type { DiskGuard } from '@jiralake/alarms';
import type { AttachmentStore, RawStore } from '@jiralake/raw-store';

/** A raw store whose writes wait for room on the disk. */
export function guardRawStore(raw: RawStore, guard: DiskGuard): RawStore {
  return { ...raw, saveIssue: guard((issue) => raw.saveIssue(issue)) };
}

/** An attachment store whose writes wait for room on the disk. */
export function guardAttachmentStore(attachments: AttachmentStore, guard: DiskGuard): AttachmentStore {
  return {
    ...attachments,
    write: guard((...file: Parameters<AttachmentStore['write']>) => attachments.write(...file)),
    saveStates: guard((states) => attachments.saveStates(states)),
  };
}
