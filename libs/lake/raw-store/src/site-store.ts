import { stat } from 'node:fs/promises';
import path from 'node:path';
import { UnreadableFileError, isMissing, parseJsonFile, publishFile } from '@jiralake/files';
import { z } from 'zod';
import { fieldCatalogueSchema, type FieldCatalogue, type SiteField } from '@jiralake/payloads';

/** What is stored of the site as a whole. */
export interface SiteStore {
  /**
   * `undefined` before the first fetch. The same object as long as the file is the same, so it costs nothing to ask often.
   * @throws UnreadableFileError naming a broken file
   */
  readFields(): Promise<FieldCatalogue | undefined>;
  saveFields(fields: readonly SiteField[], fetchedAt: Date): Promise<void>;
  /** Up to when something was done for all issues, by its name. @throws UnreadableFileError naming a broken file */
  readWatermark(name: string): Promise<Date | undefined>;
  /** For one writer at a time, who holds the lease of what it is about. */
  saveWatermark(name: string, at: Date): Promise<void>;
}

const watermarksSchema = z.record(z.string(), z.iso.datetime());

/** The folder `site` of raw storage. */
export function createSiteStore(folder: string): SiteStore {
  const fieldsFile = path.join(folder, 'site', 'fields.json');
  const watermarksFile = path.join(folder, 'site', 'watermarks.json');
  const readWatermarks = async () => (await parseJsonFile(watermarksFile, watermarksSchema)) ?? {};
  let cached: { file: string; catalogue: FieldCatalogue | undefined } | undefined;
  return {
    async readFields() {
      const file = await identityOf(fieldsFile);
      if (file === undefined) return undefined;
      if (cached?.file !== file) {
        cached = { file, catalogue: await parseJsonFile(fieldsFile, fieldCatalogueSchema) };
      }
      return cached.catalogue;
    },
    async saveFields(fields, fetchedAt) {
      const catalogue = { fetchedAt: fetchedAt.toISOString(), fields };
      await publishFile(fieldsFile, JSON.stringify(catalogue), { mode: 0o660, fsync: true });
    },
    async readWatermark(name) {
      const at = (await readWatermarks())[name];
      return at === undefined ? undefined : new Date(at);
    },
    async saveWatermark(name, at) {
      const known = await readWatermarks().catch((error: unknown) => {
        // what it said is lost either way, and is only about when to do something again
        if (error instanceof UnreadableFileError) return {};
        throw error;
      });
      const watermarks = { ...known, [name]: at.toISOString() };
      await publishFile(watermarksFile, JSON.stringify(watermarks), { mode: 0o660, fsync: true });
    },
  };
}

/** Files are replaced, never changed. */
async function identityOf(file: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs, size } = await stat(file);
    return [ino, mtimeMs, size].join();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
