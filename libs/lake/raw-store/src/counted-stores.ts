import { stat } from 'node:fs/promises';
import path from 'node:path';
import { unlessMissing } from '@jiralake/files';
import type { AttachmentStore } from './attachment-store';
import type { RawStore } from './raw-store';

/** Takes note of new files and of the bytes that they added; bytes are negative when a file shrank. */
export type NoteChange = (change: { files: number; bytes: number }) => void;

/** Makes the raw store of a folder take note of each file that it saves. */
export function countRawStore(store: RawStore, folder: string, note: NoteChange): RawStore {
  return {
    ...store,
    async saveIssue(raw) {
      const file = path.join(folder, 'issues', 'by-id', `${raw.id}.json`);
      return counted(file, note, () => store.saveIssue(raw));
    },
  };
}

/** Makes the attachment store of a folder take note of each file and of each file of states that it saves. */
export function countAttachmentStore(
  store: AttachmentStore,
  folder: string,
  note: NoteChange,
): AttachmentStore {
  return {
    ...store,
    saveStates: (states) =>
      counted(path.join(folder, `${states.issueId}.json`), note, () => store.saveStates(states)),
    write: (key, file, ...content) =>
      counted(path.join(folder, key, file), note, () => store.write(key, file, ...content)),
  };
}

async function counted<T>(file: string, note: NoteChange, save: () => Promise<T>): Promise<T> {
  const before = await bytesOf(file);
  const result = await save();
  const after = await bytesOf(file);
  const files = Number(after !== undefined) - Number(before !== undefined);
  const bytes = (after ?? 0) - (before ?? 0);
  if (files !== 0 || bytes !== 0) note({ files, bytes });
  return result;
}

async function bytesOf(file: string): Promise<number | undefined> {
  return (await unlessMissing(stat(file)))?.size;
}
