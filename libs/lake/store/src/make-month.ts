import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '@jiralake/files';
import { type FileColumn, createTableBuilder } from '@jiralake/parquet';
import type { Row } from '@jiralake/tables';
import type { CommittedFile } from './commit-record';
import { renderTable, sha256, type FilePlace, type MadeTable } from './write-files';

/** A part of a month, of rising issue ids. */
export interface MonthPart {
  /** all rows of some issues */
  rows: Readonly<Record<string, readonly Row[]>>;
  /** how much of the month is there with them, above 0 and up to 1 */
  share: number;
}

/** Makes all tables of a month from its rows, as they come. */
export function createMonthBuilder(
  shapes: readonly { name: string; columns: readonly FileColumn[] }[],
  version: string,
) {
  const builders = shapes.map(({ name, columns }) => ({ name, builder: createTableBuilder(columns) }));
  return {
    add({ rows, share }: MonthPart): void {
      for (const { name, builder } of builders) builder.add(rows[name] ?? [], share);
    },
    async finish({ folder, base }: Pick<FilePlace, 'folder' | 'base'>): Promise<MadeTable[]> {
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

/** The file itself is looked at: it may be damaged, whatever its record says. */
async function isSame(folder: string, stored: CommittedFile, made: MadeTable): Promise<boolean> {
  if (made.kept || stored.bytes !== made.bytes.length || stored.sha256 !== sha256(made.bytes)) return false;
  const there = await readFile(path.join(folder, stored.file)).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  return there?.equals(made.bytes) ?? false;
}
