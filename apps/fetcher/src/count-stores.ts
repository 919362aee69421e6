import type { DataPaths } from '@jiralake/config';
import type { StoredKind, StoredSizes } from '@jiralake/ledger';
import type { Stores } from '@jiralake/open-stores';
import { countAttachmentStore, countRawStore, type NoteChange } from '@jiralake/raw-store';

/** Makes the stores keep the sizes of what they store. A size that is lost with Redis is right again after the next count. */
export function countStores(
  { raw, attachments }: Pick<Stores, 'raw' | 'attachments'>,
  paths: Pick<DataPaths, 'raw' | 'attachments'>,
  sizes: Pick<StoredSizes, 'add'>,
): Pick<Stores, 'raw' | 'attachments'> {
  const noteOf =
    (kind: StoredKind): NoteChange =>
    (change) =>
      void sizes.add(kind, change).catch(() => undefined);
  return {
    raw: countRawStore(raw, paths.raw, noteOf('raw issues')),
    attachments: countAttachmentStore(attachments, paths.attachments, noteOf('attachments')),
  };
}
