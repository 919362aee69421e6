import { mkdtemp, readFile, readdir, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  publishExclusively,
  publishFile,
  publishHardLink,
  publishStream,
  publishSymlink,
} from './publish-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jiralake-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const raw = { mode: 0o660, fsync: true } as const;

describe('publishing files', () => {
  it('creates the folder, gives the mode whatever the umask, and leaves no temporary', async () => {
    const umask = process.umask(0o077);
    try {
      await publishFile(path.join(folder, 'a/b.json'), '{"é":1}', raw);
    } finally {
      process.umask(umask);
    }
    expect(await readFile(path.join(folder, 'a/b.json'), 'utf8')).toBe('{"é":1}');
    expect((await stat(path.join(folder, 'a/b.json'))).mode & 0o777).toBe(0o660);
    expect(await readdir(path.join(folder, 'a'))).toEqual(['b.json']);
  });

  it('keeps the old file when the source breaks off, and cleans up', async () => {
    const target = path.join(folder, 'file');
    await publishFile(target, 'old', raw);
    async function* breaksOff() {
      yield await Promise.resolve(Buffer.from('half'));
      throw new Error('connection lost');
    }
    await expect(publishStream(target, breaksOff(), raw)).rejects.toThrow('connection lost');
    expect(await readFile(target, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('replaces hard links, also by the same file, without leaving a temporary', async () => {
    await publishFile(path.join(folder, 'v1'), 'one', raw);
    await publishFile(path.join(folder, 'v2'), 'two', raw);
    for (const version of ['v1', 'v2', 'v2']) {
      await publishHardLink(path.join(folder, version), path.join(folder, 'flat'));
    }
    expect(await readFile(path.join(folder, 'flat'), 'utf8')).toBe('two');
    expect(await readdir(folder)).toEqual(['flat', 'v1', 'v2']);
  });

  it('lets exactly one of many writers have a new name', async () => {
    const target = path.join(folder, 'record');
    const writers = Array.from({ length: 20 }, (_, i) => publishExclusively(target, `writer ${i}`, raw));
    const winners = (await Promise.all(writers)).flatMap((won, i) => (won ? [`writer ${i}`] : []));
    expect(winners).toEqual([await readFile(target, 'utf8')]);
    expect(await readdir(folder)).toEqual(['record']);
  });

  it('moves a symbolic link in one step', async () => {
    await publishSymlink('by-id/1.json', path.join(folder, 'SUP-1.json'));
    await publishSymlink('by-id/2.json', path.join(folder, 'SUP-1.json'));
    expect(await readlink(path.join(folder, 'SUP-1.json'))).toBe('by-id/2.json');
  });
});
