import { readdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { unlessMissing } from '@jiralake/files';
import {
  generationOfData,
  listGenerations,
  recordName,
  type CommitRecord,
  type CommittedFile,
} from './commit-record';

const KEPT_GENERATIONS = 2;

/**
 * Removes old generations of a month. The records of the newest two generations stay, with every data file that they name.
 * Data files of a generation above the newest stay, because a writer is about to commit them.
 */
export async function collectGarbage(
  folder: string,
  newest: CommitRecord,
  previous: Pick<CommitRecord, 'tables'> | undefined,
): Promise<void> {
  const generations = await listGenerations(folder);
  for (const generation of generations.slice(0, -KEPT_GENERATIONS))
    await remove(folder, recordName(generation));

  const kept = new Set(
    [newest, previous]
      .flatMap((record) => (record ? Object.values(record.tables) : []))
      .map(({ file }) => file),
  );
  const isGarbage = (name: string): boolean => {
    const generation = generationOfData(name) ?? Infinity;
    return generation <= newest.generation && !kept.has(name);
  };
  const garbage = (await readdir(folder)).filter(isGarbage);
  await Promise.all(garbage.map((name) => remove(folder, name)));
}

/**
 * Removes data files of a commit that failed: on a full disk each attempt would use up more space. `collectGarbage` removes
 * a file later that cannot be removed now.
 */
export async function discardFiles(
  folder: string,
  written: Readonly<Record<string, CommittedFile>>,
  base: Readonly<Record<string, CommittedFile>>,
): Promise<void> {
  const kept = new Set(Object.values(base).map(({ file }) => file));
  const discarded = Object.values(written).filter(({ file }) => !kept.has(file));
  await Promise.allSettled(discarded.map(({ file }) => unlink(path.join(folder, file))));
}

async function remove(folder: string, name: string): Promise<void> {
  await unlessMissing(unlink(path.join(folder, name)));
}
