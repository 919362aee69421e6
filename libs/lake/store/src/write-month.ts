import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { unlessMissing } from '@jiralake/files';
import type { Cells } from '@jiralake/core';
import { type FileColumn, createTableBuilder } from '@jiralake/parquet';
import type { CommittedFile } from './commit-record';
import { renderTable, sha256, type WriteTarget, type MadeTable } from './write-files';

/** The rows of some issues of a month. Parts come in ascending order of the issue ids. */
export interface MonthPart {
  /** all rows of some issues in each table, by column */
  rows: Readonly<Record<string, Cells>>;
  /** how much of the month has been added with this part, above 0 and up to 1 */
  share: number;
}

/** Creates a builder that writes all tables of a month from its rows, part by part. */
export function createMonthBuilder(
  shapes: readonly { name: string; columns: readonly FileColumn[] }[],
  version: string,
) {
  const builders = shapes.map(({ name, columns }) => ({ name, builder: createTableBuilder(columns) }));
  return {
    add({ rows, share }: MonthPart): void {
      for (const { name, builder } of builders) if (rows[name]) builder.add(rows[name], share);
    },
    async finish({ folder, base }: Pick<WriteTarget, 'folder' | 'base'>): Promise<MadeTable[]> {
      const made: MadeTable[] = [];
      for (const { name, builder } of builders) {
        const rendered = renderTable(name, builder.finish(), version);
        const stored = base[name];
        made.push(stored && (await isSame(folder, stored, rendered)) ? { name, kept: stored } : rendered);
      }
      return made;
    },
  };
}

/** Compares with the stored file itself, because it may be damaged although its record matches. */
async function isSame(folder: string, stored: CommittedFile, made: MadeTable): Promise<boolean> {
  if (made.kept || stored.bytes !== made.bytes.length || stored.sha256 !== sha256(made.bytes)) return false;
  const bytes = await unlessMissing(readFile(path.join(folder, stored.file)));
  return bytes?.equals(made.bytes) ?? false;
}
