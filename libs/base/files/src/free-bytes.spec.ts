import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freeBytes } from './free-bytes';

it('free bytes are those of the disk, also for a folder that is not there yet', async () => {
  const { blocks, bsize } = await statfs(tmpdir());
  for (const folder of [tmpdir(), path.join(tmpdir(), 'no', 'such', 'folder'), 'no-such-folder']) {
    const free = await freeBytes(folder);
    expect(free).toBeGreaterThan(0);
    expect(free).toBeLessThanOrEqual(blocks * bsize);
  }
  await expect(freeBytes('\0')).rejects.toThrow();
});
