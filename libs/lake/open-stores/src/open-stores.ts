import { dataPaths, type Config, type DataPaths, type storageVariables } from '@jiralake/config';
import type { Month } from '@jiralake/core';
import { createParquetStore, listMonths, type LakeSchema, type ParquetStore } from '@jiralake/lake-store';
import {
  createAttachmentStore,
  createRawStore,
  createSiteStore,
  openRawFolder,
  type AttachmentStore,
  type RawFolder,
  type RawStore,
  type SiteStore,
} from '@jiralake/raw-store';

/** All stores of a site. */
export interface Stores {
  raw: RawStore;
  attachments: AttachmentStore;
  site: SiteStore;
  /** the raw files by file name, as a rebuild reads them */
  rawFolder: RawFolder;
  /** Lists the committed months, oldest first. */
  lakeMonths(): Promise<Month[]>;
  /** Opens the lake for a writer; the options are those of `createParquetStore`. */
  openLake(schema: LakeSchema, ...options: LakeOptions): ParquetStore;
  /** the folders, for free space, readers of files, and messages */
  paths: DataPaths;
}

type LakeOptions =
  Parameters<typeof createParquetStore> extends [unknown, unknown, ...infer Rest] ? Rest : never;

/** Opens the stores of a configuration. Reads and creates nothing until a store is used. */
export function openStores(config: Config<typeof storageVariables>): Stores {
  const paths = dataPaths(config);
  return {
    raw: createRawStore(paths.raw),
    attachments: createAttachmentStore(paths.attachments),
    site: createSiteStore(paths.raw),
    rawFolder: openRawFolder(paths.raw),
    lakeMonths: () => listMonths(paths.commits),
    openLake: (schema, ...options) => createParquetStore(paths, schema, ...options),
    paths,
  };
}
