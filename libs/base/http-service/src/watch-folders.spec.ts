import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually, onSmallDisk, useTempFolder } from '@jiralake/testing';
import { watchFolders } from './watch-folders';

const folder = useTempFolder();
const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

async function watch(folders: string[], options: { onlyAtStart?: boolean } = {}) {
  const logged: unknown[] = [];
  const note = (...[fields, message]: unknown[]): void =>
    void logged.push({ message, ...(fields as object) });
  const watched = await watchFolders(folders, { ...options, log: { info: note, error: note } });
  stops.push(watched.stop);
  return { ...watched, logged };
}

it('is ready where folders can be made, and makes none', async () => {
  const { readiness, logged } = await watch([path.join(folder(), 'raw/jira'), folder()]);
  expect([readiness(), logged]).toEqual([[], []]);
});

it('names the folder, the reason and what to do, and is ready again by itself', async () => {
  const file = path.join(folder(), 'data');
  writeFileSync(file, 'no folder');
  const raw = path.join(file, 'raw');
  const { readiness, logged } = await watch([raw, folder()]);
  const reason = `ENOTDIR: not a directory, access '${raw}'`;
  expect(readiness()).toEqual([
    `${raw} cannot be written (${reason}): mount it writable, or give it to the user of the services`,
  ]);
  expect(logged).toEqual([{ message: 'folder cannot be written', folder: raw, reason }]);
  rmSync(file);
  await eventually(() => expect(readiness()).toEqual([]));
  expect(logged[1]).toEqual({ message: 'folder can be written again', folder: raw });
});

onSmallDisk.describe('a disk that becomes read-only', (disk) => {
  it('is seen later as well, but for one that goes on without it', async () => {
    const [strict, lenient] = [
      await watch([disk().folder]),
      await watch([disk().folder], { onlyAtStart: true }),
    ];
    await disk().setReadOnly(true);
    await eventually(() => expect(strict.readiness()).toEqual([expect.stringContaining('EROFS')]));
    await eventually(() => expect(lenient.logged).toHaveLength(1));
    expect(lenient.readiness()).toEqual([]);
    const late = await watch([disk().folder], { onlyAtStart: true });
    expect(late.readiness()).toHaveLength(1);
    await disk().setReadOnly(false);
    await eventually(() => expect([...strict.readiness(), ...late.readiness()]).toEqual([]));
  });
});
