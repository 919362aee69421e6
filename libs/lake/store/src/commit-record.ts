import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { TransientError, issueIdSchema, monthSchema, type Month } from '@jiralake/core';
import { UnreadableFileError, isMissing, parseJsonFile } from '@jiralake/files';
import { z } from 'zod';

/** Somebody else committed the month first: nothing was written, the work has to be done again on the new base. */
export class FencedError extends TransientError {
  override name = 'FencedError';
}

const DATA_NAME = /^[a-z_]+-(\d{10})-[0-9a-f]+\.parquet$/;

const fileSchema = z.object({
  /** name beside the record */
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
  /** what the rows were made by, `schemaVersion`; absent in the records of the first version */
  version: z.string().optional(),
  /** made anew from all of its rows, and not from the generation before */
  whole: z.literal(true).optional(),
  /** another version is making the rows again, some with each commit: those of `from` and of all larger ids are still to be made */
  upgrade: z.object({ version: z.string(), from: issueIdSchema }).optional(),
  /** by name, because another version may have fewer tables, or more */
  tables: z.record(z.string().regex(/^[a-z_]+$/), fileSchema),
});

/** The truth of one month of the lake: which file of each table belongs to which generation. */
export type CommitRecord = z.infer<typeof commitRecordSchema>;

const RECORD_NAME = /^(\d{10})\.json$/;

export function recordName(generation: number): string {
  return `${padded(generation)}.json`;
}

/** A name for a data file of a generation that no other writer gives. */
export function dataFileName(table: string, generation: number): string {
  return `${table}-${padded(generation)}-${randomBytes(6).toString('hex')}.parquet`;
}

/** A generation as it stands in file names, ten digits so that names sort. */
function padded(generation: number): string {
  return String(generation).padStart(10, '0');
}

/** The generation that a data file was written for, by its name; `undefined` for any other file. */
export function generationOfData(name: string): number | undefined {
  const [, generation] = DATA_NAME.exec(name) ?? [];
  return generation === undefined ? undefined : Number(generation);
}

/** The generations that have a record in this folder, oldest first. */
export async function listGenerations(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return names
    .flatMap((name) => RECORD_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** The newest record of a month, `undefined` when it was never committed. @throws UnreadableFileError */
export async function newestRecord(folder: string, month: Month): Promise<CommitRecord | undefined> {
  for (;;) {
    const generation = (await listGenerations(folder)).at(-1);
    if (generation === undefined) return undefined;
    const record = await parseJsonFile(path.join(folder, recordName(generation)), commitRecordSchema);
    // collected between the two calls: a newer one exists
    if (!record) continue;
    if (record.month === month && record.generation === generation) return record;
    throw new UnreadableFileError(
      `${path.join(folder, recordName(generation))} is the record of another month or generation`,
    );
  }
}
