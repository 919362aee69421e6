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

/** Everything that is stored of a site, by issue, attachment and month. */
export interface Stores {
  raw: RawStore;
  attachments: AttachmentStore;
  site: SiteStore;
  /** all raw files at once, as a rebuild reads them */
  rawFolder: RawFolder;
  /** The months that were ever committed. */
  lakeMonths(): Promise<Month[]>;
  /** The lake for a writer; the options are those of `createParquetStore`. */
  openLake(schema: LakeSchema, ...options: LakeOptions): ParquetStore;
  /** Where all of it is, for what is about folders: free space, readers that take files, messages for people. */
  paths: DataPaths;
}

type LakeOptions =
  Parameters<typeof createParquetStore> extends [unknown, unknown, ...infer Rest] ? Rest : never;

/** The stores that the configuration names. Nothing is read or made before it is asked for. */
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
