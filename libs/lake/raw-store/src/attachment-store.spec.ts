import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, issueKeySchema } from '@jiralake/core';
import { useTempFolder } from '@jiralake/testing';
import { createAttachmentStore } from './attachment-store';

const folder = useTempFolder();
const id = issueIdSchema.parse('20417');
const [key, newKey] = ['SUP-88', 'OPS-5'].map((text) => issueKeySchema.parse(text)) as [never, never];

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

describe('the attachment store', () => {
  it('stores a stream and tells its size and hash', async () => {
    const store = createAttachmentStore(folder());
    expect(await store.write(key, '1_a b.txt', chunks('hel', 'lo'))).toEqual({
      bytes: 5,
      sha256: createHash('sha256').update('hello').digest('hex'),
    });
    expect(await readFile(path.join(folder(), 'SUP-88/1_a b.txt'), 'utf8')).toBe('hello');
    expect(await store.sizeOf(key, '1_a b.txt')).toBe(5);
    expect(await store.sizeOf(key, 'other')).toBeUndefined();
  });

  it('goes on with a file that broke off, and tells size and hash of the whole', async () => {
    const store = createAttachmentStore(folder());
    async function* breakingOff(): AsyncGenerator<Uint8Array> {
      yield* chunks('hel', 'lo ');
      throw new Error('connection lost');
    }
    await expect(store.write(key, '1_a', breakingOff())).rejects.toThrow('connection lost');
    expect(await store.sizeOf(key, '1_a')).toBeUndefined();
    // it moves with the folder
    await store.moveFiles(key, newKey, ['1_a']);
    expect(await store.partialBytes(newKey, '1_a')).toBe(6);
    expect(await store.partialBytes(newKey, '1_b')).toBe(0);
    expect(await store.write(newKey, '1_a', chunks('wo', 'rld'), 6)).toEqual({
      bytes: 11,
      sha256: createHash('sha256').update('hello world').digest('hex'),
    });
    expect(await readFile(path.join(folder(), 'OPS-5/1_a'), 'utf8')).toBe('hello world');
    await expect(store.write(newKey, '1_a', breakingOff())).rejects.toThrow('connection lost');
    await store.dropPartial(newKey, '1_a');
    expect(await readdir(path.join(folder(), 'OPS-5'))).toEqual(['1_a']);
  });

  it('moves the files of an issue with its key, and leaves those of another one that has the folder by now', async () => {
    const store = createAttachmentStore(folder());
    await store.write(key, '1_a', chunks('x'));
    await store.write(key, '2_b', chunks('y'));
    await store.moveFiles(key, newKey, ['1_a', '3_never_stored']);
    await store.moveFiles(key, newKey, ['1_a']); // again, as after a crash
    expect([await readdir(path.join(folder(), key)), await readdir(path.join(folder(), newKey))]).toEqual([
      ['2_b'],
      ['1_a'],
    ]);
    await store.moveFiles(key, newKey, ['2_b']);
    expect(await readdir(folder())).toEqual([newKey]);
    await store.moveFiles(key, newKey, []);
    expect(await readdir(folder())).toEqual([newKey]);
  });

  it('keeps the states of an issue beside the folders', async () => {
    const store = createAttachmentStore(folder());
    const states = { issueId: id, folder: key, files: { '1': { status: 'missing' as const } } };
    expect(await store.readStates(id)).toBeUndefined();
    await store.saveStates(states);
    expect(await store.readStates(id)).toEqual(states);
  });

  it.each(['../x', 'a/b', '..', '.', ''])('refuses the file name %p', async (name) => {
    await expect(createAttachmentStore(folder()).write(key, name, chunks('x'))).rejects.toThrow(
      'not a file name',
    );
  });
});
