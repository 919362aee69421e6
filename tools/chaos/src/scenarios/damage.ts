import { readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { dataPaths, loadConfig, storageVariables, type DataPaths } from '@jiralake/config';
import { isMissing } from '@jiralake/files';
import type { Random } from '@jiralake/seeded-random';
import { jiralake } from '../jiralake';
import type { Scenario } from '../scenario';

/** Parts of the lake that are removed while the services work; large ones more rarely. */
const damages: readonly ((paths: DataPaths, random: Random) => string)[] = [
  spoilRecord,
  spoilRecord,
  spoilData,
  spoilData,
  spoilFlat,
  spoilFlat,
  deleteMonth,
  deleteLake,
];

export const damage: Scenario = {
  name: 'damage',
  description:
    'records, files, months and all of the lake are damaged and deleted, and a reconcile afterwards',
  counts: 'damages',
  async disturb({ stack, random, wait, did }) {
    const paths = dataPaths(loadConfig(storageVariables, stack.env));
    while (await wait(random.int(300, 1_500))) {
      try {
        did(random.pick(damages)(paths, random));
        did('damages');
      } catch (error) {
        // the file was removed meanwhile, or an earlier damage removed it
        if (!isMissing(error)) throw error;
      }
    }
  },
  // not deep, because that writes every month again; forced, because the whole lake may be missing
  repair: (scene) => jiralake(scene, 'reconcile', '--force'),
};

function pickFrom(random: Random, folder: string, suffix: string): string {
  const names = readdirSync(folder).filter((name) => name.endsWith(suffix) && !name.startsWith('.'));
  const name = names.length === 0 ? 'nothing' : random.pick(names.toSorted());
  return path.join(folder, name);
}

function spoilRecord({ commits }: DataPaths, random: Random): string {
  const month = pickFrom(random, commits, '');
  const newest = readdirSync(month)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .at(-1);
  rmSync(path.join(month, newest ?? 'nothing'));
  return 'records';
}

function spoilData({ commits }: DataPaths, random: Random): string {
  const file = pickFrom(random, pickFrom(random, commits, ''), '.parquet');
  truncateSync(file, random.int(0, statSync(file).size - 1));
  return 'data files';
}

function spoilFlat({ lake }: DataPaths, random: Random): string {
  rmSync(pickFrom(random, pickFrom(random, lake, ''), '.parquet'));
  return 'published files';
}

function deleteMonth({ lake, commits }: DataPaths, random: Random): string {
  const folder = pickFrom(random, commits, '');
  remove(folder);
  for (const table of readdirSync(lake))
    rmSync(path.join(lake, table, `${path.basename(folder)}.parquet`), { force: true });
  return 'months';
}

function deleteLake({ lake, commits }: DataPaths): string {
  remove(lake);
  remove(commits);
  return 'lakes';
}

/** Renames the folder first, because a writer may add files while it is emptied. */
function remove(name: string): void {
  const away = path.join(path.dirname(name), `.gone-${path.basename(name)}`);
  renameSync(name, away);
  rmSync(away, { recursive: true });
}
