import type { AttachmentState, AttachmentStates } from '@jiralake/payloads';
import type { AttachmentStore } from './attachment-store';

/** A file that its issue's states have as stored, and that is not there as it was stored. */
export interface LostFile {
  attachmentId: string;
  /** name inside the folder */
  file: string;
  loss: 'missing' | 'of another size' | 'damaged';
}

export interface LostFilesChoice {
  /** the attachments that count: of others nothing is looked at */
  attachmentIds: readonly string[];
  /** read the files and compare their SHA-256, which costs as much as they are large */
  verify: boolean;
}

/**
 * Compares what is said of an issue's files with the disk: a look at each stored file, and with `verify` one reading of it.
 * @throws errors of the disk but that a file is not there
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

/** The same states, in which these files are not stored but wait to be fetched. */
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
