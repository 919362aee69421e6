import path from 'node:path';
import { issueIdSchema, issueKeySchema } from '@jiralake/core';
import { folderSize } from '@jiralake/files';
import { attachmentStatesSchema, rawIssueSchema } from '@jiralake/payloads';
import { useTempFolder } from '@jiralake/testing';
import { createAttachmentStore } from './attachment-store';
import { countAttachmentStore, countRawStore } from './counted-stores';
import { createRawStore } from './raw-store';

const folder = useTempFolder();
const key = issueKeySchema.parse('SUP-1');

function counter() {
  const size = { files: 0, bytes: 0 };
  const note = (change: { files: number; bytes: number }): void => {
    size.files += change.files;
    size.bytes += change.bytes;
  };
  return { size, note };
}

async function* content(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

it('counts what is in the raw folder, whatever is saved again, grows, shrinks or is too old', async () => {
  const { size, note } = counter();
  const store = countRawStore(createRawStore(folder()), folder(), note);
  const save = (id: number, minute: number, summary: string) => {
    const at = new Date(Date.UTC(2026, 1, 3, 10, minute)).toISOString();
    const fields = { created: '2026-02-03T10:00:00.000+0000', summary };
    const own = { id: String(id), key: `SUP-${id}`, fields, _remote_links: [] };
    return store.saveIssue(rawIssueSchema.parse({ ...own, _synced_at: at, _fetched_at: at }));
  };
  await save(1, 1, 'one');
  await save(2, 1, 'two');
  await save(1, 2, 'one, and longer');
  await save(2, 2, 't');
  expect(await save(1, 0, 'too old')).toBe('older');
  expect(size).toEqual(await folderSize(path.join(folder(), 'issues')));
  expect(size.files).toBe(2);
});

it('counts attachments and their states', async () => {
  const { size, note } = counter();
  const store = countAttachmentStore(createAttachmentStore(folder()), folder(), note);
  const issueId = issueIdSchema.parse('1');
  await store.write(key, '1_a.txt', content('hello'));
  await store.write(key, '1_a.txt', content('hi'));
  for (const files of [{}, { '1': { status: 'stored', file: '1_a.txt', bytes: 2, sha256: 'x' } }])
    await store.saveStates(attachmentStatesSchema.parse({ issueId, folder: key, files }));
  expect(size).toEqual(await folderSize(folder()));
  expect(size.files).toBe(2);
});
