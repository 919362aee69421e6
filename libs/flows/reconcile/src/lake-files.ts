import type { DataPaths } from '@jiralake/config';
import { monthSchema } from '@jiralake/core';
import { publishedMonths } from '@jiralake/duckdb';
import { UnreadableFileError } from '@jiralake/files';
import { checkMonth, listMonths } from '@jiralake/lake-store';
import type { Generations } from '@jiralake/ledger';
import type { SiteStore } from '@jiralake/raw-store';
import { tableNames } from '@jiralake/tables';
import type { CheckLakePorts } from './check-lake';

const WATERMARK = 'lake-checksums';

/** Opens the files of the lake for `checkLake`. The progress of the checksums is a watermark beside the raw files. */
export function openLakeFiles(
  folders: Pick<DataPaths, 'lake' | 'commits'>,
  generations: Pick<Generations, 'of' | 'months'>,
  site: Pick<SiteStore, 'readWatermark' | 'saveWatermark'>,
  { isDry }: { isDry: boolean },
): Omit<CheckLakePorts, 'sleep'> {
  return {
    async months() {
      const [committed, published, known] = await Promise.all([
        listMonths(folders.commits),
        publishedMonths(folders.lake, 'issues'),
        generations.months(),
      ]);
      return [...new Set([...committed, ...published, ...known])].sort();
    },
    check: async (month, options) =>
      checkMonth(folders, tableNames, month, await generations.of(month), options),
    async readProgress() {
      const at = await site.readWatermark(WATERMARK).catch((error: unknown) => {
        // without a readable watermark the check begins with the first month
        if (error instanceof UnreadableFileError) return undefined;
        throw error;
      });
      return at && monthSchema.parse(at.toISOString().slice(0, 'YYYY-MM'.length));
    },
    async saveProgress(month) {
      if (!isDry) await site.saveWatermark(WATERMARK, new Date(`${month}-01T00:00:00Z`));
    },
  };
}
