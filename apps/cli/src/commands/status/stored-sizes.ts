import { dataPaths, loadConfig, redisVariables, storageVariables } from '@jiralake/config';
import { countOf } from '@jiralake/core';
import { folderSize, type FolderSize } from '@jiralake/files';
import { lakeSize, type LakeSize } from '@jiralake/lake-store';
import { createStoredSizes, storedKinds, type StoredKind, type StoredSize } from '@jiralake/ledger';
import { countStoredFiles } from '@jiralake/status';
import type { Environment } from '../../installation/command-context';
import { connectOnce } from '../../installation/connect-once';

export type AllSizes = Record<StoredKind, StoredSize> & { 'webhook events': FolderSize; lake: LakeSize };

/** Reads the kept sizes. Counts what was never counted, and everything when Redis is unreachable. */
export async function readAllSizes(env: Environment): Promise<AllSizes> {
  const config = loadConfig({ ...redisVariables, ...storageVariables }, env);
  const paths = dataPaths(config);
  const redis = await connectOnce(env).catch(() => undefined);
  const sizes = redis && createStoredSizes(redis, config.REDIS_PREFIX);
  try {
    const read = async (kind: StoredKind): Promise<readonly [StoredKind, StoredSize]> => [
      kind,
      (await sizes?.read(kind)) ?? (await countStoredFiles(paths, kind, sizes)),
    ];
    const [kept, events, lake] = await Promise.all([
      Promise.all(storedKinds.map(read)),
      folderSize(paths.webhookEvents),
      lakeSize(paths.commits),
    ]);
    return {
      ...(Object.fromEntries(kept) as Record<StoredKind, StoredSize>),
      'webhook events': events,
      lake,
    };
  } finally {
    redis?.disconnect();
  }
}

/** Describes each size in a line, with the time of the last count where the numbers were kept since then. */
export function describeSizes(sizes: AllSizes): string[] {
  return Object.entries(sizes).map(([name, size]) => `${name}: ${describe(size)}`);
}

function describe(size: AllSizes[keyof AllSizes]): string {
  const { files, bytes } = size;
  const text = `${files.toLocaleString('en-US')} files, ${(bytes / 1e6).toFixed(1)} MB`;
  if ('rows' in size) {
    const rows = Object.values(size.rows).reduce((sum, count) => sum + count, 0);
    return `${text}, ${rows.toLocaleString('en-US')} rows in ${countOf(size.months, 'month')}`;
  }
  return 'countedAt' in size ? `${text}, last counted ${size.countedAt.toISOString().slice(0, 16)}Z` : text;
}
