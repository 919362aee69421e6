import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isMissing, parseJsonFile, publishFile } from '@jiralake/files';
import { fieldCatalogueSchema, type FieldCatalogue, type SiteField } from '@jiralake/schemas';

/** What is stored of the site as a whole. */
export interface SiteStore {
  /**
   * `undefined` before the first fetch. The same object as long as the file is the same, so it costs nothing to ask often.
   * @throws UnreadableFileError naming a broken file
   */
  readFields(): Promise<FieldCatalogue | undefined>;
  saveFields(fields: readonly SiteField[], fetchedAt: Date): Promise<void>;
}

/** The folder `site` of raw storage. */
export function createSiteStore(folder: string): SiteStore {
  const fieldsFile = path.join(folder, 'site', 'fields.json');
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
