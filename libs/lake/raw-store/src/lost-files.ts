import type { AttachmentState, AttachmentStates } from '@jiralake/payloads';
import type { AttachmentStore } from './attachment-store';

/** A file with the state `stored` that is missing or damaged. */
export interface LostFile {
  attachmentId: string;
  /** name in the folder of the issue */
  file: string;
  loss: 'missing' | 'of another size' | 'damaged';
}

export interface LostFilesChoice {
  /** the attachments to check */
  attachmentIds: readonly string[];
  /** read the files and compare their SHA-256 */
  verify: boolean;
}

/**
 * Compares the states of an issue's files with the disk. Calls stat on each stored file, and with `verify` reads it once.
 * @throws errors of the disk, except for a missing file
 */
export async function findLostFiles(
  store: Pick<AttachmentStore, 'sizeOf' | 'hashOf'>,
  { folder, files }: AttachmentStates,
  { attachmentIds, verify }: LostFilesChoice,
): Promise<LostFile[]> {
  const lost: LostFile[] = [];
  for (const attachmentId of attachmentIds) {
    const state = stateOf(files, attachmentId);
    if (state?.status !== 'stored') continue;
    const { file } = state;
    const size = await store.sizeOf(folder, file);
    if (size === undefined) lost.push({ attachmentId, file, loss: 'missing' });
    else if (size !== state.bytes) lost.push({ attachmentId, file, loss: 'of another size' });
    else if (verify && (await store.hashOf(folder, file)) !== state.sha256)
      lost.push({ attachmentId, file, loss: 'damaged' });
  }
  return lost;
}

/** Returns the states with `failed` for the lost files, so that they are fetched again. */
export function withoutLost(states: AttachmentStates, lost: readonly LostFile[]): AttachmentStates {
  const corrected = lost.map(({ attachmentId, file, loss }): [string, AttachmentState] => {
    const mediaId = stateOf(states.files, attachmentId)?.mediaId;
    return [attachmentId, { status: 'failed', reason: `${file} was stored and is ${loss}`, mediaId }];
  });
  return { ...states, files: { ...states.files, ...Object.fromEntries(corrected) } };
}

function stateOf(files: AttachmentStates['files'], id: string): AttachmentState | undefined {
  return Object.hasOwn(files, id) ? files[id] : undefined;
}
