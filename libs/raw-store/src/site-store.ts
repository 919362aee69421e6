import path from 'node:path';
import { parseJsonFile, publishFile } from '@jiralake/files';
import { fieldCatalogueSchema, type FieldCatalogue, type SiteField } from '@jiralake/schemas';

/** What is stored of the site as a whole. */
export interface SiteStore {
  /** `undefined` before the first fetch. @throws UnreadableFileError naming a broken file */
  readFields(): Promise<FieldCatalogue | undefined>;
  saveFields(fields: readonly SiteField[], fetchedAt: Date): Promise<void>;
}

/** The folder `site` of raw storage. */
export function createSiteStore(folder: string): SiteStore {
  const fieldsFile = path.join(folder, 'site', 'fields.json');
  return {
    readFields: () => parseJsonFile(fieldsFile, fieldCatalogueSchema),
    async saveFields(fields, fetchedAt) {
      const catalogue = { fetchedAt: fetchedAt.toISOString(), fields };
      await publishFile(fieldsFile, JSON.stringify(catalogue), { mode: 0o660, fsync: true });
    },
  };
}
