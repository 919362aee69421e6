import { createHash } from 'node:crypto';
import { rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, issueKeySchema } from '@jiralake/core';
import type { AttachmentStates } from '@jiralake/payloads';
import { useTempFolder } from '@jiralake/testing';
import { createAttachmentStore } from './attachment-store';
import { findLostFiles, withoutLost } from './lost-files';

const folder = useTempFolder();
const key = issueKeySchema.parse('SUP-88');
const mediaId = 'c0ffee00-0000-4000-8000-000000000001';

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

/** Four stored files, 1 to 4, and two that were never stored. */
async function storeFiles() {
  const store = createAttachmentStore(folder());
  const states: AttachmentStates = {
    issueId: issueIdSchema.parse('20417'),
    folder: key,
    files: { '5': { status: 'missing' }, '6': { status: 'too_large', bytes: 9 } },
  };
  for (const id of ['1', '2', '3', '4']) {
    const file = `${id}_a.txt`;
    states.files[id] = {
      status: 'stored',
      file,
      mediaId,
      ...(await store.write(key, file, once(`file ${id}`))),
    };
  }
  const attachmentIds = [...Object.keys(states.files), '7', '__proto__'];
  return { store, states, attachmentIds, inFolder: (file: string) => path.join(folder(), key, file) };
}

describe('files that are not as they were stored', () => {
  it('are found by a look at each, and those of the same size by reading them', async () => {
    const { store, states, attachmentIds, inFolder } = await storeFiles();
    expect(await findLostFiles(store, states, { attachmentIds, verify: true })).toEqual([]);
    await rm(inFolder('1_a.txt'));
    await writeFile(inFolder('2_a.txt'), 'file');
    await writeFile(inFolder('3_a.txt'), 'fire 3');
    const lost = [
      { attachmentId: '1', file: '1_a.txt', loss: 'missing' },
      { attachmentId: '2', file: '2_a.txt', loss: 'of another size' },
    ];
    expect(await findLostFiles(store, states, { attachmentIds, verify: false })).toEqual(lost);
    const all = [...lost, { attachmentId: '3', file: '3_a.txt', loss: 'damaged' }];
    expect(await findLostFiles(store, states, { attachmentIds, verify: true })).toEqual(all);
    expect(await findLostFiles(store, states, { attachmentIds: ['2'], verify: true })).toEqual([all[1]]);
  });

  it('I6: are never taken for missing on account of another error', async () => {
    const { store, states, inFolder } = await storeFiles();
    await rm(inFolder('1_a.txt'));
    await symlink('1_a.txt', inFolder('1_a.txt'));
    await expect(findLostFiles(store, states, { attachmentIds: ['1'], verify: false })).rejects.toThrow(
      'ELOOP',
    );
  });

  it('are no longer said to be stored, and keep what else is known of them', async () => {
    const { store, states, attachmentIds, inFolder } = await storeFiles();
    await rm(inFolder('1_a.txt'));
    const lost = await findLostFiles(store, states, { attachmentIds, verify: false });
    const { files } = withoutLost(states, lost);
    expect(files['1']).toEqual({ status: 'failed', reason: '1_a.txt was stored and is missing', mediaId });
    expect({ ...files, '1': states.files['1'] }).toEqual(states.files);
    expect(createHash('sha256').update('file 2').digest('hex')).toBe(await store.hashOf(key, '2_a.txt'));
  });
});
