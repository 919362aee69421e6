import path from 'node:path';
import { UnreadableFileError, parseJsonFile, publishFile, versionOfFile } from '@jiralake/files';
import { z } from 'zod';
import { fieldCatalogueSchema, type FieldCatalogue, type SiteField } from '@jiralake/payloads';

/** Stores data of the site as a whole. */
export interface SiteStore {
  /**
   * Reads the field catalogue; `undefined` before the first fetch. The catalogue is cached while the file stays the same.
   * @throws UnreadableFileError naming a broken file
   */
  readFields(): Promise<FieldCatalogue | undefined>;
  saveFields(fields: readonly SiteField[], fetchedAt: Date): Promise<void>;
  /** Reads a watermark: the time up to which something was done for all issues. @throws UnreadableFileError naming a broken file */
  readWatermark(name: string): Promise<Date | undefined>;
  /** Saves a watermark. Call it under a lease, because only one writer at a time may. */
  saveWatermark(name: string, at: Date): Promise<void>;
}

const watermarksSchema = z.record(z.string(), z.iso.datetime());

/** Creates the store of the folder `site` in raw storage. */
export function createSiteStore(folder: string): SiteStore {
  const fieldsFile = path.join(folder, 'site', 'fields.json');
  const watermarksFile = path.join(folder, 'site', 'watermarks.json');
  const readWatermarks = async () => (await parseJsonFile(watermarksFile, watermarksSchema)) ?? {};
  let cached: { file: string; catalogue: FieldCatalogue | undefined } | undefined;
  return {
    async readFields() {
      const file = await versionOfFile(fieldsFile);
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
        // the watermarks of a broken file are lost in any case, and only decide when something is done again
        if (error instanceof UnreadableFileError) return {};
        throw error;
      });
      const watermarks = { ...known, [name]: at.toISOString() };
      await publishFile(watermarksFile, JSON.stringify(watermarks), { mode: 0o660, fsync: true });
    },
  };
}
