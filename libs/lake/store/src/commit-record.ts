import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { TransientError, issueIdSchema, monthSchema, type Month } from '@jiralake/core';
import { UnreadableFileError, parseJsonFile, namesIn } from '@jiralake/files';
import { z } from 'zod';

/** Another writer committed the month first. Nothing was committed; the caller has to repeat its work on the new base. */
export class FencedError extends TransientError {
  override name = 'FencedError';
}

const DATA_NAME = /^[a-z_]+-(\d{10})-[0-9a-f]+\.parquet$/;

const fileSchema = z.object({
  /** name of the data file, in the folder of the record */
  file: z.string().regex(DATA_NAME),
  rows: z.number().int().nonnegative(),
  bytes: z.number().int().positive(),
  sha256: z.string(),
});
export type CommittedFile = z.infer<typeof fileSchema>;

const commitRecordSchema = z.object({
  v: z.literal(1),
  month: monthSchema,
  generation: z.number().int().positive(),
  committedAt: z.iso.datetime(),
  /** the `schemaVersion` that made the rows; absent in records of the first version */
  version: z.string().optional(),
  /** the month was written from all of its rows, not from the previous generation */
  whole: z.literal(true).optional(),
  /** an upgrade to another version is under way: rows of issues from id `from` on are still to be upgraded */
  upgrade: z.object({ version: z.string(), from: issueIdSchema }).optional(),
  /** by table name, because another version may have other tables */
  tables: z.record(z.string().regex(/^[a-z_]+$/), fileSchema),
});

/** The commit record of a month: the data file of each table in one generation. */
export type CommitRecord = z.infer<typeof commitRecordSchema>;

const RECORD_NAME = /^(\d{10})\.json$/;

export function recordName(generation: number): string {
  return `${padded(generation)}.json`;
}

/** Returns a name for a data file of a generation, unique among all writers. */
export function dataFileName(table: string, generation: number): string {
  return `${table}-${padded(generation)}-${randomBytes(6).toString('hex')}.parquet`;
}

/** Pads a generation to ten digits, so that file names sort. */
function padded(generation: number): string {
  return String(generation).padStart(10, '0');
}

/** Returns the generation in the name of a data file, `undefined` for any other file. */
export function generationOfData(name: string): number | undefined {
  const [, generation] = DATA_NAME.exec(name) ?? [];
  return generation === undefined ? undefined : Number(generation);
}

/** Lists the generations with a commit record in a folder, oldest first. */
export async function listGenerations(folder: string): Promise<number[]> {
  return (await namesIn(folder))
    .flatMap((name) => RECORD_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Reads the newest commit record of a month, `undefined` when there is none. @throws UnreadableFileError */
export async function newestRecord(folder: string, month: Month): Promise<CommitRecord | undefined> {
  for (;;) {
    const generation = (await listGenerations(folder)).at(-1);
    if (generation === undefined) return undefined;
    const record = await parseJsonFile(path.join(folder, recordName(generation)), commitRecordSchema);
    // the record was collected between the two calls, so a newer one exists
    if (!record) continue;
    if (record.month === month && record.generation === generation) return record;
    throw new UnreadableFileError(
      `${path.join(folder, recordName(generation))} is the record of another month or generation`,
    );
  }
}
