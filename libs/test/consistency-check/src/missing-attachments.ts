import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SiteIssue } from '@jiralake/local-stack';
import type { AttachmentStore } from '@jiralake/raw-store';
import type { AttachmentState } from '@jiralake/payloads';

export interface StoredFilesOptions {
  site: readonly SiteIssue[];
  store: Pick<AttachmentStore, 'readStates'>;
  /** folder of the files */
  attachmentsDir: string;
  /** larger files are not downloaded */
  maxBytes: number;
}

/** Lists the attachments of the site whose stored file is missing or wrong, one line each. */
export async function missingAttachments({
  site,
  store,
  attachmentsDir,
  maxBytes,
}: StoredFilesOptions): Promise<string[]> {
  const missing: string[] = [];
  for (const { issue } of site) {
    const states = await store.readStates(issue.id);
    for (const file of filesOf(issue.fields['attachment'])) {
      const state = states?.files[file.id];
      const good =
        (file.bytes ?? 0) > maxBytes
          ? state?.status === 'too_large'
          : await isStored(path.join(attachmentsDir, issue.key), state, file);
      if (!good) {
        missing.push(`attachment ${file.id} of ${issue.key} (${issue.id}): ${state?.status ?? 'no state'}`);
      }
    }
  }
  return missing;
}

interface SiteFile {
  id: string;
  /** absent in damaged old data */
  bytes: number | undefined;
}

/** Lists the files that can be downloaded; files in damaged old data have no id. */
function filesOf(list: unknown): SiteFile[] {
  const entries = (Array.isArray(list) ? list : []) as ({ id?: unknown; size?: unknown } | null)[];
  return entries.flatMap((entry) => {
    const id = String(entry?.id);
    const size = entry?.size;
    return /^\d+$/.test(id) ? [{ id, bytes: typeof size === 'number' ? size : undefined }] : [];
  });
}

async function isStored(
  folder: string,
  state: AttachmentState | undefined,
  { bytes }: SiteFile,
): Promise<boolean> {
  if (state?.status !== 'stored') return false;
  const content = await readFile(path.join(folder, state.file)).catch(() => undefined);
  if (!content || (bytes !== undefined && content.length !== bytes)) return false;
  return createHash('sha256').update(content).digest('hex') === state.sha256;
}
