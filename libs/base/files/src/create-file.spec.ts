import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { createFile } from './create-file';

const folder = useTempFolder();
const file = (name: string): string => path.join(folder(), name);

describe('createFile', () => {
  it.each([0, 1, 9_000, 5_000_000])(
    'writes %d bytes whole, with its mode whatever the umask',
    async (bytes) => {
      const content = Buffer.alloc(bytes, 'abc');
      const before = process.umask(0o077);
      await createFile(file('new'), content, { mode: 0o664, fsync: true }).finally(() =>
        process.umask(before),
      );
      expect((await readFile(file('new'))).equals(content)).toBe(true);
      expect((await stat(file('new'))).mode & 0o777).toBe(0o664);
    },
  );

  it('overwrites nothing', async () => {
    await writeFile(file('old'), 'old');
    const created = createFile(file('old'), Buffer.from('new'), { mode: 0o644, fsync: false });
    await expect(created).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(file('old'), 'utf8')).toBe('old');
  });
});
