import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publishResumed } from './partial-file';
import { sweepTemporaries } from './sweep-temporaries';

const DAY_MS = 86_400_000;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jiralake-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function leave(name: string, ageMs: number): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, 'x');
  const at = new Date(Date.now() - ageMs);
  await utimes(file, at, at);
}
const all = async () => (await readdir(folder, { recursive: true })).sort();
const random = '0123456789abcdef01234567';

describe('sweepTemporaries', () => {
  it('removes old leftovers in all folders, and nothing else however old', async () => {
    await leave(`.tmp-${random}`, 2 * DAY_MS);
    await leave(`SUP-1/.part-${random}`, 2 * DAY_MS);
    await leave(`SUP-1/.tmp-${random}`, DAY_MS / 2);
    await leave('SUP-1/1_.tmp-x', 2 * DAY_MS);
    await leave('SUP-1/.tmp-mine', 2 * DAY_MS);
    await leave('20417.json', 2 * DAY_MS);
    expect(await sweepTemporaries(folder, DAY_MS)).toBe(2);
    expect(await all()).toEqual([
      '20417.json',
      'SUP-1',
      `SUP-1/.tmp-${random}`,
      'SUP-1/.tmp-mine',
      'SUP-1/1_.tmp-x',
    ]);
  });

  it('knows what the writer of partial files leaves behind', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      await Promise.reject(new Error('connection lost'));
    }
    const target = path.join(folder, '1_a');
    await expect(publishResumed(target, 0, broken(), { mode: 0o660, fsync: false })).rejects.toThrow();
    expect(await sweepTemporaries(folder, DAY_MS)).toBe(0);
    const [name] = (await all()) as [string];
    await utimes(path.join(folder, name), new Date(0), new Date(0));
    expect(await sweepTemporaries(folder, DAY_MS)).toBe(1);
  });

  it('leaves alone what a link leads to, and does not mind a folder that is not there', async () => {
    await leave(`elsewhere/.tmp-${random}`, 2 * DAY_MS);
    await mkdir(path.join(folder, 'swept'));
    await symlink('../elsewhere', path.join(folder, 'swept', 'link'));
    expect(await sweepTemporaries(path.join(folder, 'swept'), DAY_MS)).toBe(0);
    expect(await sweepTemporaries(path.join(folder, 'nothing'), DAY_MS)).toBe(0);
  });
});
