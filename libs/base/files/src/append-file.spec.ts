import fs from 'node:fs';
import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { createAppendedFile } from './append-file';

const folder = useTempFolder();
const name = (): string => path.join(folder(), 'new', 'file');

describe('a file that is appended to', () => {
  it("is made with its folder and its mode, and is nobody else's", async () => {
    const before = process.umask(0o077);
    const file = await createAppendedFile(name(), 0o660).finally(() => process.umask(before));
    await file.append(Buffer.from('a'));
    await file.append(Buffer.alloc(3_000_000, 'b'));
    expect(readFileSync(name(), 'utf8')).toBe(`a${'b'.repeat(3_000_000)}`);
    expect(statSync(name()).mode & 0o777).toBe(0o660);
    await expect(createAppendedFile(name(), 0o660)).rejects.toMatchObject({ code: 'EEXIST' });
    await file.close();
  });

  it('keeps no part of what a disk has no room for', async () => {
    const file = await createAppendedFile(name(), 0o660);
    await file.append(Buffer.from('one\n'));
    const write = jest.spyOn(fs, 'write');
    write.mockImplementationOnce(((
      fd: number,
      content: Buffer,
      done: (error: null, written: number) => void,
    ) => {
      fs.writeSync(fd, content.subarray(0, 2));
      done(null, 2);
    }) as never);
    write.mockImplementationOnce(((_fd: number, _content: Buffer, done: (error: Error) => void) =>
      done(new Error('ENOSPC'))) as never);
    await expect(file.append(Buffer.from('two\n'))).rejects.toThrow('ENOSPC');
    expect(readFileSync(name(), 'utf8')).toBe('one\n');
    await file.append(Buffer.from('three\n'));
    expect(readFileSync(name(), 'utf8')).toBe('one\nthree\n');
    write.mockRestore();
    await file.close();
  });

  it('says when it was removed', async () => {
    const file = await createAppendedFile(name(), 0o660);
    expect(await file.isGone()).toBe(false);
    rmSync(name());
    expect(await file.isGone()).toBe(true);
    await file.close();
  });
});
